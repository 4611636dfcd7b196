"""What a proof makes of a scenario's outcome."""

from datetime import UTC, datetime

import pytest

from cutover.proving.results import Fate, fate_of
from cutover.runs.results import Outcome, Result, ScenarioId
from scripts.proving.asking import witnessed

SCENARIO = "Those who are to be told can be told (staging)"


def result(outcome: Outcome) -> Result:
    return Result(
        id=ScenarioId(feature="Telling", scenario=SCENARIO, environment="both", plan_items=("4.1.1",)),
        attempt=1,
        outcome=outcome,
        failure=None,
        registered=None,
        started=datetime(2026, 11, 20, tzinfo=UTC),
        duration_s=0.1,
        steps=(),
        findings=(),
        evidence=(),
    )


@pytest.mark.parametrize(
    ("outcome", "told", "fate"),
    [
        (Outcome.PASSED, "passed", Fate.SURVIVED),
        (Outcome.WAIVED, "passed", Fate.SURVIVED),
        (Outcome.FAILED, "failed", Fate.NAMED),
        (Outcome.MISCONFIGURED, "refused", Fate.NAMED),
        (Outcome.NOT_LOOKED, "not looked", Fate.UNSURE),
        (Outcome.EXPIRED, "not looked", Fate.UNSURE),
    ],
)
def test_who_says_what_is_wrong_has_noticed_it(outcome: Outcome, told: str, fate: Fate) -> None:
    """Also where what is wrong are the words that the suite itself was given."""
    one = witnessed(result(outcome))

    assert (one.name, one.environment, one.outcome) == ("Those who are to be told can be told", "both", told)
    assert fate_of((one,), (one.name,)) is fate
