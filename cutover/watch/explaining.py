"""Which causes are there at the moment, and so what is no trouble of its own."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import IntEnum

from cutover.watch.causes import FROM_TOLD_ONLY, OF_CLOUD, follows_from, rank
from cutover.watch.troubles import Trouble

GRACE_S = 5.0
"""What follows from a cause may happen for so long after it was last there; a log is read to a moment ago only, too."""
_CLOUD_LATE_S = 900.0
"""CloudWatch tells of minutes that are over, and some minutes late."""


class Explained(IntEnum):
    """By how much, the more the higher."""

    NOT = 0
    FOR_NOW = 1
    """By a cause that nobody was told of: it may come to that yet."""
    TOLD = 2
    """By what somebody was told of, or what is part of that."""


@dataclass(frozen=True)
class _Noted:
    t: float
    explained: Explained


@dataclass
class Explaining:
    """`instances`: by name; what is wrong with one of them explains nothing of another."""

    instances: frozenset[str]
    _last: dict[tuple[str, str, str], _Noted] = field(default_factory=dict)
    """By environment, subject and cause, when it was last there."""

    def note(self, t: float, environment: str, subject: str, cause: str, *, is_told: bool) -> None:
        """A cause is there. `is_told`: somebody was told of it, or of what it is part of."""
        self._last[environment, subject, cause] = _Noted(t, Explained.TOLD if is_told else Explained.FOR_NOW)

    def explained(
        self, since: float, environment: str, subject: str, what: str, troubles: Collection[Trouble]
    ) -> Explained:
        """By a cause that is among the open troubles that last, or was there when it may have happened.

        `since`: it may have happened from then on; the look before, mostly, had seen nothing of it.
        """
        told = {(one.environment, one.subject, one.what) for one in troubles if not one.comes_and_goes}
        found = Explained.NOT
        for place, noted in self._last.items():
            where, whose, cause = place
            if (
                where != environment
                or cause == what
                or not follows_from(what, cause)
                or not self._reaches(whose, subject)
            ):
                continue
            if place in told:
                return Explained.TOLD
            if since - noted.t <= _grace_s(what) and rank(cause) < rank(what) and what not in FROM_TOLD_ONLY:
                found = max(found, noted.explained)
        return found

    def _reaches(self, cause: str, subject: str) -> bool:
        return cause == subject or not {cause, subject} <= self.instances


def _grace_s(what: str) -> float:
    return _CLOUD_LATE_S if what in OF_CLOUD else GRACE_S
