"""Reading an NMEP workbook: is it one, and what does it report for each facility and month."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook

from lab.app.switches import STANDIN, Switch
from lab.app.tpr import columns

_PREFIX = re.compile(r"^([a-z]{2}) (?=\S)")
_URBAN_FACILITY = ("urban", "city", "municipal", "metro")


@dataclass(frozen=True)
class FacilityMonth:
    """One row: a facility's counts for one month. An empty cell has no entry in `counts`."""

    state: str
    state_code: str
    lga: str
    ward: str
    facility: str
    level: str
    urban: bool
    counts: Mapping[str, float]


@dataclass(frozen=True)
class Workbook:
    rows: tuple[FacilityMonth, ...]
    headings: frozenset[str]
    period: str

    @property
    def states(self) -> list[str]:
        return sorted({row.state for row in self.rows})

    @property
    def year(self) -> str:
        found = re.search(r"\d{4}", self.period)
        return found.group() if found else "Unknown"

    @property
    def month(self) -> str:
        return self.period.split(" ")[0] or "Unknown"


def is_tpr(content: bytes) -> bool:
    """Tell an NMEP workbook by its sheet and two columns; raise python_calamine's errors for what is no workbook."""
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        sheet = _sheet(book)
        if sheet not in book.sheet_names:
            return False
        first = book.get_sheet_by_name(sheet).to_python(nrows=1)
        return bool(first) and {str(cell) for cell in first[0]} >= columns.DETECTED_BY


def read(path: Path) -> Workbook:
    with CalamineWorkbook.from_path(str(path)) as book:
        table = book.get_sheet_by_name(_sheet(book)).to_python()
    headings = [str(cell) for cell in table[0]]
    records = [dict(zip(headings, line, strict=True)) for line in table[1:]]
    period = next((str(record[columns.PERIOD]) for record in records if record.get(columns.PERIOD)), "")
    return Workbook(tuple(_facility_month(record) for record in records), frozenset(headings), period)


def _sheet(book: CalamineWorkbook) -> str:
    """The name of the one that counts, whether it is there or not."""
    if STANDIN.has(Switch.ANY_SHEET_IS_RAW) and columns.SHEET not in book.sheet_names:
        return book.sheet_names[0]
    return columns.SHEET


def _facility_month(record: Mapping[str, object]) -> FacilityMonth:
    def text(column: str) -> str:
        return str(record.get(column, "")).strip()

    state = _bare(text(columns.STATE), " State")
    prefix = _PREFIX.match(text(columns.STATE))
    facility = text(columns.FACILITY)
    return FacilityMonth(
        state=state if state.endswith("Territory") else f"{state} State",
        state_code=(prefix.group(1) if prefix else state[:2]).upper(),
        lga=_bare(text(columns.LGA), " Local Government Area"),
        ward=_bare(text(columns.WARD), " Ward"),
        facility=facility,
        level=text(columns.LEVEL),
        urban=any(word in facility.lower() for word in _URBAN_FACILITY)
        or text(columns.URBAN).lower() in {"1", "1.0", "true", "yes", "urban"},
        counts={name: value for name in columns.COUNTS if (value := _number(record.get(name))) is not None},
    )


def _bare(name: str, suffix: str) -> str:
    return _PREFIX.sub("", name).removesuffix(suffix).strip()


def _number(cell: object) -> float | None:
    if isinstance(cell, int | float):
        return float(cell)
    try:
        return float(str(cell))
    except ValueError:
        return None
