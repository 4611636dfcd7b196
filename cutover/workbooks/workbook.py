"""A seeded NMEP workbook: the same spec gives the same rows, for ever."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rustpy_xlsxwriter import write_worksheet

from cutover.errors import ConfigurationError
from cutover.workbooks.columns import (
    ATTENDANCE,
    FACILITY,
    LEVEL,
    LGA,
    OVER_5,
    OWNERSHIP,
    PERIOD,
    PERIOD_CODE,
    PREGNANT,
    SHEET,
    STATE,
    UNDER_5,
    WARD,
    CountColumns,
)
from cutover.workbooks.places import State, state

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_FIRST_YEAR = 2020
_LEVELS = ("Primary", "Primary", "Primary", "Secondary", "Primary", "Primary", "Primary", "Tertiary")
"""The first facility of a ward is a primary one, so that the recommended analysis has every ward."""

Row = dict[str, str | int]


@dataclass(frozen=True)
class WorkbookSpec:
    """One row is one facility in one month; at most 300,000 of them."""

    state: str = "Adamawa"
    wards: int = 12
    facilities_per_ward: int = 3
    months: int = 2
    seed: int = 1

    @property
    def row_count(self) -> int:
        return self.wards * self.facilities_per_ward * self.months


@dataclass(frozen=True)
class Workbook:
    spec: WorkbookSpec
    rows: tuple[Row, ...]

    def write(self, folder: Path) -> Path:
        """An .xlsx with the one sheet that the application reads; the path of the file."""
        path = folder / f"NMEP_{self.spec.state}_{self.spec.row_count}_rows_seed_{self.spec.seed}.xlsx"
        write_worksheet(list(self.rows), str(path), sheet_name=SHEET)
        return path


def generate(spec: WorkbookSpec) -> Workbook:
    """Raises ConfigurationError for an unknown state or a size out of range."""
    if min(spec.wards, spec.facilities_per_ward, spec.months) < 1 or spec.row_count > 300_000:
        raise ConfigurationError.of(
            f"Workbook for {spec.state}",
            expected="wards, facilities per ward and months of at least 1, and at most 300,000 rows",
            actual=f"{spec.wards} x {spec.facilities_per_ward} x {spec.months} = {spec.row_count} rows",
            next_action="choose a size in this range",
        )
    return Workbook(spec, tuple(_rows(spec, state(spec.state))))


def _rows(spec: WorkbookSpec, place: State) -> Iterator[Row]:
    # A generator for numbers, not for secrets.
    draw = random.Random(f"{spec}")  # noqa: S311
    for lga, ward in place.wards(spec.wards):
        positivity = draw.uniform(0.08, 0.45)
        for facility in range(spec.facilities_per_ward):
            for month in range(spec.months):
                yield {
                    STATE: f"{place.prefix} {spec.state} State",
                    LGA: f"{place.prefix} {lga} Local Government Area",
                    WARD: f"{place.prefix} {ward} Ward",
                    FACILITY: f"{place.prefix} {ward} Health Post {facility + 1}",
                    LEVEL: f"{_LEVELS[facility % len(_LEVELS)]} Health Facility",
                    OWNERSHIP: draw.choice(("Public", "Private")),
                    PERIOD: f"{_MONTHS[month % 12]} {_FIRST_YEAR + month // 12}",
                    PERIOD_CODE: f"{_FIRST_YEAR + month // 12}{month % 12 + 1:02}",
                    **_counts(draw, UNDER_5, positivity),
                    **_counts(draw, OVER_5, positivity * 0.7),
                    **_counts(draw, PREGNANT, positivity * 0.9),
                    ATTENDANCE: draw.randint(200, 900),
                }


def _counts(draw: random.Random, columns: CountColumns, positivity: float) -> dict[str, str | int]:
    """Sometimes more were seen under the microscope than by RDT: the larger of the two is what counts."""
    rdt_tested, microscopy_tested = draw.randint(20, 120), draw.randint(0, 140)
    return {
        columns.rdt_tested: rdt_tested,
        columns.rdt_positive: int(rdt_tested * positivity * draw.uniform(0.8, 1.2)),
        columns.microscopy_tested: microscopy_tested,
        columns.microscopy_positive: int(microscopy_tested * positivity * draw.uniform(0.6, 1.1)),
    }
