"""The TPR dialogue: what the officer says, and what the answer must hold before the next step."""

from collections.abc import Callable
from dataclasses import dataclass

from cutover.errors import Mismatch
from cutover.runs import Finding
from cutover.workbooks import AgeGroup, Level

REPEATS = 6
"""How often an answer is repeated before the step counts as stuck. Measured on the application: at most five."""


@dataclass(frozen=True)
class Turn:
    says: str
    expects: str
    """A phrase of the answer, as the contract has it."""


def tpr_turns(state: str, level: Level, age_group: AgeGroup) -> tuple[Turn, ...]:
    return (
        Turn(f"{state} State", "would you like to proceed"),
        Turn("yes", "facility level would you prefer"),
        Turn(str(level), "pregnant women tpr"),
        Turn(str(age_group), "tpr analysis complete"),
    )


def hold(turns: tuple[Turn, ...], say: Callable[[str], str], environment: str) -> list[Finding]:
    """Say each turn until its answer comes, and return what had to be repeated.

    The application's workers may each remember another step of the dialogue; a user then repeats the answer. That is
    worth a finding, not a failure. Raises Mismatch for a turn that sticks for good.
    """
    return [finding for turn in turns if (finding := _hold(turn, say, environment))]


def _hold(turn: Turn, say: Callable[[str], str], environment: str) -> Finding | None:
    repeats = 0
    while turn.expects not in (answer := say(turn.says)).lower():
        repeats += 1
        if repeats > REPEATS:
            raise Mismatch.of(
                f'TPR dialogue on {environment}, "{turn.says}" said {repeats} times',
                expected=f"an answer with: {turn.expects}",
                actual=answer,
                next_action="compare the answers of single instances: a dialogue in worker memory sticks at random",
            )
    if repeats == 0:
        return None
    return Finding(
        subject=f"TPR dialogue on {environment}",
        observed=f'"{turn.says}" had to be repeated until the dialogue went on',
        count=repeats,
    )
