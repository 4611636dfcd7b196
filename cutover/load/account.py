"""What is to be said of a load, from its folder alone."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cutover.errors import Failure
from cutover.load.figures import Figures, StepFigures
from cutover.load.journey import LAST_STEP
from cutover.load.messages import Ended, Outcome
from cutover.load.order import Order
from cutover.verdict.decision import Decision

SHOWN = {Outcome.FOREIGN: 20, Outcome.FAILED: 5, Outcome.UNANSWERED: 5}
"""So many failures of a kind, the worst kind first; all are in results.jsonl."""


@dataclass(frozen=True)
class Account:
    order: Order
    ended: tuple[Ended, ...]
    figures: Figures

    @property
    def counts(self) -> Counter[Outcome]:
        return Counter(one.outcome for one in self.ended)

    @property
    def at_the_end(self) -> int:
        """With what they made, or with another's."""
        return sum(one.outcome in {Outcome.OWN, Outcome.FOREIGN} and one.step == LAST_STEP for one in self.ended)

    @property
    def decision(self) -> Decision:
        """Another's data is the worst, however few saw it; of fewer than half of the users too little is known."""
        if self.counts[Outcome.FOREIGN]:
            return Decision.NO_GO
        if 2 * self.at_the_end < self.order.users:
            return Decision.INCONCLUSIVE
        return Decision.NO_GO if self.counts[Outcome.FAILED] else Decision.GO

    @property
    def headline(self) -> str:
        counts, order = self.counts, self.order
        parts = [
            f"{self.at_the_end} of {order.users} users at once came to the end",
            f"{counts[Outcome.FOREIGN] or 'nobody'} met another's",
            *([f"{counts[Outcome.FAILED]} failed on the way"] if counts[Outcome.FAILED] else []),
            *([f"{counts[Outcome.UNANSWERED]} got no answer"] if counts[Outcome.UNANSWERED] else []),
            *([f"{repeats} answers had to be repeated"] if (repeats := sum(one.repeats for one in self.ended)) else []),
            f"{self.figures.took_s:g} s",
            *(["interrupted"] if self.figures.interrupted else []),
        ]
        return f"{self.decision} load on {order.fleet_name}, {order.environment}: {', '.join(parts)}"

    def as_dict(self) -> dict[str, object]:
        """summary.json."""
        return {
            "decision": self.decision,
            "headline": self.headline,
            "users": self.order.users,
            "outcomes": {outcome: self.counts[outcome] for outcome in Outcome},
            "foreign": [one.model_dump(mode="json") for one in _of(self.ended, Outcome.FOREIGN)],
            **self.figures.model_dump(mode="json"),
        }

    def __str__(self) -> str:
        parts = [
            "\n".join(_rows(self.figures.steps)),
            *(text for outcome, most in SHOWN.items() for text in _failures(self.ended, outcome, most)),
            f"not taken away: {self.figures.removed.problem}" if self.figures.removed.problem else "",
            self.headline,
        ]
        return "\n\n".join(part for part in parts if part)


def _rows(steps: Iterable[StepFigures]) -> Iterator[str]:
    yield f"{'step':<12}{'users':>8}{'failed':>8}{'median':>10}{'95 %':>10}{'most':>10}"
    for step in steps:
        times = "".join(f"{ms / 1000:>8.2f} s" for ms in (step.median_ms, step.p95_ms, step.most_ms))
        yield f"{step.name:<12}{step.requests:>8}{step.failures:>8}{times}"


def _of(ended: Iterable[Ended], outcome: Outcome) -> list[Ended]:
    return sorted((one for one in ended if one.outcome is outcome), key=lambda one: one.number)


def _failures(ended: Iterable[Ended], outcome: Outcome, most: int) -> Iterator[str]:
    found = _of(ended, outcome)
    for one in found[:most]:
        shown = one.failure
        assert shown is not None, "who has what is their own is not of these"
        failure = Failure(shown.subject, shown.expected, shown.actual, shown.next_action)
        yield f"{outcome}, {one.who}{f', {one.step}' if one.step else ''}: {failure}"
    if len(found) > most:
        yield f"{outcome}: and {len(found) - most} more, in results.jsonl"
