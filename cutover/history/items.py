"""An item of the plan over several runs: how it stood, and how long its scenarios took."""

from collections.abc import Sequence
from dataclasses import dataclass

from cutover.history.past import PastRun
from cutover.plan import PlanItem
from cutover.plan import item as plan_item
from cutover.verdict import State


@dataclass(frozen=True)
class ItemTrend:
    """In one environment."""

    states: tuple[State, ...]
    """The oldest first, that of now last."""
    duration_s: float
    held_s: tuple[float, float] | None
    """The shortest and the longest time that it took before, of the runs in which it held."""


@dataclass(frozen=True)
class ItemHistory:
    item: PlanItem
    by_environment: dict[str, ItemTrend]


def item_histories(now: PastRun, before: Sequence[PastRun]) -> tuple[ItemHistory, ...]:
    """In the plan's order. `before`: the newest last."""
    earlier = [{item.item: item for item in run.plan} for run in before]
    found = []
    for item in now.plan:
        known = [run[item.item] for run in earlier if item.item in run]
        trends = {}
        for environment, state in item.states.items():
            held = [one.durations_s[environment] for one in known if one.states[environment] is State.HELD]
            trends[environment] = ItemTrend(
                states=(*(one.states[environment] for one in known), state),
                duration_s=item.durations_s[environment],
                held_s=(min(held), max(held)) if held else None,
            )
        found.append(ItemHistory(plan_item(item.item), trends))
    return tuple(found)
