"""What is said of a load: what decides, the table, and the failures of those who met another's."""

from dataclasses import replace

import pytest

from cutover.load.messages import Outcome
from cutover.verdict.decision import Decision
from tests.cutover.load.accounts import FAILED, FAILURE, FOREIGN, OWN, UNANSWERED, account


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
        "foreign, user 2, package: map\n"
        "  expected: Kwara\n"
        "  actual:   Osun\n"
        "  next:     stop\n\n"
        "failed, user 3, package: map\n"
        "  expected: Kwara\n"
        "  actual:   Osun\n"
        "  next:     stop\n\n"
        "unanswered, user 4, package: map\n"
        "  expected: Kwara\n"
        "  actual:   Osun\n"
        "  next:     stop\n\n"
        "not taken away: a Redis\n\n"
        "NO-GO load on lab, production: 2 of 4 users at once came to the end, 1 met another's, 1 failed on the way, "
        "1 got no answer, 8 answers had to be repeated, 12.5 s, interrupted"
    )


def test_who_met_another_s_on_the_way_did_not_come_to_the_end() -> None:
    early = account(OWN, FOREIGN)
    ended = (early.ended[0], early.ended[1].model_copy(update={"step": "analysis"}))

    assert "1 of 2 users at once came to the end, 1 met another's" in replace(early, ended=ended).headline


def test_of_many_failures_of_a_kind_the_first_are_shown() -> None:
    said = f"{account(*[FOREIGN] * 21, *[FAILED] * 8)}"

    assert said.count("foreign, user") == 20
    assert "foreign: and 1 more, in results.jsonl" in said
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
            "step": "package",
            "failure": FAILURE.model_dump(),
            "repeats": 0,
            "took_s": 0.0,
        }
    ]
    assert said["took_s"] == 12.5
