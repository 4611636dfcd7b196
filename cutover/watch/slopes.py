"""By how much something rises in an hour, from the last points of it."""

from collections import deque
from dataclasses import dataclass, field

SPAN = 180
"""Points: half an hour at one each ten seconds."""
_A_LIFE = 90
"""Points after which a worker that has not grown is one that does not grow."""
_AN_HOUR_S = 3600.0


@dataclass
class Slope:
    """Of the newest points; older ones are forgotten."""

    _points: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=SPAN))

    def take(self, t: float, value: float) -> None:
        self._points.append((t, value))

    @property
    def points(self) -> int:
        return len(self._points)

    def per_hour(self, rise: float, fewest: int) -> float | None:
        """By least squares; None with fewer points. 0 where the last third lies not `rise` above the first."""
        points = self._points
        if len(points) < fewest:
            return None
        third = len(points) // 3
        values = [value for _, value in points]
        if sum(values[-third:]) / third - sum(values[:third]) / third < rise:
            return 0.0
        middle_t = sum(t for t, _ in points) / len(points)
        middle = sum(values) / len(values)
        spread = sum((t - middle_t) ** 2 for t, _ in points)
        together = sum((t - middle_t) * (value - middle) for t, value in points)
        return _AN_HOUR_S * together / spread if spread else None


_SAME_BIRTH_S = 2
"""It is reckoned from an age, to the second."""


@dataclass
class Growth:
    """Of the workers of one instance, each by its own life: that they are replaced hides no leak.

    `warm_up_s`: of a life, what does not count; `rise`: MB that are more than noise; `fewest`: points of a slope.
    """

    warm_up_s: float
    rise: float
    fewest: int

    _lives: dict[tuple[int, int], Slope] = field(default_factory=dict)

    def take(self, t: float, workers: tuple[tuple[int, int, float], ...]) -> float | None:
        """MB an hour of the one that grows the most; None where none has lived for long enough to tell.

        A young one that has not grown yet tells nothing: else a leak would be over each time that workers are replaced.

        Of each worker pid, second of its birth and MB.
        """
        lives: dict[tuple[int, int], Slope] = {}
        for pid, born_s, memory_mb in workers:
            life = next((one for one in self._lives if one[0] == pid and abs(one[1] - born_s) <= _SAME_BIRTH_S), None)
            life = life or (pid, born_s)
            slope = lives[life] = self._lives.get(life) or Slope()
            if t - born_s >= self.warm_up_s:
                slope.take(t, memory_mb)
        self._lives = lives
        told = [(one.per_hour(self.rise, self.fewest), one.points) for one in lives.values()]
        return max((slope for slope, points in told if slope or (slope == 0 and points >= _A_LIFE)), default=None)
