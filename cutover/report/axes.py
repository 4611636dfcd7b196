"""The scales of a picture: which values it reaches over, and which of them, and which moments, are named beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil, floor, log10

_LEVELS = 4
_TICKS = 5
_FAR = 3.0
"""A limit that lies farther above all figures would press them flat."""
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
_DAY_S = 86400


@dataclass(frozen=True)
class Axis:
    bottom: float
    top: float
    is_logarithmic: bool
    levels: tuple[tuple[float, str], ...]

    def share(self, value: float) -> float:
        """Of the way from the bottom to the top; what lies beyond stays at the edge."""
        if self.is_logarithmic:
            low, high, value = log10(self.bottom), log10(self.top), log10(max(value, self.bottom))
        else:
            low, high = self.bottom, self.top
        return min(max((value - low) / (high - low), 0.0), 1.0)

    def holds(self, value: float) -> bool:
        return self.bottom <= value <= self.top


def shares(whole: float, write: Callable[[float], str]) -> Axis:
    """From nothing to the whole: 1, or 100."""
    return Axis(0.0, whole, False, tuple((part * whole, write(part * whole)) for part in (0.0, 0.25, 0.5, 0.75, 1.0)))


def linear(highest: float, limit: float | None, write: Callable[[float], str]) -> Axis:
    """From zero. With the limit, where that leaves the figures their shape."""
    reaches = max(highest, limit) if limit is not None and limit <= _FAR * highest else highest
    step = _round_step(max(reaches, 1) / _LEVELS)
    number = max(ceil(round(reaches / step, 6)), 1)
    return Axis(0.0, number * step, False, tuple((level * step, write(level * step)) for level in range(number + 1)))


def logarithmic(lowest: float, highest: float, limit: float | None, write: Callable[[float], str]) -> Axis:
    """Over whole decades: a pause of a second and a usual answer of milliseconds are both to be seen."""
    bottom = floor(log10(max(lowest, 0.01)))
    top = max(ceil(log10(max(highest, limit or 0, 0.01))), bottom + 1)
    return Axis(
        10.0**bottom, 10.0**top, True, tuple((10.0**level, write(10.0**level)) for level in range(bottom, top + 1))
    )


def clock_ticks(started: datetime, over_s: float) -> tuple[tuple[float, str], ...]:
    """Round moments in UTC, by the seconds since the start: at most five, or six."""
    step = next((step for step in _STEPS_S if over_s / step <= _TICKS), None)
    step = step or _DAY_S * ceil(over_s / _DAY_S / _TICKS)
    midnight = started.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    before_s = (started - midnight).total_seconds()
    first, last = ceil(before_s / step), floor((before_s + over_s) / step)
    return tuple(
        (number * step - before_s, _clock(midnight + timedelta(seconds=number * step), step))
        for number in range(first, last + 1)
    )


def _clock(when: datetime, step: int) -> str:
    if step < 60:
        return f"{when:%H:%M:%S}"
    return f"{when:%-d %b}" if (when.hour, when.minute) == (0, 0) else f"{when:%H:%M}"


def _round_step(least: float) -> float:
    """1, 2 or 5 times a power of ten, and whole: what is counted has no halves."""
    power = 10.0 ** floor(log10(max(least, 1)))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)
