"""What a run set out to do: run.json, written before its first scenario."""

from enum import StrEnum

from pydantic import AwareDatetime

from cutover.runs.results import Record, ScenarioId


class Occasion(StrEnum):
    BASELINE = "baseline"
    ACCEPTANCE = "acceptance"
    NIGHTLY = "nightly"


class Part(StrEnum):
    """The parts of a run. Staging and production are looked at side by side, what compares them afterwards, alone."""

    STAGING = "staging"
    PRODUCTION = "production"
    TOGETHER = "together"


class LeftOut(Record):
    """A scenario that this fleet does not allow or does not need, and why."""

    id: ScenarioId
    why: str


class Run(Record):
    occasion: Occasion
    fleet: str
    started: AwareDatetime
    scenarios: tuple[ScenarioId, ...]
    """All that were selected. One without a result never ran, and is never green."""
    left_out: tuple[LeftOut, ...] = ()
    versions: dict[str, str]
    """Of Python, the browser and the packages that look."""
