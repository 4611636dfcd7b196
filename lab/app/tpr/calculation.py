"""Test positivity per ward: positives of a hundred tested, in the facilities and the age group that were chosen."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lab.app.switches import STANDIN, Switch
from lab.app.tpr.columns import AGE_GROUPS, METHODS, AgeGroup, Count, Method, heading, short_name
from lab.app.tpr.workbook import FacilityMonth, Workbook

URBAN_WARD = ("central", "metro", "city", "urban", "municipal", "town")
URBAN_LIMIT_PERCENT = 50.0
_COUNTS: tuple[Count, ...] = ("tested", "positive")


class MissingColumnError(Exception):
    """The workbook lacks a column that the age group needs; the text is part of the dialogue."""


@dataclass(frozen=True)
class WardTPR:
    """`tpr` is a percentage with one decimal, None where nobody was tested."""

    state: str
    state_code: str
    lga: str
    ward: str
    tested: int
    positive: int
    tpr: float | None
    method: Method
    completeness: float
    facilities: int
    urban: bool


def at_level(rows: Iterable[FacilityMonth], state: str, level: str) -> list[FacilityMonth]:
    return [row for row in rows if row.state == state and level in ("All", row.level.removesuffix(" Health Facility"))]


def ages_of(choice: str) -> tuple[AgeGroup, ...]:
    """Unfold "all" into the three groups; raise KeyError for a choice that the dialogue does not offer."""
    one: dict[str, tuple[AgeGroup, ...]] = {age: (age,) for age in AGE_GROUPS}
    if STANDIN.has(Switch.PREGNANT_WOMEN_AS_ADULTS):
        one["pw"] = one["o5"]
    return (one | {"all": AGE_GROUPS})[choice]


def tpr_by_ward(book: Workbook, state: str, level: str, choice: str) -> list[WardTPR]:
    """Return the wards, told apart by LGA and name, in that order."""
    ages = ages_of(choice)
    _require_columns(book, ages)
    by_ward = defaultdict(list)
    for row in at_level(book.rows, state, level):
        by_ward[row.lga, row.ward].append(row)
    return [_ward(rows, ages) for _, rows in sorted(by_ward.items())]


def urban_above_limit(wards: Iterable[WardTPR]) -> list[WardTPR]:
    return [ward for ward in wards if ward.urban and (ward.tpr or 0) > URBAN_LIMIT_PERCENT]


def mean_tpr(wards: Iterable[WardTPR]) -> float:
    known = [ward.tpr for ward in wards if ward.tpr is not None]
    return round(sum(known) / len(known), 1) if known else 0.0


def _require_columns(book: Workbook, ages: Sequence[AgeGroup]) -> None:
    for age in ages:
        for count in _COUNTS:
            if heading("rdt", count, age) not in book.headings:
                raise MissingColumnError(f"Required column '{short_name('rdt', count, age)}' not found in data")


def _ward(rows: Sequence[FacilityMonth], ages: Sequence[AgeGroup]) -> WardTPR:
    tested, positive, tpr = _all_ages(rows) if len(ages) > 1 else _one_age(rows, ages[0])
    method = max(METHODS, key=lambda method: _total(rows, method, "tested", ages))
    reported = sum(1 for row in rows if any(heading(method, "tested", age) in row.counts for age in ages))
    first = rows[0]
    return WardTPR(
        state=first.state,
        state_code=first.state_code,
        lga=first.lga,
        ward=first.ward,
        tested=tested,
        positive=positive,
        tpr=tpr,
        method=method,
        completeness=round(reported / len(rows) * 100, 1),
        facilities=len({row.facility for row in rows}),
        urban=any(row.urban for row in rows) or any(word in first.ward.lower() for word in URBAN_WARD),
    )


def _one_age(rows: Iterable[FacilityMonth], age: AgeGroup) -> tuple[int, int, float | None]:
    """Sum up the larger of the two methods, row by row: a facility reports a patient by one method or by both."""
    tested = round(sum(_larger(row, "tested", age) for row in rows))
    positive = round(sum(_larger(row, "positive", age) for row in rows))
    return tested, positive, _percent(positive, tested)


def _larger(row: FacilityMonth, count: Count, age: AgeGroup) -> float:
    return max(row.counts.get(heading(method, count, age), 0.0) for method in METHODS)


def _all_ages(rows: Sequence[FacilityMonth]) -> tuple[int, int, float | None]:
    """Take the larger rate of the two methods over all ages; the counts are those of RDT where there are any."""
    counts = {method: [_total(rows, method, count, AGE_GROUPS) for count in _COUNTS] for method in METHODS}
    rates = [rate for tested, positive in counts.values() if (rate := _percent(positive, tested)) is not None]
    tested, positive = counts["rdt"] if counts["rdt"][0] else counts["microscopy"]
    return tested, positive, max(rates, default=None)


def _percent(positive: int, tested: int) -> float | None:
    return round(positive / tested * 100, 1) if tested else None


def _total(rows: Iterable[FacilityMonth], method: Method, count: Count, ages: Iterable[AgeGroup]) -> int:
    names = [heading(method, count, age) for age in ages]
    return round(sum(row.counts.get(name, 0.0) for row in rows for name in names))
