"""Who came, who waits for the others, who has ended: what the one who leads a load knows of its users."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cutover.load.assignment import Assignment
from cutover.load.messages import Ended, Guest, Outcome
from cutover.runs.results import ShownFailure

_LATE = (
    "it had not ended when time was over",
    "give it more time (--within), make fewer users (--users), or let them come more slowly (--spawn-rate)",
)
_LOST = "the worker of the load that it ran in was lost", "read locust.log, there and here"
_INTERRUPTED = "the load was interrupted", "make it again"


@dataclass
class Roll:
    users: int
    guests: list[Guest] = field(default_factory=list)
    """In the order in which they signed; who was given another session signs again."""
    there: set[int] = field(default_factory=set)
    ended: dict[int, Ended] = field(default_factory=dict)
    worker_of: dict[int, str] = field(default_factory=dict)

    @property
    def came(self) -> set[int]:
        return self.worker_of.keys() | self.there | self.ended.keys()

    def all_are_there(self, lost: Iterable[str]) -> bool:
        """Whoever was with a worker that is lost is not waited for."""
        gone = self._of(lost)
        return len(self.there | self.ended.keys() | gone) >= self.users

    def all_have_ended(self, lost: Iterable[str]) -> bool:
        return self.there | self.came <= self.ended.keys() | self._of(lost)

    def session_ids(self) -> dict[int, str]:
        """Of everybody's first visit."""
        first: dict[int, str] = {}
        for guest in self.guests:
            if guest.session_id:
                first.setdefault(guest.number, guest.session_id)
        return first

    def unended(self, lost: Iterable[str], within_s: float, *, interrupted: bool) -> list[Ended]:
        """What is to be said of those from whom nothing came any more."""
        why = _INTERRUPTED if interrupted else _LATE
        gone = self._of(lost)
        return [
            Ended(
                number=number,
                who=Assignment(number).who,
                outcome=Outcome.UNANSWERED,
                step="",
                failure=_never_ended(number, within_s, *(_LOST if number in gone else why)),
            )
            for number in sorted(self.came - self.ended.keys())
        ]

    def __str__(self) -> str:
        foreign = sum(one.outcome is Outcome.FOREIGN for one in self.ended.values())
        return (
            f"{len(self.came)} of {self.users} users came, {len(self.there)} are done, {len(self.ended)} looked, "
            f"{foreign} met another's"
        )

    def _of(self, workers: Iterable[str]) -> set[int]:
        of = set(workers)
        return {number for number, worker in self.worker_of.items() if worker in of}


def _never_ended(number: int, within_s: float, actual: str, next_action: str) -> ShownFailure:
    return ShownFailure(
        type="ProbeError",
        subject=f"Journey of {Assignment(number).who}",
        expected=f"its end within {within_s:g} s",
        actual=actual,
        next_action=next_action,
    )
