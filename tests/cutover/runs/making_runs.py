"""Runs and results said shortly."""

from datetime import UTC, datetime

from cutover.runs import Finding, Occasion, Outcome, Result, Run, ScenarioId, Step
from cutover.runs.results import ShownFailure

STARTED = datetime(2025, 8, 1, 14, 3, 7, tzinfo=UTC)
SCENARIO = ScenarioId(feature="Isolation", scenario="Two servers", environment="both", plan_items=("5.3.1", "5.3.2"))
RUN = Run(
    occasion=Occasion.BASELINE, fleet="small", started=STARTED, scenarios=(SCENARIO,), versions={"python": "3.11.2"}
)


def result(actual: str = "one server", attempt: int = 1) -> Result:
    return Result(
        id=SCENARIO,
        attempt=attempt,
        outcome=Outcome.FAILED,
        failure=ShownFailure(
            type="Mismatch", subject="Redis", expected="two servers", actual=actual, next_action="switch"
        ),
        registered=None,
        started=STARTED,
        duration_s=1.25,
        steps=(Step(keyword="Then", text="no Redis server serves both", outcome="failed", duration_s=1.0),),
        findings=(Finding(subject="Dialogue", observed="repeated", count=2),),
        evidence=("evidence/one.png",),
    )
