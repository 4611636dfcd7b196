"""One user against all others, by the checks of the features."""

from dataclasses import replace

import pytest

from cutover.errors import CutoverError, Mismatch, ProbeError
from cutover.journeys import NetPlan
from cutover.journeys.crowd import Visit
from cutover.load.assignment import Assignment
from cutover.load.judging import judge, judge_failed
from cutover.load.messages import Outcome
from tests.cutover.checks.visits import visit as visit_of

IDS = {number: f"{number:08x}-0000-4000-8000-000000000000" for number in range(1, 61)}
STOP = "stop the occasion: users see each other"


def visit(number: int) -> Visit:
    return replace(visit_of(number, Assignment(number).workbook()), session_id=IDS[number])


def judged(visit: Visit, first: str | None = None) -> tuple[Outcome, str]:
    outcome, error = judge(visit, first or IDS[visit.number], IDS, "production")
    return outcome, str(error or "")


def test_who_has_what_is_theirs() -> None:
    assert judged(visit(1)) == (Outcome.OWN, "")


def test_who_shares_a_session_in_the_end() -> None:
    assert judged(replace(visit(1), session_id=IDS[5])) == (
        Outcome.FOREIGN,
        (
            "Sessions of 2 users at once on production\n"
            "  expected: 2 sessions, one for each\n"
            "  actual:   1 sessions; without one of their own: user 1 (Kwara, 6 wards), user 5 (Osun, 7 wards)\n"
            f"  next:     {STOP}. Compare the session settings of the workers"
        ),
    )


def test_who_shared_one_from_the_first_visit_on() -> None:
    outcome, text = judged(visit(1), first=IDS[2])

    assert outcome is Outcome.FOREIGN
    assert "without one of their own: user 1 (Kwara, 6 wards), user 2 (Osun, 6 wards)" in text


def test_who_was_given_another_session_on_the_way() -> None:
    assert judged(replace(visit(1), session_id="00000000-0000-4000-8000-000000000099")) == (
        Outcome.FOREIGN,
        (
            "Session of user 1 (Kwara, 6 wards) on production\n"
            "  expected: the same in the end as at the first visit\n"
            "  actual:   another one\n"
            "  next:     the session was lost or exchanged: see evictions and restarts of its Redis at that time"
        ),
    )


def test_who_has_the_package_of_one_of_the_same_state() -> None:
    outcome, text = judged(replace(visit(1), package=visit(4).package))

    assert outcome is Outcome.FOREIGN
    assert text.startswith("itn_distribution_results.csv in the export on production, user 1 (Kwara, 6 wards)\n")


@pytest.mark.parametrize(
    ("shown", "whose"),
    [("Osun", "user 59 (Osun, 25 wards)"), (IDS[7], "user 7 (Kwara, 8 wards)")],
    ids=["state", "session"],
)
def test_whose_map_names_another(shown: str, whose: str) -> None:
    one = visit(1)
    map_ = replace(one.map, content=one.map.content + shown.encode())

    assert judged(replace(one, map=map_)) == (
        Outcome.FOREIGN,
        (
            "map of user 1 (Kwara, 6 wards) on production\n"
            "  expected: nothing of any other user\n"
            f"  actual:   it names the state or the session of {whose}\n"
            f"  next:     {STOP}'s results. Open the file from the run's evidence folder"
        ),
    )


def wrong(kind: type[CutoverError], actual: str) -> CutoverError:
    return kind.of("Dialogue", expected="an answer", actual=actual, next_action="look")


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (wrong(Mismatch, "an error page"), Outcome.FAILED),
        (wrong(Mismatch, "Kwara, which is this user's own"), Outcome.FAILED),
        (wrong(Mismatch, "the wards of Adamawa"), Outcome.FOREIGN),
        (wrong(ProbeError, "ReadTimeout"), Outcome.UNANSWERED),
    ],
    ids=["a failure", "one's own state", "another's state", "no answer"],
)
def test_whose_journey_came_to_no_end(error: CutoverError, outcome: Outcome) -> None:
    for last in (IDS[1], None):
        assert judge_failed(1, error, IDS[1], last, IDS, "production") == (outcome, error)


def test_who_was_never_told_a_session_has_none_of_another_s() -> None:
    error = wrong(Mismatch, "HTTP 502")

    for last in (IDS[1], None):
        assert judge_failed(1, error, None, last, IDS, "production") == (Outcome.FAILED, error)


def test_a_failure_of_one_whose_session_is_another_s_is_the_worse_news() -> None:
    outcome, worse = judge_failed(1, wrong(ProbeError, "ReadTimeout"), IDS[1], IDS[2], IDS, "production")

    assert outcome is Outcome.FOREIGN
    assert worse.failure.subject == "Sessions of 2 users at once on production"


def test_a_plan_of_another_is_not_one_s_own() -> None:
    outcome, _ = judged(replace(visit(1), plan=NetPlan(99_000, 99_000)))

    assert outcome is Outcome.FOREIGN
