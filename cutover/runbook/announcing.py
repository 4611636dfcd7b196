"""The start and the end of a maintenance, told where the fleet names a channel."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from cutover.channels import announce, announced
from cutover.fleet import Fleet
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.maintenance import Change, Ending, begins, ended
from cutover.runbook.state import Outcome, left_as, outcome_of

RECORD = "announcements.jsonl"

Say = Callable[[str], None]


@contextmanager
def announced_maintenance(
    fleet: Fleet, folder: ChangeFolder, change: Change, *, say: Say, with_sessions: bool = True
) -> Iterator[None]:
    """Whatever the end. Who resumes a change whose beginning was announced last does not announce it again."""
    record, began = folder.path / RECORD, datetime.now(UTC)
    beginning = begins(fleet, change, began, with_sessions=with_sessions)
    told = announced(record)
    if not told or told[-1].title != beginning.title:
        announce(fleet, beginning, record=record, say=say)
    ending = Ending.STOPPED
    try:
        yield
        ending = Ending.ROLLED_BACK if change is Change.ROLLBACK else Ending.DONE
    finally:
        entries = folder.journal.entries()
        if ending is Ending.STOPPED and entries and outcome_of(entries) is Outcome.AS_BEFORE:
            ending = Ending.ROLLED_BACK
        at = datetime.now(UTC)
        announce(fleet, ended(fleet, ending, began, at, state=left_as(fleet, entries)), record=record, say=say)
