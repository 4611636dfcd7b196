"""What the application must find in a workbook, computed from the rows alone."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cutover.workbooks.columns import LEVEL, LGA, OVER_5, PREGNANT, UNDER_5, WARD, CountColumns

Row = Mapping[str, str | int]


class Level(StrEnum):
    """A facility level, as a user answers the dialogue."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    TERTIARY = "tertiary"
    ALL = "all"


class AgeGroup(StrEnum):
    """An age group, as a user answers the dialogue."""

    UNDER_5 = "under 5"
    OVER_5 = "over 5"
    PREGNANT = "pregnant women"
    ALL = "all ages combined"


_COLUMNS: Mapping[AgeGroup, CountColumns] = {
    AgeGroup.UNDER_5: UNDER_5,
    AgeGroup.OVER_5: OVER_5,
    AgeGroup.PREGNANT: PREGNANT,
}


@dataclass(frozen=True)
class WardTpr:
    lga: str
    ward: str
    tested: int
    positive: int
    tpr: float
    """Percent, one decimal; 0 where nobody was tested."""


def expected_tpr(rows: Iterable[Row], level: Level, age_group: AgeGroup) -> dict[str, WardTpr]:
    """Test positivity by ward name, for the facilities of one level.

    One age group: of each row the larger of RDT and microscopy, for tested and for positive; then sums (contract 3.5).
    All ages: sums of each method over the three groups; the larger rate of the two, tested and positive from RDT.
    Ward names are unique in a generated workbook.
    """
    by_ward: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if level is Level.ALL or str(row[LEVEL]).lower().startswith(level):
            by_ward[_bare(row[LGA], " Local Government Area"), _bare(row[WARD], " Ward")].append(row)
    count = _all_ages if age_group is AgeGroup.ALL else _one_group(_COLUMNS[age_group])
    return {ward: WardTpr(lga, ward, *count(ward_rows)) for (lga, ward), ward_rows in by_ward.items()}


def _bare(name: str | int, suffix: str) -> str:
    """The name without prefix and suffix: ad Gwadabawa Ward -> Gwadabawa."""
    return str(name)[3:].removesuffix(suffix)


def _one_group(columns: CountColumns) -> Callable[[list[Row]], tuple[int, int, float]]:
    def count(rows: list[Row]) -> tuple[int, int, float]:
        tested = sum(max(int(row[columns.rdt_tested]), int(row[columns.microscopy_tested])) for row in rows)
        positive = sum(max(int(row[columns.rdt_positive]), int(row[columns.microscopy_positive])) for row in rows)
        return tested, positive, _percent(positive, tested)

    return count


def _all_ages(rows: list[Row]) -> tuple[int, int, float]:
    groups = _COLUMNS.values()
    rdt_tested = sum(int(row[group.rdt_tested]) for row in rows for group in groups)
    rdt_positive = sum(int(row[group.rdt_positive]) for row in rows for group in groups)
    microscopy_tested = sum(int(row[group.microscopy_tested]) for row in rows for group in groups)
    microscopy_positive = sum(int(row[group.microscopy_positive]) for row in rows for group in groups)
    rate = max(_percent(rdt_positive, rdt_tested), _percent(microscopy_positive, microscopy_tested))
    return rdt_tested, rdt_positive, rate


def _percent(part: int, whole: int) -> float:
    return round(part / whole * 100, 1) if whole else 0.0
