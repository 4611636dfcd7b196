"""Which causes are there at the moment, and so what is no trouble of its own."""

from collections.abc import Collection
from dataclasses import dataclass, field

from cutover.watch.causes import FROM_TOLD_ONLY, OF_CLOUD, follows_from, rank
from cutover.watch.troubles import Trouble

GRACE_S = 5.0
"""What follows from a cause may happen for so long after it was last there; a log is read to a moment ago only, too."""
_CLOUD_LATE_S = 900.0
"""CloudWatch tells of minutes that are over, and some minutes late."""


@dataclass
class Explaining:
    """`instances`: by name; what is wrong with one of them explains nothing of another."""

    instances: frozenset[str]
    _last: dict[tuple[str, str, str], float] = field(default_factory=dict)
    """By environment, subject and cause, when it was last there."""

    def note(self, t: float, environment: str, subject: str, cause: str) -> None:
        self._last[environment, subject, cause] = t

    def explains(self, since: float, environment: str, subject: str, what: str, troubles: Collection[Trouble]) -> bool:
        """Whether a cause explains it that is among the open troubles, or was there when it may have happened.

        `since`: it may have happened from then on; the look before, mostly, had seen nothing of it.
        """
        told = {(one.environment, one.subject, one.what) for one in troubles}
        for place, last in self._last.items():
            where, whose, cause = place
            if (
                where != environment
                or cause == what
                or not follows_from(what, cause)
                or not self._reaches(whose, subject)
            ):
                continue
            if place in told:
                return True
            if since - last <= _grace_s(what) and rank(cause) < rank(what) and what not in FROM_TOLD_ONLY:
                return True
        return False

    def _reaches(self, cause: str, subject: str) -> bool:
        return cause == subject or not {cause, subject} <= self.instances


def _grace_s(what: str) -> float:
    return _CLOUD_LATE_S if what in OF_CLOUD else GRACE_S
