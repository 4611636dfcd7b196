"""The upload's answer and the tab with its files."""

from typing import Any

import pytest

from cutover.answers import Downloads, File, UploadAnswer
from cutover.checks.tpr import FILE_TYPES, must_be_recognised, must_name_the_state, must_offer_all_files
from cutover.errors import Mismatch
from cutover.journeys import Work
from cutover.workbooks import Workbook, WorkbookSpec

SPEC = WorkbookSpec("Osun", wards=9, facilities_per_ward=3, months=2)
RIGHT = {
    "upload_type": "tpr_excel",
    "available_states": ["Osun State"],
    "upload_summary": {"tpr_info": {"total_rows": 54}},
}


def work(body: dict[str, Any], status: int = 200) -> Work:
    return Work(Workbook(SPEC, ()), UploadAnswer(status, body, "TPR file uploaded successfully!"))


@pytest.mark.parametrize("state", ["Osun State", "Osun"])
def test_a_workbook_taken_for_what_it_is(state: str) -> None:
    must_be_recognised(work({**RIGHT, "available_states": [state]}), "staging")


@pytest.mark.parametrize(
    ("seen", "actual"),
    [
        (work({**RIGHT, "upload_type": "csv_only"}), "HTTP 200, csv_only, states Osun, 54 rows"),
        (work({**RIGHT, "available_states": ["Kwara State"]}), "HTTP 200, tpr_excel, states Kwara, 54 rows"),
        (
            work({**RIGHT, "available_states": ["Osun State", "Kwara State"]}),
            "HTTP 200, tpr_excel, states Osun, Kwara, 54 rows",
        ),
        (
            work({**RIGHT, "upload_summary": {"tpr_info": {"total_rows": 53}}}),
            "HTTP 200, tpr_excel, states Osun, 53 rows",
        ),
        (work(RIGHT, 500), "HTTP 500, tpr_excel, states Osun, 54 rows"),
        (work({}), "HTTP 200, None, states none, None rows"),
        (work({"upload_type": "csv_only", "upload_summary": None}), "HTTP 200, csv_only, states none, None rows"),
    ],
    ids=["plain table", "other state", "one state more", "a row less", "error", "no JSON", "no summary"],
)
def test_a_workbook_taken_for_something_else(seen: Work, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_recognised(seen, "production")

    assert str(wrong.value) == (
        "Upload of a TPR workbook on production\n"
        "  expected: HTTP 200, tpr_excel, states Osun, 54 rows\n"
        f'  actual:   {actual}; the page says "TPR file uploaded successfully!"\n'
        '  next:     read the service\'s log for "Error detecting TPR upload"'
    )


NAMES = ("Osun_TPR_Analysis_1.csv", "Osun_plus.csv", "Osun_state.zip", "Osun.html", "Osun_Summary_Report.md")
FILES = tuple(File(name, b"x") for name in NAMES)
TEXT = " ".join(FILE_TYPES)


def test_a_tab_with_five_files() -> None:
    must_offer_all_files(Downloads(TEXT, FILES), "staging")


@pytest.mark.parametrize(
    ("downloads", "actual"),
    [
        (
            Downloads(TEXT.replace("Shapefile", ""), FILES),
            f"5 files: {', '.join(NAMES)}; not offered: Shapefile",
        ),
        (Downloads(TEXT, FILES[:4]), f"4 files: {', '.join(NAMES[:4])}"),
        (
            Downloads(TEXT, (*FILES[:3], File(NAMES[3], b""), File(NAMES[4], b""))),
            f"5 files: {', '.join(NAMES)}; empty: Osun.html, Osun_Summary_Report.md",
        ),
        (Downloads("", ()), f"0 files: none; not offered: {', '.join(FILE_TYPES)}"),
    ],
    ids=["a type less", "a file less", "empty files", "nothing"],
)
def test_a_tab_that_lacks_something(downloads: Downloads, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_offer_all_files(downloads, "staging")

    assert str(wrong.value) == (
        'Tab "Download Processed Data" on staging\n'
        f"  expected: five files: {', '.join(FILE_TYPES)}\n"
        f"  actual:   {actual}\n"
        "  next:     compare with GET /api/tpr/download-links of the same session: what is missing there was not made, "
        "what is missing only in the tab was not shown"
    )


def reports(summary: bytes, page: bytes) -> Downloads:
    return Downloads("", (File("Osun_Summary_Report.md", summary), File("report.html", page)))


def test_reports_of_the_state() -> None:
    must_name_the_state(reports(b"# Osun", b"<h1>Osun</h1>\xff"), "Osun", "staging")


@pytest.mark.parametrize(
    ("downloads", "file", "size"),
    [
        (reports(b"# Kwara", b"Osun"), "Osun_Summary_Report.md", 7),
        (reports(b"Osun", b"<h1>Error</h1>"), "report.html", 14),
        (Downloads("", (File("1_Summary_Report.md", b"Osun"), File("2.md", b"# Kwara"))), "2.md", 7),
    ],
)
def test_a_report_of_something_else(downloads: Downloads, file: str, size: int) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_name_the_state(downloads, "Osun", "staging")

    assert str(wrong.value) == (
        f"Report {file} on staging\n"
        "  expected: a report about Osun\n"
        f"  actual:   {size} bytes without that name\n"
        "  next:     open the report: is it an error page, or the report of an earlier analysis?"
    )


def test_a_report_that_is_not_there() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_name_the_state(Downloads("", FILES[:3]), "Osun", "staging")

    assert str(wrong.value) == (
        "Files of the analysis on staging\n"
        "  expected: one with _Summary_Report.md in its name\n"
        "  actual:   Osun_TPR_Analysis_1.csv, Osun_plus.csv, Osun_state.zip\n"
        "  next:     compare with the folder of the session on each instance"
    )
