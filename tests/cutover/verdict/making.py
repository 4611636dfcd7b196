"""Runs and results as a suite would leave them, said as shortly as a test needs."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from cutover.plan import PLAN
from cutover.runs import Finding, LeftOut, Occasion, Outcome, Result, Run, ScenarioId, Step
from cutover.runs.results import Registered, ShownFailure

STARTED = datetime(2025, 8, 1, 14, 3, 7, tzinfo=UTC)

EVERYTHING_ELSE = LeftOut(
    id=ScenarioId(
        feature="The plan",
        scenario="Everything else",
        environment="both",
        plan_items=tuple(item.id for phase in PLAN for item in phase.items),
    ),
    why="this test is about something else",
)
"""Without it a run of a few scenarios would miss most of the plan."""

WRONG_REDIS = ShownFailure(
    type="Mismatch",
    subject="Redis of production-2, worker 4711",
    expected="chatmrpt-redis-production (run_id 9f2c)",
    actual="chatmrpt-redis-staging    (run_id 03ab)",
    next_action="production-2 was not restarted after its .env changed: cutover switch --resume",
)


def scenario(name: str, environment: str = "production", *items: str, feature: str = "Sessions") -> ScenarioId:
    return ScenarioId(feature=feature, scenario=name, environment=environment, plan_items=items)


def run_of(
    *scenarios: ScenarioId, occasion: Occasion = Occasion.ACCEPTANCE, left_out: tuple[LeftOut, ...] = (EVERYTHING_ELSE,)
) -> Run:
    return Run(
        left_out=left_out,
        occasion=occasion,
        fleet="lab",
        started=STARTED,
        scenarios=scenarios,
        versions={"Python": "3.11.7", "Chromium": "139.0"},
    )


def entry(identity: str) -> Registered:
    return Registered(
        id=identity,
        reason="Production uses staging's Redis",
        owner="operations",
        since=date(2025, 8, 1),
        expires=date(2025, 8, 31),
    )


def result_of(
    of: ScenarioId,
    outcome: Outcome = Outcome.PASSED,
    *,
    attempt: int = 1,
    failure: ShownFailure | None = None,
    registered: str | None = None,
    findings: Sequence[Finding] = (),
    evidence: Sequence[str] = (),
    steps: Sequence[Step] = (),
    after_s: float = 0,
    duration_s: float = 1.5,
) -> Result:
    return Result(
        id=of,
        attempt=attempt,
        outcome=outcome,
        failure=failure,
        registered=entry(registered) if registered else None,
        started=STARTED + timedelta(seconds=after_s),
        duration_s=duration_s,
        steps=tuple(steps),
        findings=tuple(findings),
        evidence=tuple(evidence),
    )
