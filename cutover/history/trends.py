"""What is otherwise than in the runs before: regressed, mended, flaky, slower."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from cutover.history.past import PastLook, PastRun
from cutover.runs.results import Record
from cutover.verdict import Standing
from cutover.verdict.phrases import counted, where

_WELL = frozenset({Standing.PASSED, Standing.WAIVED, Standing.FIXED})
_ILL = frozenset({Standing.FAILED, Standing.KNOWN, Standing.DIFFERENT, Standing.CONTRADICTORY, Standing.EXPIRED})

_ENOUGH = 3
"""Runs before, without which nothing is said of a duration."""
_SLOWER_TIMES = 1.5
_SLOWER_S = 1.0
"""More than that beyond the slowest of them, in times and in seconds."""


class TrendKind(StrEnum):
    REGRESSED = "regressed"
    FLAKY = "flaky"
    SLOWER = "slower"
    FIXED = "fixed"


class Trend(Record):
    """Of a scenario in an environment."""

    kind: TrendKind
    scenario: str
    environment: str
    told: str

    def __str__(self) -> str:
        return f"{self.kind} {where(self.environment)}: {self.scenario}: {self.told}"


def trends(now: PastRun, before: Sequence[PastRun]) -> tuple[Trend, ...]:
    """The worst first. `before`: runs of the same occasion and fleet, the newest last."""
    found = [trend for look in now.looks for trend in _of(look, now, before)]
    return tuple(sorted(found, key=lambda trend: _RANK[trend.kind]))


_RANK = {kind: number for number, kind in enumerate(TrendKind)}


def _of(look: PastLook, now: PastRun, before: Sequence[PastRun]) -> Iterator[Trend]:
    def trend(kind: TrendKind, told: str) -> Trend:
        return Trend(kind=kind, scenario=look.scenario, environment=look.environment, told=told)

    known = [one for one in _looks(look, before) if one.standing in _WELL | _ILL]
    if known and look.standing in _ILL and known[-1].standing in _WELL:
        yield trend(TrendKind.REGRESSED, f"held in the run before, now: {look.standing}")
    if known and look.standing in _WELL and known[-1].standing in _ILL:
        yield trend(TrendKind.FIXED, f"{known[-1].standing} in the run before, now it holds")
    stretch = [*_looks(look, _unchanged(now, before)), look]
    if _has_mended_itself(stretch):
        failed = sum(one.standing in _ILL for one in stretch)
        yield trend(
            TrendKind.FLAKY, f"failed in {failed} of {counted(len(stretch), 'run')} without a change in between"
        )
    well = [one.duration_s for one in known if one.standing in _WELL and one.duration_s is not None]
    if look.standing in _WELL and look.duration_s is not None and len(well) >= _ENOUGH:
        quickest, slowest = min(well), max(well)
        if look.duration_s > max(slowest * _SLOWER_TIMES, slowest + _SLOWER_S):
            yield trend(
                TrendKind.SLOWER,
                f"{look.duration_s:.1f} s, {quickest:.1f} to {slowest:.1f} s in the {counted(len(well), 'run')} before",
            )


def _looks(look: PastLook, runs: Sequence[PastRun]) -> list[PastLook]:
    return [one for run in runs for one in run.looks if one.key == look.key]


def _unchanged(now: PastRun, before: Sequence[PastRun]) -> list[PastRun]:
    """Those since the last change of anything that could explain another outcome."""
    stretch: list[PastRun] = []
    for run in reversed(before):
        if run.circumstances != now.circumstances:
            break
        stretch.insert(0, run)
    return stretch


def _has_mended_itself(stretch: Sequence[PastLook]) -> bool:
    """Both outcomes, and a good one after a bad one: one that fails ever since has simply regressed."""
    ill = [number for number, look in enumerate(stretch) if look.standing in _ILL]
    well = [number for number, look in enumerate(stretch) if look.standing in _WELL]
    return bool(ill and well) and min(ill) < max(well)
