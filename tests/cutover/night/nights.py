"""Nights of three scenarios, said as shortly as a test needs."""

from cutover.history import Trouble
from cutover.night import Night
from cutover.runs import LeftOut, Occasion, Outcome, Run, ScenarioId
from cutover.verdict import Standing, decide
from tests.cutover.verdict.making import EVERYTHING_ELSE, WRONG_REDIS, result_of, run_of, scenario

OWN = scenario("Each environment has a Redis of its own", "production", "5.3.2")
LINKS = scenario("The links open", "staging", "5.2.3")
ISOLATED = scenario("A session of one means nothing to the other", "both", "6.2.3")
ALL = (OWN, LINKS, ISOLATED)


def run(*, left_out: tuple[ScenarioId, ...] = ()) -> Run:
    also = tuple(LeftOut(id=one, why="it makes production work hard during office hours") for one in left_out)
    return run_of(
        *(one for one in ALL if one not in left_out), occasion=Occasion.NIGHTLY, left_out=(EVERYTHING_ELSE, *also)
    )


def night(*outcomes: Outcome, left_out: tuple[ScenarioId, ...] = ()) -> Night:
    """Outcomes of the three, in their order; those that are not given are good."""
    tonight = run(left_out=left_out)
    given = dict(zip(ALL, outcomes, strict=False))
    results = [
        result_of(
            one,
            given.get(one, Outcome.PASSED),
            failure=WRONG_REDIS if given.get(one) is Outcome.FAILED else None,
            registered="shared" if given.get(one) is Outcome.KNOWN else None,
        )
        for one in tonight.scenarios
    ]
    return Night(tonight, decide(tonight, results), "jump-host:/srv/cutover/reports/runs/tonight/index.html")


def trouble(of: ScenarioId, standing: Standing = Standing.FAILED) -> Trouble:
    return Trouble(scenario=of.scenario, environment=of.environment, standing=standing)
