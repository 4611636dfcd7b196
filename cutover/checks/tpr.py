"""A TPR analysis holds what its workbook says."""

import csv
import html
import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import shapefile

from cutover.answers import Downloads, Fetched, File
from cutover.errors import Mismatch
from cutover.journeys import Work
from cutover.workbooks import WardTpr

FILE_TYPES = (
    "TPR Analysis Data",
    "Complete Analysis",
    "Shapefile",
    "TPR Analysis Report",
    "Summary Report",
)
MAP = "tpr_distribution_map"
"""How the file of a map is called; tpr_table and tpr_error are what the application delivers in its place."""


def must_be_recognised(work: Work, environment: str) -> None:
    """The server took the workbook for TPR data, of its state and size; the page's word "success" proves nothing."""
    answer, spec = work.answer, work.workbook.spec
    info = (answer.body.get("upload_summary") or {}).get("tpr_info") or {}
    actual = (
        answer.body.get("upload_type"),
        tuple(state.removesuffix(" State") for state in answer.body.get("available_states") or ()),
        info.get("total_rows"),
    )
    if answer.status == 200 and actual == ("tpr_excel", (spec.state,), spec.row_count):
        return
    raise Mismatch.of(
        f"Upload of a TPR workbook on {environment}",
        expected=f"HTTP 200, tpr_excel, states {spec.state}, {spec.row_count} rows",
        actual=f"HTTP {answer.status}, {actual[0]}, states {', '.join(actual[1]) or 'none'}, {actual[2]} rows; "
        f'the page says "{answer.shown}"',
        next_action='read the service\'s log for "Error detecting TPR upload"',
    )


def must_offer_all_files(downloads: Downloads, environment: str) -> None:
    """The tab names each type of file, and as many files can be fetched."""
    missing = [kind for kind in FILE_TYPES if kind not in downloads.text]
    empty = [file.name for file in downloads.files if not file.content]
    if not missing and not empty and len(downloads.files) == len(FILE_TYPES):
        return
    raise Mismatch.of(
        f'Tab "Download Processed Data" on {environment}',
        expected=f"five files: {', '.join(FILE_TYPES)}",
        actual=f"{len(downloads.files)} files: {', '.join(file.name for file in downloads.files) or 'none'}"
        + (f"; not offered: {', '.join(missing)}" if missing else "")
        + (f"; empty: {', '.join(empty)}" if empty else ""),
        next_action="compare with GET /api/tpr/download-links of the same session: what is missing there was not made, "
        "what is missing only in the tab was not shown",
    )


def must_give_tpr(downloads: Downloads, expected: Mapping[str, WardTpr], environment: str) -> None:
    """Ward by ward, the same test positivity as computed from the workbook alone."""
    file = _file(downloads, "_TPR_Analysis_", environment)
    actual: dict[str, set[float | str | None]] = defaultdict(set)
    for row in _rows(file, environment, "WardName", "TPR"):
        actual[row["WardName"]].add(_number(row["TPR"]))
    wrong = [
        f"{ward}: {_shown(expected.get(ward))}, the file says {_said(actual.get(ward))}"
        for ward in sorted(expected.keys() | actual.keys())
        if ward not in expected or actual.get(ward) != {expected[ward].tpr}
    ]
    if not wrong:
        return
    raise Mismatch.of(
        f"Test positivity in {file.name} on {environment}",
        expected=f"the workbook's {len(expected)} wards, each with the workbook's number",
        actual="\n".join(wrong),
        next_action="see whether the file belongs to this analysis, then compare the ward's rows in the workbook, of "
        "the facilities and the patients that were chosen",
    )


def must_carry_the_wards(downloads: Downloads, expected: AbstractSet[str], environment: str) -> None:
    """The complete analysis and the shapefile hold the workbook's wards, no more and no fewer."""
    for marker, wards in (("_plus.csv", _csv_wards), ("_state.zip", _shapefile_wards)):
        file = _file(downloads, marker, environment)
        actual = wards(file, environment)
        if actual != expected:
            raise Mismatch.of(
                f"Wards in {file.name} on {environment}",
                expected=", ".join(sorted(expected)),
                actual=", ".join(sorted(actual)) or "none",
                next_action="see whether the file belongs to this analysis and not to an earlier one",
            )


