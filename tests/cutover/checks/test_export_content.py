import pytest

from cutover.answers import Fetched, File
from cutover.checks.export import (
    DASHBOARD,
    SUMMARY,
    TABLE,
    must_be_about,
    must_be_served_everywhere,
    must_list_its_files,
    must_list_wards,
    must_tell_plan,
)
from cutover.errors import Mismatch
from cutover.journeys import NetPlan
from tests.cutover.checks.packages import opened

PLAN = NetPlan(24_000, 23_850)
WARDS = {"Bara", "Sabo"}


@pytest.mark.parametrize(
    "table",
    [
        b"WardName,LGA\nSabo,1\nBara,1\n",
        b"rank,ward_name\n1,Bara\n2,Sabo\n",
        b"\xef\xbb\xbfWard_Name,LGA\nBara,\xff\nSabo,1\n",
    ],
)
def test_a_table_of_the_wards(table: bytes) -> None:
    must_list_wards(opened({TABLE: table}), WARDS, "staging")


@pytest.mark.parametrize(
    ("members", "actual"),
    [
        ({TABLE: b"WardName,LGA\nSabo,1\n"}, "Sabo"),
        ({TABLE: b"WardName\nSabo\nBara\nBara\n"}, "Bara, Bara, Sabo"),
        ({TABLE: b"WardName,LGA\n"}, "no ward in 13 characters"),
        ({TABLE: b"LGA,rank\nGirei,1\n"}, "no ward in 17 characters"),
        ({TABLE: b"rank,WardName\n1,Sabo\n2\n"}, ", Sabo"),
        ({TABLE: b"<!DOCTYPE html>"}, "no ward in 15 characters"),
        ({}, "no ward in 0 characters"),
    ],
    ids=["fewer", "twice", "no rows", "no wards", "a row cut short", "a page", "absent"],
)
def test_a_table_of_other_wards(members: dict[str, bytes], actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_list_wards(opened(members), WARDS, "staging")

    assert str(wrong.value) == (
        "itn_distribution_results.csv in the export on staging\n"
        "  expected: a row for each ward: Bara, Sabo\n"
        f"  actual:   {actual}\n"
        "  next:     other wards: the package was made of an earlier analysis; fewer: see which of them the "
        "ranking in the session's folder has"
    )


IN_NAMES = b"""SUMMARY
FILES INCLUDED
--------------
- itn_distribution_results.csv: the wards
- itn_distribution_dashboard.html: interactive dashboard
- itn_*.html: maps of the distribution
- Analysis_Summary.txt: this file
"""
IN_WORDS = b"""FILES INCLUDED IN THIS PACKAGE
------------------------------
1. itn_distribution_results.csv - Detailed ward-level data
2. itn_distribution_dashboard.html - Interactive visualization
3. Vulnerability and ITN distribution maps
4. This summary report

NOTES
-----
- Each household receives 2 nets
"""
FILES = {TABLE: b"1", DASHBOARD: b"2", "itn_itn_distribution_map_1.html": b"3", "itn_itn_distribution_map_2.html": b"4"}


@pytest.mark.parametrize("summary", [IN_NAMES, IN_WORDS, IN_NAMES.replace(b"- Analysis_Summary.txt: this file\n", b"")])
def test_a_summary_that_lists_what_is_there(summary: bytes) -> None:
    must_list_its_files(opened({**FILES, SUMMARY: summary}), "staging")


ALL = f"{TABLE}, {DASHBOARD}, itn_*.html, {SUMMARY}"


@pytest.mark.parametrize(
    ("without", "more", "summary", "listed", "absent", "unlisted"),
    [
        (DASHBOARD, {}, IN_NAMES, ALL, DASHBOARD, "none"),
        (DASHBOARD, {DASHBOARD: b""}, IN_NAMES, ALL, DASHBOARD, "none"),
        ("map", {}, IN_NAMES, ALL, "itn_*.html", "none"),
        ("itn_", {}, IN_NAMES, ALL, f"{TABLE}, {DASHBOARD}, itn_*.html", "none"),
        ("-", {"notes.txt": b"5"}, IN_NAMES, ALL, "none", "notes.txt"),
        ("-", {}, IN_WORDS.replace(b"3. V", b"3. shapes.zip\n4. V"),
         f"{TABLE}, {DASHBOARD}, shapes.zip, *map*.html, {SUMMARY}", "shapes.zip", "none"),
        ("dashboard", {}, b"SUMMARY", "nothing", "none", (f"{TABLE}, itn_itn_distribution_map_1.html, "
         f"itn_itn_distribution_map_2.html, {SUMMARY}")),
    ],
    ids=["dashboard absent", "dashboard empty", "maps absent", "all absent", "more than listed", "in words", "no list"],
)  # fmt: skip
def test_a_summary_that_lists_something_else(
    without: str, more: dict[str, bytes], summary: bytes, listed: str, absent: str, unlisted: str
) -> None:
    members = {name: text for name, text in FILES.items() if without not in name} | more | {SUMMARY: summary}
    with pytest.raises(Mismatch) as wrong:
        must_list_its_files(opened(members), "staging")

    assert str(wrong.value) == (
        "Analysis_Summary.txt in the export on staging\n"
        f"  expected: a list of what is in the package: {', '.join(name for name, text in members.items() if text)}\n"
        f"  actual:   listed: {listed}; listed and not there: {absent}; there and not listed: {unlisted}\n"
        '  next:     read the service\'s log for "Error": what fails to be made is left out, and listed all the same'
    )


SHORT = b"Nets available:   24,000\nNets allocated:   23,850\nNets remaining:   150\n"
LONG = b"Total Nets Available: 24,000\nNets Allocated: 23,850\nNets Remaining: 150\n"


@pytest.mark.parametrize("summary", [SHORT, LONG])
def test_a_summary_of_this_plan(summary: bytes) -> None:
    must_tell_plan(opened({SUMMARY: summary}), PLAN, "staging")


@pytest.mark.parametrize(
    ("members", "actual"),
    [
        ({SUMMARY: SHORT.replace(b"23,850", b"23,851")}, "24,000 available, 23,851 allocated, 150 remaining"),
        ({SUMMARY: LONG[:29]}, "24,000 available, not told allocated, not told remaining"),
        ({}, "not told available, not told allocated, not told remaining"),
    ],
    ids=["other number", "cut short", "absent"],
)
def test_a_summary_of_another_plan(members: dict[str, bytes], actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_tell_plan(opened(members), PLAN, "staging")

    assert str(wrong.value) == (
        "Nets in Analysis_Summary.txt of the export on staging\n"
        "  expected: 24,000 available, 23,850 allocated, 150 remaining\n"
        f"  actual:   {actual}\n"
        "  next:     compare with the plan in the chat: is it the export of an earlier plan?"
    )


@pytest.mark.parametrize("members", [{DASHBOARD: b"Osun State, 23,850"}, {DASHBOARD: b"Osun 23850"}, {}])
def test_a_dashboard_of_the_second_analysis_or_none(members: dict[str, bytes]) -> None:
    must_be_about(opened(members), "Osun", "Kwara", PLAN, "staging")


@pytest.mark.parametrize(
    ("page", "actual"),
    [
        (b"Kwara 23,850", "it does not name Osun, names Kwara, has the number of the nets"),
        (b"Osun and Kwara 23,850", "it names Osun, names Kwara, has the number of the nets"),
        (b"Osun 11,000", "it names Osun, does not name Kwara, has not the number of the nets"),
    ],
    ids=["first", "both", "other plan"],
)
def test_a_dashboard_of_the_first_analysis(page: bytes, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_about(opened({DASHBOARD: page}), "Osun", "Kwara", PLAN, "staging")

    assert str(wrong.value) == (
        "Dashboard of the second export on staging\n"
        "  expected: Osun and 23,850 nets allocated, and nothing of Kwara\n"
        f"  actual:   {actual}\n"
        "  next:     see which itn_export folder of the session the package was made of, and of which analysis the "
        "dashboard has its state"
    )


PACKAGE = File("ITN.zip", b"PK12")


def answer(status: int, content: bytes) -> Fetched:
    return Fetched("http://127.0.0.1/ITN.zip", status, "application/zip", content)


def test_a_package_from_every_instance() -> None:
    must_be_served_everywhere(PACKAGE, {"a": answer(200, b"PK12"), "b": answer(200, b"PK12")}, "staging")


def test_a_package_that_two_instances_lack() -> None:
    served = {"a": answer(200, b"PK12"), "b": answer(500, b"error"), "c": answer(200, b"PK34")}
    with pytest.raises(Mismatch) as wrong:
        must_be_served_everywhere(PACKAGE, served, "production")

    assert str(wrong.value) == (
        "Export package ITN.zip on production\n"
        "  expected: the same 4 bytes from a, b, c\n"
        "  actual:   b: HTTP 500, 5 bytes\n"
        "            c: HTTP 200, 4 bytes\n"
        "  next:     see whether the folder of exports is mounted there: a user is lucky only while the balancer "
        "keeps them on the instance that made the file"
    )
