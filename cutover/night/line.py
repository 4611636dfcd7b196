"""A night in one line: what cron mails and a journal keeps."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from cutover.channels import Delivery
from cutover.history import Trend, TrendKind, history_of, this_run, trends
from cutover.night.alerting import alerts_of
from cutover.report.wording import printable
from cutover.runs import Run, RunFolder
from cutover.verdict import Decision, Standing, Verdict
from cutover.verdict.phrases import counted, where
from cutover.verdict.standing import RULES

_END = "\n"


@dataclass(frozen=True)
class NightLine:
    run: Run
    verdict: Verdict
    nights_before: int
    """Those that it is held against."""
    trends: Sequence[Trend]
    alerts: Sequence[Delivery]
    page: Path

    @classmethod
    def of(cls, folder: RunFolder, verdict: Verdict) -> Self:
        before = history_of(folder).same
        told = trends(this_run(folder, verdict), before) if before else ()
        return cls(folder.run(), verdict, len(before), told, alerts_of(folder), folder.page)

    @property
    def exit_code(self) -> int:
        """The verdict's; 1 where people were to be told and a channel did not take it."""
        return Decision.NO_GO.exit_code if self._unheard else self.verdict.exit_code

    def __str__(self) -> str:
        said = f"{self.verdict.decision} {self.run.occasion} on {self.run.fleet}: {', '.join(self._figures())}"
        return printable("; ".join([said, *self._next(), *self._unheard, str(self.page)]))

    def as_dict(self) -> dict[str, Any]:
        return {
            "occasion": self.run.occasion,
            "fleet": self.run.fleet,
            "decision": self.verdict.decision,
            "exit_code": self.exit_code,
            "counts": {"selected": self.verdict.counts.selected, **self.verdict.counts.scenarios},
            "nights_before": self.nights_before,
            "trends": self._by_kind(),
            "next": next(self._next(), None),
            "alerts": [alert.model_dump(mode="json") for alert in self.alerts],
            "page": str(self.page),
        }

    @property
    def _unheard(self) -> list[str]:
        return [f"NOT told in {alert.channel}: {alert.problem}" for alert in self.alerts if alert.problem is not None]

    def _by_kind(self) -> dict[TrendKind, int]:
        found = Counter(trend.kind for trend in self.trends)
        return {kind: found[kind] for kind in TrendKind}

    def _figures(self) -> Iterator[str]:
        if self.nights_before:
            yield from (f"{number} {kind}" for kind, number in self._by_kind().items() if number)
            if not self.trends:
                yield "0 regressed"
        else:
            yield "no night to compare with"
        counts, selected = self.verdict.counts.scenarios, self.verdict.counts.selected
        well = counts[Standing.PASSED]
        yield f"all {selected} hold" if well == selected else f"{well} of {selected} hold"
        rules = RULES[self.run.occasion]
        silent = (
            sum(counts[one] for one in counts if rules[one] is Decision.INCONCLUSIVE) - counts[Standing.NO_SCENARIO]
        )
        if silent:
            yield f"{silent} could not be looked at"
        if counts[Standing.KNOWN]:
            yield counted(counts[Standing.KNOWN], "known issue")
        if counts[Standing.WAIVED]:
            yield f"{counts[Standing.WAIVED]} accepted"
        if counts[Standing.NO_SCENARIO]:
            yield f"{counted(counts[Standing.NO_SCENARIO], 'item')} of the plan without a look"

    def _next(self) -> Iterator[str]:
        """Of the heaviest reason; the page has them all."""
        for reason in self.verdict.reasons[:1]:
            about = [reason.failure.subject] if reason.failure else []
            whom = ", ".join([where(reason.scenario.environment), *about])
            yield f"next {whom}: {reason.next_action.partition(_END)[0]}".replace(_END, " ")
