from dataclasses import replace

import pytest

from cutover.answers import Downloads, Fetched, File
from cutover.checks.users import (
    must_be_told_apart,
    must_have_kept,
    must_have_their_own,
    must_name_nobody_else,
    must_name_none_of,
)
from cutover.errors import Mismatch
from cutover.journeys.crowd import workbooks_of_a_crowd
from cutover.workbooks import AgeGroup, Level, expected_tpr
from tests.cutover.checks.packages import zipped
from tests.cutover.checks.visits import visit

SESSION = "0f6c5c9e-3a1d-4b7f-9c1e-0d1f2a3b4c5d"
STOP = "stop the occasion: users see each other"


VISITS = tuple(visit(number, workbook) for number, workbook in enumerate(workbooks_of_a_crowd(4), start=1))


def test_a_crowd_of_which_no_two_are_alike() -> None:
    specs = [workbook.spec for workbook in workbooks_of_a_crowd(6)]

    assert [spec.state for spec in specs] == ["Adamawa", "Kwara", "Osun", "Adamawa", "Kwara", "Osun"]
    assert len({spec.wards for spec in specs}) == len({spec.seed for spec in specs}) == 6


def test_users_who_see_what_is_theirs() -> None:
    must_be_told_apart({visit.who: visit.session_id for visit in VISITS}, "staging")
    must_have_their_own(VISITS, "staging")
    must_name_nobody_else(VISITS, "staging")


@pytest.mark.parametrize(
    ("session_id", "sessions", "who"),
    [
        ("session-1", 2, "user 1, user 2"),
        (None, 2, "user 2"),
    ],
    ids=["shared", "not told"],
)
def test_users_without_a_session_of_their_own(session_id: str | None, sessions: int, who: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_told_apart({"user 1": "session-1", "user 2": session_id, "user 3": "session-3"}, "staging")

    assert str(wrong.value) == (
        "Sessions of 3 users at once on staging\n"
        "  expected: 3 sessions, one for each\n"
        f"  actual:   {sessions} sessions; without one of their own: {who}\n"
        f"  next:     {STOP}. Compare the session settings of the workers"
    )


def test_a_user_with_the_package_of_another_of_the_same_state() -> None:
    wards = expected_tpr(VISITS[0].workbook.rows, Level.PRIMARY, AgeGroup.UNDER_5)
    others = expected_tpr(VISITS[3].workbook.rows, Level.PRIMARY, AgeGroup.UNDER_5)
    with pytest.raises(Mismatch) as wrong:
        must_have_their_own((replace(VISITS[0], package=VISITS[3].package),), "staging")

    assert str(wrong.value) == (
        "itn_distribution_results.csv in the export on staging, user 1 (Adamawa, 6 wards)\n"
        f"  expected: a row for each ward: {', '.join(sorted(wards))}\n"
        f"  actual:   {', '.join(sorted(others))}\n"
        "  next:     other wards: the package was made of an earlier analysis; fewer: see which of them the "
        "ranking in the session's folder has"
    )


def with_file(number: int, content: bytes) -> Downloads:
    files = list(VISITS[0].downloads.files)
    files[number] = replace(files[number], content=content)
    return replace(VISITS[0].downloads, files=tuple(files))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"downloads": Downloads("", ())}, 'Tab "Download Processed Data"'),
        ({"downloads": with_file(0, b"WardName,TPR\n")}, "Test positivity in Adamawa_TPR_Analysis_1.csv"),
        ({"downloads": with_file(1, b"WardName\n")}, "Wards in Adamawa_plus.csv"),
        ({"map": VISITS[1].map}, "Map of the net distribution"),
        ({"package": File("ITN_Distribution_Export_1.zip", b"?")}, "Export package ITN_Distribution_Export_1.zip"),
        ({"plan": VISITS[3].plan}, "Nets in Analysis_Summary.txt of the export"),
    ],
)
def test_whose_it_is_that_is_wrong(change: dict[str, object], what: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_have_their_own((*VISITS[1:], replace(VISITS[0], **change)), "staging")  # type: ignore[arg-type]

    assert wrong.value.failure.subject == f"{what} on staging, user 1 (Adamawa, 6 wards)"


@pytest.mark.parametrize(
    ("change", "name", "whom"),
    [
        ({"downloads": Downloads("Kwara_plus.csv", ())}, "list of the files", "user 2 (Kwara, 7 wards)"),
        (
            {"downloads": Downloads("", (File("a.zip", zipped({"a.csv": b"Osun"})),))},
            "a.zip/a.csv",
            "user 3 (Osun, 8 wards)",
        ),
        ({"package": File("Kwara.zip", b"?")}, "Kwara.zip", "user 2 (Kwara, 7 wards)"),
        (
            {"package": File("a.bin", b"\xffOsun, Kwara")},
            "a.bin",
            "user 2 (Kwara, 7 wards), user 3 (Osun, 8 wards)",
        ),
        (
            {"map": Fetched("http://127.0.0.1/session-4/", 200, "text/html", b"")},
            "map",
            "user 4 (Adamawa, 9 wards)",
        ),
    ],
    ids=["list", "member", "name of a file", "two others, and no text", "session of the same state"],
)
def test_a_user_who_sees_something_of_another(change: dict[str, object], name: str, whom: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_name_nobody_else((replace(VISITS[0], **change), *VISITS[1:]), "production")  # type: ignore[arg-type]

    assert str(wrong.value) == (
        f"{name} of user 1 (Adamawa, 6 wards) on production\n"
        "  expected: nothing of any other user\n"
        f"  actual:   it names the state or the session of {whom}\n"
        f"  next:     {STOP}'s results. Open the file from the run's evidence folder"
    )


@pytest.mark.parametrize("shown", [f"x{SESSION}_1", SESSION])
def test_a_session_id_of_another_wherever_it_stands(shown: str) -> None:
    one = replace(VISITS[0], package=File(f"{shown}.zip", b"?"))
    with pytest.raises(Mismatch) as wrong:
        must_name_none_of({SESSION: "user 9", "Adamawa": "user 4"}, one, "staging")

    assert wrong.value.failure.actual == "it names the state or the session of user 9"


@pytest.mark.parametrize(("last", "actual"), [("another", "another one"), (None, "none")])
def test_a_session_that_was_not_kept(last: str | None, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_have_kept("first", last, "user 1", "staging")

    assert str(wrong.value) == (
        "Session of user 1 on staging\n"
        "  expected: the same in the end as at the first visit\n"
        f"  actual:   {actual}\n"
        "  next:     the session was lost or exchanged: see evictions and restarts of its Redis at that time"
    )


def test_a_session_that_was_kept_or_never_told() -> None:
    must_have_kept("first", "first", "user 1", "staging")
    must_have_kept(None, "first", "user 1", "staging")
