"""One quantity of one subject over time: when it is beyond its limit, and when that has lasted."""

from collections import deque
from dataclasses import dataclass, field

from cutover.fleet import Limit
from cutover.watch.causes import rank
from cutover.watch.columns import Column
from cutover.watch.limits import ADDED_UP
from cutover.watch.slopes import Slope


@dataclass(frozen=True)
class Breach:
    """What is beyond its limit now."""

    column: Column
    since: float
    """Seconds since the watch began: the first round of it."""
    figure: float
    """The worst one since then."""
    is_slope: bool = False
    """Whether the figure is a rise in an hour."""
    times: int = 0
    """How often it had come and gone within the window when it was noticed; 0 of what lasted."""


@dataclass
class Watched:
    """`window`: rounds over which what happens is added up; `lasting_s`: the least time that a breach must last.

    What never lasts, but comes again and again within the window, is a breach as well.
    """

    column: Column
    window: int
    lasting_s: float
    breach: Breach | None = None
    """While it lasts."""
    bad_since: float | None = None
    """The first of the bad rounds in a row, up to the one just taken."""
    seen: float | None = None
    """The round just taken."""
    _bad: int = 0
    _good: int = 0
    _rounds: int = 0
    _spells: deque[tuple[int, float]] = field(default_factory=deque)
    """Round and moment in which each began that is in the window."""
    _happened: deque[float] = field(default_factory=deque)
    _slope: Slope = field(default_factory=Slope)

    @property
    def is_bad(self) -> bool:
        """In the round just taken, whether or not it has lasted."""
        return self._bad > 0

    @property
    def rank(self) -> int:
        """The nearer to the root, the lower."""
        return rank(self.column.quantity)

    def take(self, t: float, value: float, *, may_breach: bool = True) -> None:
        """A round in which it was seen. `may_breach`: otherwise what is bad goes on, and is no breach as yet."""
        limit, self.seen = self.column.limit, t
        if limit is None:
            return
        self._rounds += 1
        while self._spells and self._spells[0][0] <= self._rounds - self.window:
            self._spells.popleft()
        beyond = self._beyond(limit, t, value)
        if beyond is None:
            self._good, self._bad, self.bad_since = self._good + 1, 0, None
            if self.breach and self._good >= (self.window if self.breach.times else _lasting(limit)):
                self.breach = None
            return
        if not self._bad:
            self._spells.append((self._rounds, t))
        figure, is_slope = beyond
        self._bad, self._good = self._bad + 1, 0
        self.bad_since = t if self.bad_since is None else self.bad_since
        if self.breach:
            worst = _worse(limit, self.breach.figure, figure)
            self.breach = Breach(self.column, self.breach.since, worst, is_slope, self.breach.times)
        elif may_breach and self._bad >= _lasting(limit) and t - self.bad_since >= self.lasting_s:
            self.breach = Breach(self.column, self.bad_since, figure, is_slope)
        elif may_breach and self._comes_again_and_again(limit, t):
            self.breach = Breach(self.column, self._spells[0][1], figure, is_slope, len(self._spells))

    def forget(self) -> None:
        """What has come up to now belongs to another trouble, and is not counted when that is over."""
        self._happened.clear()
        self._spells.clear()
        self._bad, self._good, self.bad_since = 0, 0, None

    def _comes_again_and_again(self, limit: Limit, t: float) -> bool:
        """Of a sum over the window, and of what CloudWatch tells of hours, it says nothing."""
        is_of_the_moment = self.column.is_sampled and self.column.quantity not in ADDED_UP
        return is_of_the_moment and len(self._spells) > _lasting(limit) and t - self._spells[0][1] >= self.lasting_s

    def _beyond(self, limit: Limit, t: float, value: float) -> tuple[float, bool] | None:
        """The figure that is beyond the limit, and whether it is the slope."""
        if self.column.quantity in ADDED_UP:
            self._happened.append(value)
            if len(self._happened) > self.window:
                self._happened.popleft()
            value = sum(self._happened)
        if limit.above is not None and value > limit.above:
            return value, False
        if limit.below is not None and value < limit.below:
            return value, False
        if limit.per_hour is not None:
            self._slope.take(t, value)
            slope = self._slope.per_hour(limit.rise, limit.points)
            if slope is not None and slope > limit.per_hour:
                return slope, True
        return None


def _lasting(limit: Limit) -> int:
    return limit.lasting or 1


def _worse(limit: Limit, one: float, other: float) -> float:
    return min(one, other) if limit.below is not None else max(one, other)
