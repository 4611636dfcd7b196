import random
import zipfile

import pytest

from cutover.checks.export import DASHBOARD, must_be_no_stub, must_draw_figures, must_hold, must_open, must_show_plan
from cutover.errors import Mismatch
from cutover.journeys import NetPlan
from cutover.pages.export import Dashboard
from cutover.workbooks import WorkbookSpec
from tests.cutover.checks.packages import opened, zipped

NAME = "ITN_Distribution_Export_20250801_140307.zip"
KIND = "an Analysis_Export has no ITN plan in it: was the plan made in this session?"
NOISE = random.Random("noise").randbytes(4000)


def test_a_package_that_opens() -> None:
    archive = must_open(NAME, zipped({"a.csv": b"1"}), "staging")

    assert archive.read("a.csv") == b"1"


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


STORED = zipped({"a.csv": NOISE}, compression=zipfile.ZIP_STORED)
DEFLATED = zipped({"a.csv": b"ward,nets\n" * 400})


@pytest.mark.parametrize(
    ("name", "content", "actual"),
    [
        (NAME, b"<!DOCTYPE html>", "15 bytes, broken"),
        (NAME, b"", "0 bytes, broken"),
        (NAME, STORED[:-30], f"{len(STORED) - 30} bytes, broken"),
        (NAME, flipped(STORED, 2000), f"{len(STORED)} bytes, broken"),
        (NAME, flipped(DEFLATED, 36), f"{len(DEFLATED)} bytes, broken"),
        ("Analysis_Export_1.zip", STORED, f"{len(STORED)} bytes, readable, of another kind"),
    ],
    ids=["page", "empty", "cut short", "flipped byte", "flipped byte, compressed", "other kind"],
)
def test_what_is_no_package_of_itn_results(name: str, content: bytes, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_open(name, content, "production")

    assert str(wrong.value) == (
        f"Export package {name} on production\n"
        "  expected: ITN_Distribution_Export_<time>.zip, readable to its last byte\n"
        f"  actual:   {actual}\n"
        f"  next:     {KIND}"
    )


MEMBERS = ["results.csv", "map_*.html", DASHBOARD]


def test_a_package_with_all_its_members() -> None:
    must_hold(opened({"results.csv": b"1", "map_20250801.html": b"2", DASHBOARD: b"3", "more.txt": b""}), MEMBERS, "x")


@pytest.mark.parametrize(
    ("members", "missing", "present"),
    [
        ({"results.csv": b"1", "map_1.html": b"2"}, DASHBOARD, "results.csv, map_1.html"),
        ({"results.csv": b"1", "map_1.html": b"2", DASHBOARD: b""}, DASHBOARD, "results.csv, map_1.html"),
        ({"results.csv": b"1", "map.html": b"2", DASHBOARD: b"3"}, "map_*.html", f"results.csv, map.html, {DASHBOARD}"),
        ({}, f"results.csv, map_*.html, {DASHBOARD}", "nothing"),
    ],
    ids=["absent", "empty", "other name", "nothing at all"],
)
def test_a_member_that_is_missing_or_empty(members: dict[str, bytes], missing: str, present: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_hold(opened(members), MEMBERS, "staging")

    assert str(wrong.value) == (
        "Export package on staging\n"
        f"  expected: results.csv, map_*.html, {DASHBOARD}, none of them empty\n"
        f"  actual:   without {missing}; not empty: {present}\n"
        '  next:     read the service\'s log for "Error generating": the package is built without what failed, '
        "and its summary lists it all the same"
    )


def test_a_whole_dashboard() -> None:
    must_be_no_stub(opened({DASHBOARD: b"x" * 5000}), "staging")


def test_a_dashboard_that_is_a_stub() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_no_stub(opened({DASHBOARD: b"x" * 4999}), "staging")

    assert str(wrong.value) == (
        "Dashboard of the export on staging\n"
        "  expected: a whole page, at least 5,000 bytes\n"
        "  actual:   4,999 bytes\n"
        "  next:     open it from the run's evidence folder: is it an error page?"
    )


WORKBOOK = WorkbookSpec("Osun", wards=9)
PLAN = NetPlan(available=24_000, allocated=23_850)


def dashboard(text: str, **counters: float) -> Dashboard:
    return Dashboard("ITN", {label.replace("_", " "): value for label, value in counters.items()}, text, {}, 0)


def test_a_dashboard_of_this_plan() -> None:
    must_show_plan(dashboard("Osun State", Total_Wards=9, Nets_Allocated=23_850), WORKBOOK, PLAN, "staging")


@pytest.mark.parametrize(
    ("shown", "actual"),
    [
        (
            dashboard("Analysis Region", Total_Wards=9, Nets_Allocated=23_850),
            "Osun is not named; counters: Total Wards 9, Nets Allocated 23,850",
        ),
        (
            dashboard("Osun", Total_Wards=8, Nets_Allocated=23_850),
            "Osun is named; counters: Total Wards 8, Nets Allocated 23,850",
        ),
        (
            dashboard("Osun", Total_Wards=9, Nets_Allocated=24_000, Coverage=99.4),
            "Osun is named; counters: Total Wards 9, Nets Allocated 24,000, Coverage 99.4",
        ),
        (dashboard("Osun"), "Osun is named; counters: none"),
    ],
    ids=["other state", "other wards", "other nets", "no numbers"],
)
def test_a_dashboard_of_something_else(shown: Dashboard, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_show_plan(shown, WORKBOOK, PLAN, "production")

    assert str(wrong.value) == (
        "Dashboard of the export on production\n"
        "  expected: Osun, 9 wards, 23,850 nets allocated\n"
        f"  actual:   {actual}\n"
        "  next:     compare the dashboard with the plan in the chat: is it the export of an earlier plan?"
    )


DRAWN = {"riskDistributionChart": 3, "topWardsChart": 9, "coverageChart": 9}


def drawing(figures: dict[str, int], table_rows: int) -> Dashboard:
    return Dashboard("ITN", {}, "Osun", figures, table_rows)


def test_a_dashboard_with_its_figures() -> None:
    must_draw_figures(drawing(DRAWN, 9), 9, "staging")


@pytest.mark.parametrize(
    ("shown", "actual"),
    [
        (drawing(DRAWN | {"coverageChart": 0}, 9), "empty charts: coverageChart; a table of 9 wards"),
        (drawing({}, 0), "empty charts: riskDistributionChart, topWardsChart, coverageChart; a table of 0 wards"),
        (drawing(DRAWN, 8), "empty charts: none; a table of 8 wards"),
    ],
    ids=["one empty", "all empty", "fewer rows"],
)
def test_a_dashboard_with_something_not_drawn(shown: Dashboard, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_draw_figures(shown, 9, "production")

    assert str(wrong.value) == (
        "Figures of the dashboard on production\n"
        "  expected: 3 charts with something drawn in them, a table of 9 wards\n"
        f"  actual:   {actual}\n"
        "  next:     open the dashboard from the run's evidence folder and look at the browser's console"
    )
