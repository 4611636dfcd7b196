"""What a run set out to do: run.json, written before its first scenario."""

from enum import StrEnum

from pydantic import AwareDatetime

from cutover.runs.results import Record, ScenarioId


class Occasion(StrEnum):
    BASELINE = "baseline"
    ACCEPTANCE = "acceptance"


class Run(Record):
    occasion: Occasion
    fleet: str
    started: AwareDatetime
    scenarios: tuple[ScenarioId, ...]
    """All that were selected. One without a result never ran, and is never green."""
    versions: dict[str, str]
    """Of Python, the browser and the packages that look."""
