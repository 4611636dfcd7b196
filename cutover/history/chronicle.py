"""Several runs as text: how each ended, what is otherwise in the newest, and each item of the plan over time."""

from collections.abc import Iterator, Sequence

from cutover.history.items import ItemHistory, ItemTrend, item_histories
from cutover.history.past import PastRun
from cutover.history.trends import trends
from cutover.verdict import State


def chronicle(runs: Sequence[PastRun]) -> str:
    """Of one fleet and occasion, the newest last; empty where there was none."""
    if not runs:
        return ""
    *before, now = runs
    changed = map(str, trends(now, before))
    ends = [f"{run.started:%Y-%m-%d %H:%M} UTC  {run.decision:<12}  {run.run}" for run in runs]
    blocks = [ends, list(changed), list(_items(item_histories(now, before)))]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _items(histories: Sequence[ItemHistory]) -> Iterator[str]:
    legend = ", ".join(f"{sign} {state}" for state, sign in _SIGNS.items())
    yield f"Each item of the plan, the oldest run first ({legend}):"
    for one in histories:
        for environment, trend in one.by_environment.items():
            if set(trend.states) != {State.NO_SCENARIO}:
                yield f"  {one.item.id:<6}{environment:<11} {_states(trend)}  {_durations(trend)}  {one.item.words}"


def _states(trend: ItemTrend) -> str:
    return "".join(_SIGNS[state] for state in trend.states)


def _durations(trend: ItemTrend) -> str:
    before = f" ({' to '.join(dict.fromkeys(f'{spent:.1f}' for spent in trend.held_s))})" if trend.held_s else ""
    return f"{trend.duration_s:.1f} s{before}"


_SIGNS = {
    State.HELD: "+",
    State.FAILED: "X",
    State.KNOWN_ISSUE: "k",
    State.ACCEPTED: "a",
    State.NOT_LOOKED_AT: "?",
    State.NO_SCENARIO: ".",
}
