"""Which change a rollback takes back: the newest that still stands."""

from pathlib import Path

from cutover.errors import ConfigurationError
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.journal import Action, Phase
from cutover.runbook.state import Outcome, outcome_of
from cutover.runs.folder import RUNS

CHANGES = ("switch", "disable")


def standing_change(fleet: str, *, parent: Path = RUNS) -> ChangeFolder | None:
    """The newest switch, or disabling of Redis, that neither ended as it began nor was taken back."""
    undone = {
        one.change.takes_back
        for one in ChangeFolder.begun("rollback", fleet, parent=parent)
        if outcome_of(one.journal.entries()) is Outcome.AS_BEFORE
    }
    standing = [one for one in _changes(fleet, parent) if one.name not in undone and _has_changed_something(one)]
    return standing[-1] if standing else None


def change_to_take_back(fleet: str, *, parent: Path = RUNS) -> ChangeFolder:
    """The one that stands. Raises ConfigurationError where nothing is to be taken back."""
    if standing := standing_change(fleet, parent=parent):
        return standing
    changes = _changes(fleet, parent)
    if not changes:
        return ChangeFolder.latest(CHANGES[0], fleet, parent=parent)
    raise ConfigurationError.of(
        f"Changes of {fleet}",
        expected="one that still stands",
        actual=f"none: the last, {changes[-1].name}, was taken back or had changed nothing in the end",
        next_action="nothing is to be taken back; what is so now: cutover accept, or cutover baseline",
    )


def _changes(fleet: str, parent: Path) -> list[ChangeFolder]:
    """The newest last."""
    found = (one for verb in CHANGES for one in ChangeFolder.begun(verb, fleet, parent=parent))
    return sorted(found, key=lambda one: one.name)


def _has_changed_something(change: ChangeFolder) -> bool:
    entries = change.journal.entries()
    has_backup = any((entry.action, entry.phase) == (Action.BACK_UP, Phase.END) for entry in entries)
    return has_backup and outcome_of(entries) is not Outcome.AS_BEFORE
