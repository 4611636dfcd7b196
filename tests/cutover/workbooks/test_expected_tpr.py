"""Test positivity computed by hand, from rows small enough for it."""

import pytest

from cutover.workbooks import AgeGroup, Level, WardTpr, expected_tpr
from cutover.workbooks.columns import LEVEL, LGA, OVER_5, PREGNANT, UNDER_5, WARD, CountColumns

Counts = tuple[int, int, int, int]
"""RDT tested and positive, microscopy tested and positive."""
NOBODY: Counts = (0, 0, 0, 0)


def counts(columns: CountColumns, numbers: Counts) -> dict[str, int]:
    rdt_tested, rdt_positive, microscopy_tested, microscopy_positive = numbers
    return {
        columns.rdt_tested: rdt_tested,
        columns.rdt_positive: rdt_positive,
        columns.microscopy_tested: microscopy_tested,
        columns.microscopy_positive: microscopy_positive,
    }


def row(
    ward: str, level: str, under_5: Counts, over_5: Counts = NOBODY, pregnant: Counts = NOBODY
) -> dict[str, str | int]:
    return {
        LGA: "ad Girei Local Government Area",
        WARD: f"ad {ward} Ward",
        LEVEL: f"{level} Health Facility",
        **counts(UNDER_5, under_5),
        **counts(OVER_5, over_5),
        **counts(PREGNANT, pregnant),
    }


ROWS = [
    row("Dakri", "Primary", (100, 20, 40, 30), (10, 1, 0, 0), (6, 3, 8, 2)),
    row("Dakri", "Primary", (50, 10, 80, 8), (30, 3, 0, 0)),
    row("Dakri", "Secondary", (7, 7, 0, 0)),
    row("Damare", "Primary", NOBODY, (3, 1, 7, 6)),
]


def test_the_larger_of_both_methods_counts_row_by_row() -> None:
    """Tested max(100, 40) + max(50, 80) = 180; positive max(20, 30) + max(10, 8) = 40; 40 / 180 = 22.2 %."""
    found = expected_tpr(ROWS, Level.PRIMARY, AgeGroup.UNDER_5)

    assert found == {
        "Dakri": WardTpr("Girei", "Dakri", tested=180, positive=40, tpr=22.2),
        "Damare": WardTpr("Girei", "Damare", tested=0, positive=0, tpr=0.0),
    }


@pytest.mark.parametrize(
    ("level", "dakri"),
    [
        (Level.SECONDARY, WardTpr("Girei", "Dakri", tested=7, positive=7, tpr=100.0)),
        (Level.ALL, WardTpr("Girei", "Dakri", tested=187, positive=47, tpr=25.1)),
    ],
)
def test_facilities_of_one_level_or_of_all(level: Level, dakri: WardTpr) -> None:
    assert expected_tpr(ROWS, level, AgeGroup.UNDER_5)["Dakri"] == dakri


def test_a_level_without_facilities_has_no_wards() -> None:
    assert expected_tpr(ROWS, Level.TERTIARY, AgeGroup.UNDER_5) == {}
    assert set(expected_tpr(ROWS, Level.SECONDARY, AgeGroup.UNDER_5)) == {"Dakri"}


@pytest.mark.parametrize(
    ("group", "ward", "expected"),
    [
        (AgeGroup.OVER_5, "Dakri", WardTpr("Girei", "Dakri", tested=40, positive=4, tpr=10.0)),
        (AgeGroup.OVER_5, "Damare", WardTpr("Girei", "Damare", tested=7, positive=6, tpr=85.7)),
        (AgeGroup.PREGNANT, "Dakri", WardTpr("Girei", "Dakri", tested=8, positive=3, tpr=37.5)),
    ],
)
def test_one_age_group(group: AgeGroup, ward: str, expected: WardTpr) -> None:
    assert expected_tpr(ROWS, Level.PRIMARY, group)[ward] == expected


def test_all_ages_take_the_larger_rate_and_the_counts_of_rdt() -> None:
    # Dakri by RDT: 100+50+10+30+6 = 196 tested, 20+10+1+3+3 = 37 positive, 18.9 %; by microscopy 40+80+8 = 128
    # and 30+8+2 = 40, 31.25 % and so 31.2. Damare: 1 of 3 is 33.3 %, 6 of 7 is 85.7 %.
    assert expected_tpr(ROWS, Level.PRIMARY, AgeGroup.ALL) == {
        "Dakri": WardTpr("Girei", "Dakri", tested=196, positive=37, tpr=31.2),
        "Damare": WardTpr("Girei", "Damare", tested=3, positive=1, tpr=85.7),
    }
