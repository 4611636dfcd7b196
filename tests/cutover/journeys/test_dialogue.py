import pytest

from cutover.errors import Mismatch
from cutover.journeys.dialogue import REPEATS, Turn, hold, tpr_turns
from cutover.runs import Finding
from cutover.workbooks import AgeGroup, Level

STATE = Turn("Osun State", "would you like to proceed")
CONFIRM = Turn("yes", "facility level would you prefer")


class Application:
    """Answers from a list, and remembers what it was told."""

    def __init__(self, *answers: str) -> None:
        self._answers = iter(answers)
        self.told: list[str] = []

    def say(self, message: str) -> str:
        self.told.append(message)
        return next(self._answers)


def test_a_dialogue_that_goes_on_leaves_no_finding() -> None:
    application = Application(
        "Would you like to PROCEED with TPR?", "Which facility level would you prefer to analyze?"
    )

    assert hold((STATE, CONFIRM), application.say, "staging") == []
    assert application.told == ["Osun State", "yes"]


def test_an_answer_that_had_to_be_repeated_is_a_finding_with_its_count() -> None:
    application = Application(
        "would you like to proceed", "which state?", "which state?", "facility level would you prefer"
    )

    assert hold((STATE, CONFIRM), application.say, "staging") == [
        Finding(
            subject="TPR dialogue on staging", observed='"yes" had to be repeated until the dialogue went on', count=2
        )
    ]
    assert application.told == ["Osun State", "yes", "yes", "yes"]


def test_a_turn_may_be_repeated_six_times() -> None:
    application = Application(*["?"] * REPEATS, "would you like to proceed")

    assert [finding.count for finding in hold((STATE,), application.say, "staging")] == [6]


def test_a_turn_that_sticks_for_good() -> None:
    application = Application(*["first", "?", "?", "?", "?", "?", "I didn't catch which state"])

    with pytest.raises(Mismatch) as stuck:
        hold((STATE, CONFIRM), application.say, "production")

    assert str(stuck.value) == (
        'TPR dialogue on production, "Osun State" said 7 times\n'
        "  expected: an answer with: would you like to proceed\n"
        "  actual:   I didn't catch which state\n"
        "  next:     compare the answers of single instances: a dialogue in worker memory sticks at random"
    )
    assert application.told == ["Osun State"] * 7


def test_the_turns_of_a_tpr_analysis() -> None:
    turns = tpr_turns("Osun", Level.SECONDARY, AgeGroup.PREGNANT)

    assert [turn.says for turn in turns] == ["Osun State", "yes", "secondary", "pregnant women"]
    assert all(turn.expects == turn.expects.lower() for turn in turns), "answers are compared in lower case"
