"""What is said of a load: what decides, the table, and the failures of those who met another's."""

from pathlib import Path

import pytest

from cutover.load.account import Account
from cutover.load.figures import Figures, Removed, StepFigures
from cutover.load.messages import Ended, Outcome
from cutover.load.order import Order
from cutover.runs.results import ShownFailure
from cutover.verdict.decision import Decision

OWN, FOREIGN, FAILED, UNANSWERED = Outcome.OWN, Outcome.FOREIGN, Outcome.FAILED, Outcome.UNANSWERED
FAILURE = ShownFailure(type="Mismatch", subject="map", expected="Kwara", actual="Osun", next_action="stop")
STEP = StepFigures(name="upload", requests=4, failures=1, median_ms=200, p95_ms=1900, most_ms=2345.6)


def account(
    *outcomes: Outcome, users: int | None = None, interrupted: bool = False, problem: str = "", repeats: int = 0
) -> Account:
    order = Order(
        fleet="lab",
        fleet_name="lab",
        environment="production",
        address="http://x",
        session_cookie="c",
        users=users or len(outcomes),
        spawn_rate=1,
        within_s=60,
        folder=Path("folder"),
        suite="",
    )
    ended = tuple(
        Ended(
            number=number,
            who=f"user {number}",
            outcome=outcome,
            step="map",
            failure=None if outcome is OWN else FAILURE,
            repeats=repeats,
        )
        for number, outcome in enumerate(outcomes, start=1)
    )
    figures = Figures(
        steps=(STEP,),
        came=len(ended),
        took_s=12.5,
        memory_mb=(100.0,),
        interrupted=interrupted,
        removed=Removed(problem=problem),
    )
    return Account(order, ended, figures)


@pytest.mark.parametrize(
    ("outcomes", "users", "decision", "code"),
    [
        ((OWN, OWN, OWN, OWN), 4, Decision.GO, 0),
        ((OWN, OWN, OWN, UNANSWERED), 4, Decision.GO, 0),
        ((OWN, OWN), 4, Decision.GO, 0),
        ((OWN, OWN, OWN, FAILED), 4, Decision.NO_GO, 1),
        ((OWN, FAILED, FAILED, FAILED), 4, Decision.INCONCLUSIVE, 3),
        ((OWN,), 4, Decision.INCONCLUSIVE, 3),
        ((), 4, Decision.INCONCLUSIVE, 3),
        ((FOREIGN, UNANSWERED, UNANSWERED, UNANSWERED), 4, Decision.NO_GO, 1),
    ],
    ids=["all", "one without an answer", "half", "one failed", "most failed", "few", "nobody", "one met another's"],
)
def test_what_decides(outcomes: tuple[Outcome, ...], users: int, decision: Decision, code: int) -> None:
    judged = account(*outcomes, users=users).decision

    assert (judged, judged.exit_code) == (decision, code)


def test_a_load_as_it_should_be() -> None:
    assert f"{account(OWN, OWN)}" == (
        "step           users  failed    median      95 %      most\n"
        "upload             4       1    0.20 s    1.90 s    2.35 s\n\n"
        "GO load on lab, production: 2 of 2 users at once came to the end, nobody met another's, 12.5 s"
    )


def test_everything_that_can_be_said_of_one() -> None:
    said = f"{account(OWN, FOREIGN, FAILED, UNANSWERED, interrupted=True, problem='a Redis', repeats=2)}"

    assert said.partition("\n\n")[2] == (
        "foreign, user 2, map: map\n"
        "  expected: Kwara\n"
        "  actual:   Osun\n"
        "  next:     stop\n\n"
        "failed, user 3, map: map\n"
        "  expected: Kwara\n"
        "  actual:   Osun\n"
        "  next:     stop\n\n"
        "unanswered, user 4, map: map\n"
        "  expected: Kwara\n"
        "  actual:   Osun\n"
        "  next:     stop\n\n"
        "not taken away: a Redis\n\n"
        "NO-GO load on lab, production: 2 of 4 users at once came to the end, 1 met another's, 1 failed on the way, "
        "1 got no answer, 8 answers had to be repeated, 12.5 s, interrupted"
    )


def test_of_those_who_met_another_s_all_are_shown_of_the_others_a_few() -> None:
    said = f"{account(*[FOREIGN] * 8, *[FAILED] * 8)}"

    assert said.count("foreign, user") == 8
    assert said.count("failed, user") == 5
    assert "failed: and 3 more, in results.jsonl" in said


def test_for_a_program() -> None:
    said = account(OWN, FOREIGN).as_dict()

    assert said["decision"] == "NO-GO"
    assert said["outcomes"] == {"own": 1, "foreign": 1, "failed": 0, "unanswered": 0}
    assert said["foreign"] == [
        {
            "number": 2,
            "who": "user 2",
            "outcome": "foreign",
            "step": "map",
            "failure": FAILURE.model_dump(),
            "repeats": 0,
            "took_s": 0.0,
        }
    ]
    assert said["took_s"] == 12.5
