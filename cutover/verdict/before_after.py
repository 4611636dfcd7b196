"""A baseline against the acceptance that followed it, item of the plan by item."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from cutover.plan import item as plan_item
from cutover.runs.results import Record
from cutover.verdict.coverage import ItemCoverage, State

_WELL = (State.HELD, State.ACCEPTED)
_NONE: Mapping[tuple[str, str], str] = MappingProxyType({})
_ILL = (State.FAILED, State.KNOWN_ISSUE)


class Movement(StrEnum):
    """What has become of an item in an environment."""

    REGRESSED = "regressed"
    STILL_FAILING = "still failing"
    UNKNOWN = "not known"
    """Not looked at before or after."""
    CHANGED = "changed"
    """Held before and after, but takes another time, beyond the noise of two baselines."""
    FIXED = "fixed"
    HELD = "held before and after"


class ItemMovement(Record):
    item: str
    """The id of an item of the plan."""
    environment: str
    before: State
    after: State
    timing: str = ""
    """What is to be said of its duration, where that has changed."""

    @property
    def movement(self) -> Movement:
        if self.after in _ILL:
            return Movement.REGRESSED if self.before in _WELL else Movement.STILL_FAILING
        if self.after not in _WELL or self.before not in (*_WELL, *_ILL):
            return Movement.UNKNOWN
        if self.before in _ILL:
            return Movement.FIXED
        return Movement.CHANGED if self.timing else Movement.HELD

    def __str__(self) -> str:
        return (
            f"{self.movement}: {self.item} {plan_item(self.item).words}, {self.environment}: {self.before}, "
            f"then {self.after}{'; ' if self.timing else ''}{self.timing}"
        )


def movements(
    before: Sequence[ItemCoverage], after: Sequence[ItemCoverage], timings: Mapping[tuple[str, str], str] = _NONE
) -> tuple[ItemMovement, ...]:
    """In the plan's order. An item that has no scenario in an environment, before and after, is nothing there.

    `timings`: what is to be said of changed durations, by item and environment.
    """
    states = {covered.item: covered.states for covered in before}
    found = (
        ItemMovement(
            item=covered.item,
            environment=environment,
            before=states[covered.item][environment],
            after=state,
            timing=timings.get((covered.item, environment), ""),
        )
        for covered in after
        for environment, state in covered.states.items()
    )
    return tuple(one for one in found if {one.before, one.after} != {State.NO_SCENARIO})


def before_and_after(moved: Sequence[ItemMovement]) -> str:
    """How many of each, and a line for each item that did not simply hold; the worst first."""
    counts = {kind: sum(one.movement is kind for one in moved) for kind in Movement}
    head = ", ".join(f"{number} {kind}" for kind, number in counts.items() if number)
    ranked = sorted((one for one in moved if one.movement is not Movement.HELD), key=lambda one: _RANK[one.movement])
    return "\n".join(
        [f"Before and after, by items of the plan in each environment: {head or 'none'}", *map(str, ranked)]
    )


_RANK = {kind: number for number, kind in enumerate(Movement)}
