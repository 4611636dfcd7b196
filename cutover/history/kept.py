"""history.json: those past runs that a run is held against, kept in its folder, so that this alone tells the whole."""

from collections.abc import Sequence

from pydantic import ValidationError

from cutover.history.past import PastRun, past_run
from cutover.runs import Occasion, RunFolder
from cutover.runs.folder import unreadable
from cutover.runs.results import Record
from cutover.verdict import Verdict, write_once

KEPT = "history.json"
BASELINES = 2
"""How many are kept: how far they differ is what counts as noise."""
RUNS = 7
"""Of the same occasion: a week of nights."""


class History(Record):
    """All of the same fleet, the newest last."""

    baselines: tuple[PastRun, ...] = ()
    """Of an acceptance alone: those that it follows."""
    same: tuple[PastRun, ...] = ()
    """Of the same occasion."""
    change: str = ""
    """The name of the change of the fleet that stood when the run was held; empty where there was none."""

    @property
    def before(self) -> PastRun | None:
        """The last baseline."""
        return self.baselines[-1] if self.baselines else None

    @property
    def last(self) -> PastRun | None:
        """Of the same occasion."""
        return self.same[-1] if self.same else None


def keep_history(folder: RunFolder, past: Sequence[PastRun], change: str) -> History:
    run = folder.run()
    own = [one for one in past if one.fleet == run.fleet and one.run != folder.path.name]
    baselines = [one for one in own if one.occasion is Occasion.BASELINE]
    kept = History(
        baselines=tuple(baselines[-BASELINES:]) if run.occasion is Occasion.ACCEPTANCE else (),
        same=tuple([one for one in own if one.occasion is run.occasion][-RUNS:]),
        change=change,
    )
    write_once(folder.path / KEPT, kept.model_dump_json(indent=1) + "\n")
    return kept


def history_of(folder: RunFolder) -> History:
    """Empty where nothing was kept. Raises ConfigurationError for a file that no run wrote."""
    file = folder.path / KEPT
    if not file.is_file():
        return History()
    try:
        return History.model_validate_json(file.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise unreadable(file, error) from error


def this_run(folder: RunFolder, verdict: Verdict) -> PastRun:
    """As its successors will see it."""
    return past_run(folder, verdict, history_of(folder).change)
