"""When the next look is due, and what it is to look at."""

from collections.abc import Iterable
from dataclasses import dataclass

from cutover.watch.causes import JOURNEY, STATE
from cutover.watch.record import Look

_IN_TROUBLE_EVERY_S = 60.0
"""Between two whole looks while something is wrong: that it is over is to be noticed, too."""


@dataclass
class Schedule:
    """All in seconds since the watch began."""

    state_every_s: float
    journey_every_s: float
    asked: float = 0.0
    """When the last look was asked for."""
    _state: float = 0.0
    _journey: float = 0.0

    def themes(self, now: float, *, is_in_trouble: bool) -> tuple[str, ...]:
        """What is due now, and so is not due for a while; nothing, mostly."""
        if now < min(self._state, self._journey):
            return ()
        self.asked = now
        self._state = now + (min(self.state_every_s, _IN_TROUBLE_EVERY_S) if is_in_trouble else self.state_every_s)
        if now < self._journey:
            return "state", "cloud"
        self._journey = now + self.journey_every_s
        return "state", "cloud", "links", "journey"

    def hasten(self) -> None:
        """A whole look is due at once."""
        self._state = 0.0

    def heard(self, looks: Iterable[Look]) -> None:
        """What is not right is looked at again soon, told or not: what kept it from being so may be over by then."""
        not_right = {look.theme for look in looks if look.outcome != "right"}
        if STATE in not_right:
            self._state = min(self._state, self.asked + _IN_TROUBLE_EVERY_S)
        if JOURNEY in not_right:
            self._journey = min(self._journey, self.asked + self.state_every_s)
