"""The score of a proof: how many faults were killed, and how often the suite cried wolf."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from cutover.proving.results import Fate, Proof
from cutover.verdict import Decision
from cutover.verdict.phrases import counted


@dataclass(frozen=True, slots=True)
class Score:
    """Numbers of faults, but for the last three."""

    named: int
    """Killed by what was to notice them."""
    other: int
    """Killed by another."""
    unsure: int
    survived: int
    not_injected: int
    not_shown: int
    """The lab cannot show them: no part of the figures above."""
    healthy: int
    """Labs in health that the suite was asked about."""
    alarms: int
    """Of these labs, those in which it raised an alarm."""
    idle: int
    """Scenarios that killed nothing."""

    @classmethod
    def of(cls, proof: Proof) -> Self:
        fates = (one.fate for one in proof.faults)
        return cls.counted(
            fates,
            not_shown=len(proof.not_shown),
            healthy=len(proof.healthy),
            alarms=proof.alarms,
            idle=len(proof.idle),
        )

    @classmethod
    def counted(cls, fates: Iterable[Fate], *, not_shown: int, healthy: int, alarms: int, idle: int) -> Self:
        of = Counter(fates)
        return cls(
            named=of[Fate.NAMED],
            other=of[Fate.OTHER],
            unsure=of[Fate.UNSURE],
            survived=of[Fate.SURVIVED],
            not_injected=of[Fate.NOT_INJECTED],
            not_shown=not_shown,
            healthy=healthy,
            alarms=alarms,
            idle=idle,
        )

    @property
    def killed(self) -> int:
        return self.named + self.other

    @property
    def shown(self) -> int:
        """What the lab can show, also where it once did not."""
        return self.killed + self.unsure + self.survived + self.not_injected

    @property
    def decision(self) -> Decision:
        """A survivor or a false alarm is wrong; what was not really tried, or nothing at all, tells nothing."""
        if self.survived or self.alarms:
            return Decision.NO_GO
        if self.unsure or self.not_injected or not (self.shown or self.healthy):
            return Decision.INCONCLUSIVE
        return Decision.GO

    @property
    def ratio(self) -> str:
        """For a badge or a title."""
        return f"{self.killed} of {self.shown} killed" if self.shown else "no fault tried"

    def __str__(self) -> str:
        """All of it in a sentence."""
        return "; ".join(self._clauses()) + "."

    def _clauses(self) -> Iterator[str]:
        if self.shown:
            yield (
                f"Killed {self.killed} of {counted(self.shown, 'fault')} that the lab can show "
                f"({self.named} by what was to notice, {self.other} by another)"
            )
            yield f"{self.survived} survived"
        else:
            yield "No fault was tried"
        if self.unsure:
            yield f"{self.unsure} noticed only as INCONCLUSIVE"
        if self.not_injected:
            yield f"{self.not_injected} not injected"
        if self.not_shown:
            yield f"{self.not_shown} more cannot be shown"
        if self.healthy:
            yield f"false alarms in {self.alarms} of {counted(self.healthy, 'healthy lab')}"
        else:
            yield "no healthy lab was tried"
        if self.idle:
            yield f"{counted(self.idle, 'scenario')} killed nothing"
