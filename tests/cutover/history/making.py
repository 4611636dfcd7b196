"""Past runs, said as shortly as a test needs."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from cutover.history import PastItem, PastLook, PastRun, past_run
from cutover.runs import Occasion, Outcome, RunFolder
from cutover.verdict import Decision, Standing, State, write_verdict
from tests.cutover.verdict.making import STARTED, result_of, run_of, scenario

SHARED = scenario("Nobody shares", "production", "5.1.3")


def held(
    parent: Path, name: str, occasion: Occasion, outcome: Outcome = Outcome.PASSED, fleet: str = "lab"
) -> RunFolder:
    """A run of one scenario, judged."""
    folder = RunFolder(parent / f"{name}-{occasion}-{fleet}")
    folder.path.mkdir()
    folder.begin(run_of(SHARED, occasion=occasion).model_copy(update={"fleet": fleet}))
    folder.append(result_of(SHARED, outcome, registered="shared" if outcome is Outcome.KNOWN else None))
    write_verdict(folder)
    return folder


def past_of(folder: RunFolder, change: str = "") -> PastRun:
    return past_run(folder, write_verdict(folder), change)


def night(
    number: int, standing: Standing = Standing.PASSED, duration_s: float | None = 3.0, change: str = ""
) -> PastRun:
    """With one scenario on staging."""
    return PastRun(
        run=f"night-{number}",
        occasion=Occasion.NIGHTLY,
        fleet="lab",
        started=STARTED + timedelta(days=number),
        decision=Decision.GO,
        circumstances={"change": change},
        plan=(),
        looks=(PastLook(scenario="The links open", environment="staging", standing=standing, duration_s=duration_s),),
    )


def timed(durations_s: Mapping[str, float], state: State = State.HELD) -> PastRun:
    """With items of the plan on staging that took so long."""
    items = (
        PastItem(item=item, states={"staging": state}, durations_s={"staging": spent})
        for item, spent in durations_s.items()
    )
    return night(1).model_copy(update={"plan": tuple(items)})
