"""What has become of each instance, as a journal knows it."""

from collections.abc import Collection
from enum import StrEnum

from cutover.fleet import Fleet
from cutover.runbook.journal import Action, Entry, Phase
from cutover.runbook.out_of_balancer import may_be_out

_FORTH = {
    (Action.BACK_UP, Phase.END): "backed up, its settings as they were",
    (Action.EDIT, Phase.BEGIN): "its settings changed, or about to be; not restarted since",
    (Action.EDIT, Phase.END): "its settings changed, not restarted since",
    (Action.RESTART, Phase.BEGIN): "its settings changed, its restart begun and not seen to succeed",
    (Action.RESTART, Phase.END): "restarted with the new settings, not proved",
    (Action.VERIFY, Phase.END): "changed, and proved",
}
_BACK = {
    (Action.RESTORE, Phase.BEGIN): "its settings restored, or about to be; not restarted since",
    (Action.RESTORE, Phase.END): "its settings restored, not restarted since",
    (Action.RESTART, Phase.BEGIN): "its settings restored, its restart begun and not seen to succeed",
    (Action.RESTART, Phase.END): "restarted with the settings of before, not proved",
    (Action.VERIFY, Phase.END): "as before, and proved",
}
_WAYS = {Action.EDIT: _FORTH, Action.RESTORE: _BACK}
"""What was taken back within a switch goes forth again when that is resumed."""
UNTOUCHED = "untouched"
_AS_IT_WAS = {UNTOUCHED, _FORTH[Action.BACK_UP, Phase.END], _BACK[Action.VERIFY, Phase.END]}


class Outcome(StrEnum):
    """What has become of production."""

    DONE = "done"
    AS_BEFORE = "as before"
    HALF_WAY = "half-way"


def left_as(fleet: Fleet, entries: list[Entry]) -> str:
    """A line for each instance of production."""
    return "\n".join(f"{one.name}: {state_of(one.name, entries)}" for one in fleet.production.instances)


def state_of(instance: str, entries: list[Entry]) -> str:
    """The furthest that it has come to, on the way there or on the way back."""
    state, reached = UNTOUCHED, _FORTH
    for entry in entries:
        if entry.instance == instance:
            reached = _WAYS.get(entry.action, reached)
            state = reached.get((entry.action, entry.phase), state)
    return f"{state}; out of the balancer" if may_be_out(entries, instance) else state


def outcome(states: Collection[str]) -> Outcome:
    """Of all instances together, by the state of each."""
    if states and set(states) <= {_FORTH[Action.VERIFY, Phase.END]}:
        return Outcome.DONE
    return Outcome.AS_BEFORE if set(states) <= _AS_IT_WAS else Outcome.HALF_WAY


def outcome_of(entries: list[Entry]) -> Outcome:
    """Of the instances that the journal names."""
    return outcome([state_of(one, entries) for one in dict.fromkeys(entry.instance for entry in entries)])
