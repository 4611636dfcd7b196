"""Failed requests, the longest gap and the largest latency: the three together, or each deceives."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cutover.downtime.series import Answer, Series


@dataclass(frozen=True)
class Gap:
    """A span in which a probe got no good answer. Between two answers of a quiet service there is one too, a short one.

    A restart that makes everybody wait and fails nobody is a gap all the same: its lower bound is 0.
    """

    probe: str
    last_good_s: float
    """When the last good answer before it came; the start of the measurement where there was none."""
    first_good_s: float
    """When the first good answer after it came; the end of the measurement where there was none."""
    first_bad_s: float | None
    """When the first and the last failed request within it were due."""
    last_bad_s: float | None
    ended: bool
    """False where no good answer came any more."""

    @property
    def least_s(self) -> float:
        if self.first_bad_s is None or self.last_bad_s is None:
            return 0.0
        return self.last_bad_s - self.first_bad_s

    @property
    def most_s(self) -> float:
        return self.first_good_s - self.last_good_s

    def __str__(self) -> str:
        bounds = f"between {self.least_s:.2f} s and {self.most_s:.2f} s"
        return bounds if self.ended else f"{bounds}, not over at the end"


@dataclass(frozen=True)
class Downtime:
    requests: int
    failed: int
    kinds: Mapping[str, int]
    """How often each kind of failure, the most frequent first."""
    longest_gap: Gap | None
    """Of any of the probes; None where nothing was asked."""
    largest_latency_s: float
    """Of the requests that were well answered."""

    def __str__(self) -> str:
        kinds = f" ({', '.join(f'{times} times {kind}' for kind, times in self.kinds.items())})" if self.kinds else ""
        gap = f"longest gap {self.longest_gap}" if self.longest_gap else "nothing was asked"
        return f"{self.requests:,} requests, {self.failed:,} failed{kinds}; {gap}"


def measured(series: Series) -> dict[str, Downtime]:
    """By probe, each for itself, in the order in which they first asked."""
    probes = dict.fromkeys(answer.probe for answer in series.answers)
    return {probe: downtime([one for one in series.answers if one.probe == probe]) for probe in probes}


def downtime(answers: Sequence[Answer]) -> Downtime:
    """Of one probe, or of several: then the gap is the longest that any of them had."""
    failures = Counter(answer.failure for answer in answers if answer.failure)
    probes = dict.fromkeys(answer.probe for answer in answers)
    gaps = [longest_gap([one for one in answers if one.probe == probe]) for probe in probes]
    return Downtime(
        requests=len(answers),
        failed=failures.total(),
        kinds=dict(failures.most_common()),
        longest_gap=max(gaps, key=lambda gap: gap.most_s, default=None),
        largest_latency_s=max((answer.latency_s for answer in answers if not answer.failure), default=0.0),
    )


def longest_gap(answers: Sequence[Answer]) -> Gap:
    """Of one probe that asked at least once."""
    began, over = min(one.due_s for one in answers), max(one.answered_s for one in answers)
    good = sorted(one.answered_s for one in answers if not one.failure)
    last_good_s, first_good_s = max(pairwise((began, *good, over)), key=lambda span: span[1] - span[0])
    bad = [one.due_s for one in answers if one.failure and last_good_s <= one.due_s <= first_good_s]
    return Gap(
        probe=answers[0].probe,
        last_good_s=last_good_s,
        first_good_s=first_good_s,
        first_bad_s=min(bad, default=None),
        last_bad_s=max(bad, default=None),
        ended=bool(good) and first_good_s <= good[-1],
    )
