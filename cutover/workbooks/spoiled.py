"""Files that are no TPR workbook, and one that is, for contrast."""

from collections.abc import Callable, Mapping
from pathlib import Path

from rustpy_xlsxwriter import write_worksheet

from cutover.errors import ConfigurationError
from cutover.workbooks.workbook import WorkbookSpec, generate


def _without_raw_sheet(folder: Path) -> Path:
    """All the columns of an NMEP workbook, on a sheet that the application does not look at."""
    path = folder / "monthly_report.xlsx"
    write_worksheet(list(generate(WorkbookSpec("Osun", wards=4)).rows), str(path), sheet_name="Sheet1")
    return path


def _damaged(folder: Path) -> Path:
    """The first half of a workbook, as an interrupted copy leaves it."""
    path = generate(WorkbookSpec("Osun", wards=4)).write(folder)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def _written(name: str, content: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return write


SPOILED: Mapping[str, Callable[[Path], Path]] = {
    "a TPR workbook": lambda folder: generate(WorkbookSpec("Osun", wards=4)).write(folder),
    "a workbook without a sheet named raw": _without_raw_sheet,
    "a workbook cut off in the middle": _damaged,
    "a workbook of no bytes": _written("empty.xlsx", b""),
    "a text file": _written("notes.txt", b"ward,cases\nDakri,12\n"),
    "a PDF document": _written("report.pdf", b"%PDF-1.4\n%%EOF\n"),
}
"""By what a user would call it: writes the file into a folder."""


def spoiled(kind: str, folder: Path) -> Path:
    """Raises ConfigurationError for a file that nobody here knows how to spoil."""
    if kind in SPOILED:
        return SPOILED[kind](folder)
    raise ConfigurationError.of(
        f"File {kind!r} of a scenario",
        expected=f"one of: {', '.join(SPOILED)}",
        actual="nothing is known about it",
        next_action="choose one of these, or add it to cutover/workbooks/spoiled.py",
    )
