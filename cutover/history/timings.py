"""Items that take another time than before: beyond the noise, which is how far two baselines differ."""

import math
from collections.abc import Mapping, Sequence

from cutover.history.past import PastRun
from cutover.verdict import State

_OF_TEN = 9
"""So many items of ten differed less between the two baselines."""
_LEAST_S = 1.0
"""What nobody would call a change."""
_MEASURABLE_S = 0.2
"""Shorter ones are all noise."""


def changed_timings(baselines: Sequence[PastRun], now: PastRun) -> Mapping[tuple[str, str], str]:
    """In words, by item and environment; of those that held in all three. Empty without two baselines."""
    if len(baselines) != 2:
        return {}
    first, second, last = (_held(run) for run in (*baselines, now))
    both = [key for key in first if key in second]
    noise = _noise([_ratio(first[key], second[key]) for key in both])
    found = {}
    for key in (key for key in both if key in last):
        nearest = min((first[key], second[key]), key=lambda spent: _ratio(spent, last[key]))
        if _ratio(nearest, last[key]) > noise and abs(last[key] - nearest) > _LEAST_S:
            found[key] = (
                f"{last[key]:.1f} s, in the two baselines {first[key]:.1f} and {second[key]:.1f} s; "
                f"noise: {math.expm1(noise):.0%}"
            )
    return found


def _held(run: PastRun) -> dict[tuple[str, str], float]:
    return {
        (item.item, environment): item.durations_s[environment]
        for item in run.plan
        for environment, state in item.states.items()
        if state is State.HELD and item.durations_s[environment] >= _MEASURABLE_S
    }


def _ratio(one: float, other: float) -> float:
    """How many times as long, either way: the absolute difference of their logarithms."""
    return abs(math.log(one / other))


def _noise(ratios: Sequence[float]) -> float:
    ranked = sorted(ratios)
    return ranked[(len(ranked) - 1) * _OF_TEN // 10] if ranked else 0.0
