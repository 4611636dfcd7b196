"""before.json: what the last baseline of the fleet said, kept with the acceptance that followed it."""

from pathlib import Path

from pydantic import ValidationError

from cutover.errors import ConfigurationError
from cutover.runs import Occasion, RunFolder
from cutover.runs.results import Record
from cutover.verdict.coverage import ItemCoverage
from cutover.verdict.decision import Decision
from cutover.verdict.file import write_once
from cutover.verdict.verdict import Verdict

BEFORE = "before.json"


class Before(Record):
    """The part of a verdict that is held against a later one."""

    run: str
    """The name of its folder."""
    decision: Decision
    plan: tuple[ItemCoverage, ...]


def keep_before(folder: RunFolder, fleet: str) -> None:
    """A copy, so that the folder alone tells the whole. Nothing where there was no baseline that came to an end."""
    if baseline := _last_baseline(folder.path.parent, fleet):
        verdict = Verdict.model_validate_json(baseline.verdict_file.read_text(encoding="utf-8"))
        before = Before(run=baseline.path.name, decision=verdict.decision, plan=verdict.plan)
        write_once(folder.path / BEFORE, before.model_dump_json(indent=2) + "\n")


def before_of(folder: RunFolder) -> Before | None:
    file = folder.path / BEFORE
    if not file.is_file():
        return None
    try:
        return Before.model_validate_json(file.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise ConfigurationError.of(
            f"{file}",
            expected="what a run wrote",
            actual=f"{error.error_count()} problems, the first: {error.errors()[0]['msg']}",
            next_action="restore the folder as the run left it, or run the occasion again",
        ) from error


def _last_baseline(runs: Path, fleet: str) -> RunFolder | None:
    found = [RunFolder(path.parent) for path in sorted(runs.glob(f"*-{Occasion.BASELINE}-*/verdict.json"))]
    return next((one for one in reversed(found) if one.run_file.is_file() and one.run().fleet == fleet), None)
