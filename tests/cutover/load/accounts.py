"""Loads that came out in a certain way."""

from pathlib import Path

from cutover.load.account import Account
from cutover.load.figures import Figures, Removed, StepFigures
from cutover.load.messages import Ended, Outcome
from cutover.load.order import Order
from cutover.runs.results import ShownFailure

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
            step="package",
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
