"""A whole analysis, all of whose files are of one workbook."""

from dataclasses import replace

import pytest

from cutover.answers import Downloads, File, UploadAnswer
from cutover.checks.tpr import must_hold
from cutover.errors import Mismatch
from cutover.journeys import Work
from cutover.workbooks import WorkbookSpec, generate
from tests.cutover.checks.packages import shapes
from tests.cutover.checks.visits import visit

WORKBOOK = generate(WorkbookSpec("Osun", wards=2, facilities_per_ward=1, months=1))
WORK = Work(WORKBOOK, UploadAnswer(200, {}, ""))
WHOLE = visit(1, WORKBOOK).downloads


def with_file(number: int, content: bytes) -> Downloads:
    files = list(WHOLE.files)
    files[number] = File(files[number].name, content)
    return replace(WHOLE, files=tuple(files))


def test_all_files_of_this_analysis() -> None:
    must_hold(WHOLE, WORK, "staging")


@pytest.mark.parametrize(
    ("downloads", "subject"),
    [
        (replace(WHOLE, files=WHOLE.files[:4]), 'Tab "Download Processed Data" on staging'),
        (with_file(0, b"WardName,TPR\nElsewhere,1.0\n"), "Test positivity in Osun_TPR_Analysis_1.csv on staging"),
        (with_file(2, shapes(["Elsewhere"])), "Wards in Osun_state.zip on staging"),
        (with_file(3, b"Kwara"), "Report Osun_Report.html on staging"),
    ],
    ids=["a file less", "other numbers", "other wards", "another state"],
)
def test_each_file_is_looked_into(downloads: Downloads, subject: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_hold(downloads, WORK, "staging")

    assert wrong.value.failure.subject == subject