def must_name_the_state(downloads: Downloads, state: str, environment: str) -> None:
    """Every report, whatever its form, speaks of the workbook's state.

    The application's tab leads to the summary for "TPR Analysis Report" too (contract 2.3.6).
    """
    reports = [_file(downloads, "_Summary_Report.md", environment)]
    reports += [file for file in downloads.files if file.name.endswith((".md", ".html"))]
    for file in reports:
        if state not in file.content.decode(errors="replace"):
            raise Mismatch.of(
                f"Report {file.name} on {environment}",
                expected=f"a report about {state}",
                actual=f"{len(file.content)} bytes without that name",
                next_action="open the report: is it an error page, or the report of an earlier analysis?",
            )


def must_hold(downloads: Downloads, work: Work, environment: str) -> None:
    """All files are there and are of this very analysis."""
    expected = work.expected_tpr()
    must_offer_all_files(downloads, environment)
    must_give_tpr(downloads, expected, environment)
    must_carry_the_wards(downloads, expected.keys(), environment)
    must_name_the_state(downloads, work.workbook.spec.state, environment)


def must_be_a_map(pictures: Sequence[Fetched], expected: AbstractSet[str], state: str, environment: str) -> None:
    """What comes with the finished analysis is a map of the workbook's wards: no table in its place, no error page."""
    for picture in pictures:
        text = html.unescape(picture.text)
        lacks = [name for name in (state, *sorted(expected)) if name not in text]
        name = picture.url.rpartition("/")[2]
        if picture.status != 200 or MAP not in name or lacks:
            raise Mismatch.of(
                f"Map of the analysis on {environment}",
                expected=f"HTTP 200 and a {MAP} that names {state} and its {len(expected)} wards",
                actual=f"HTTP {picture.status}, {name}, {len(picture.content)} bytes"
                + (f", without {', '.join(lacks)}" if lacks else ""),
                next_action="open it: what cannot be drawn comes as tpr_error or tpr_table, and as a success",
            )
    if not pictures:
        raise Mismatch.of(
            f"Map of the analysis on {environment}",
            expected=f"a {MAP} with the last answer of the dialogue",
            actual="an answer without a picture",
            next_action="read the service's log for this time",
        )


def _file(downloads: Downloads, marker: str, environment: str) -> File:
    for file in downloads.files:
        if marker in file.name:
            return file
    raise Mismatch.of(
        f"Files of the analysis on {environment}",
        expected=f"one with {marker} in its name",
        actual=", ".join(file.name for file in downloads.files) or "none",
        next_action="compare with the folder of the session on each instance",
    )


def _csv_wards(file: File, environment: str) -> set[str]:
    return {row["WardName"] for row in _rows(file, environment, "WardName")}


def _rows(file: File, environment: str, *columns: str) -> list[dict[str, str]]:
    """The rows of a table that has these columns. What a user gets instead of a table is the system's fault."""
    text = file.content.decode("utf-8-sig", errors="replace")
    table = csv.DictReader(io.StringIO(text, newline=""), restval="")
    missing = [column for column in columns if column not in (table.fieldnames or ())]
    if not missing:
        return list(table)
    raise Mismatch.of(
        f"Table {file.name} on {environment}",
        expected=f"columns {', '.join(columns)}",
        actual=f"without {', '.join(missing)}: {text[:80]!r}",
        next_action="open the file: is it an error page?",
    )


def _shapefile_wards(file: File, environment: str) -> set[str]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.content))
        members = {name.rpartition(".")[2]: io.BytesIO(archive.read(name)) for name in archive.namelist()}
        reader = shapefile.Reader(shp=members["shp"], shx=members["shx"], dbf=members["dbf"])
        return {record["WardName"] for record in reader.records()}
    except (zipfile.BadZipFile, zlib.error, KeyError, IndexError, shapefile.ShapefileException) as error:
        raise Mismatch.of(
            f"Shapefile {file.name} on {environment}",
            expected="a ZIP with a shapefile that can be read",
            actual=f"{type(error).__name__}: {error}",
            next_action="fetch the file again and open it by hand",
        ) from error


def _number(text: str) -> float | str | None:
    """None where the cell is empty; the text itself where it is no number."""
    try:
        return float(text) if text else None
    except ValueError:
        return text


def _said(values: set[float | str | None] | None) -> str:
    return " and ".join(sorted(map(str, values))) if values else "nothing"


def _shown(ward: WardTpr | None) -> str:
    return f"{ward.positive} of {ward.tested} is {ward.tpr} %" if ward else "not in the workbook"
