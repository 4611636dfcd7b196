"""Known issues speak of one cause: they must agree on what they tell of it."""

import pytest

from cutover.runs import Occasion, Outcome, Result, ScenarioId
from cutover.verdict import Decision, Standing, Verdict, decide
from tests.cutover.verdict.making import WRONG_REDIS, result_of, run_of, scenario

SOCKETS, CLIENTS, LOGS = scenario("Sockets"), scenario("Clients"), scenario("Logs")


def known(of: ScenarioId, **facts: tuple[str, ...]) -> Result:
    found = result_of(of, Outcome.KNOWN, failure=WRONG_REDIS, registered="shared-redis")
    return found.model_copy(update={"facts": facts})


def decided(*results: Result, occasion: Occasion = Occasion.BASELINE) -> Verdict:
    return decide(run_of(*(result.id for result in results), occasion=occasion), results)


def test_one_server_in_every_known_issue() -> None:
    verdict = decided(known(SOCKETS, run_id=("6f12",)), known(CLIENTS, run_id=("6f12",)), known(LOGS))

    assert verdict.decision is Decision.GO
    assert len(verdict.known_issues) == 3


@pytest.mark.parametrize("other", [("03ab",), ("6f12", "03ab")])
def test_two_servers_under_one_name_are_no_known_issue(other: tuple[str, ...]) -> None:
    verdict = decided(known(SOCKETS, run_id=("6f12",)), known(CLIENTS, run_id=other), known(LOGS))

    assert verdict.decision is Decision.NO_GO
    assert [(reason.kind, reason.scenario) for reason in verdict.reasons] == [
        (Standing.CONTRADICTORY, SOCKETS),
        (Standing.CONTRADICTORY, CLIENTS),
    ]
    reason = verdict.reasons[0]
    assert reason.explanation == (
        "Fails as issue shared-redis is registered, but the known issues speak of more than one run_id: the premise "
        "is wrong, or something changed during the run."
    )
    assert reason.next_action == "compare the failures of the known issues, then run the baseline again"
    assert reason.failure == WRONG_REDIS
    assert [known_issue.scenario for known_issue in verdict.known_issues] == [LOGS]
    assert verdict.headline.startswith(
        "The cutover must not start: 2 of 3 scenarios speak against it. First: “Sockets” contradicts another known "
        "issue in production."
    )


def test_one_failure_that_speaks_of_two_servers() -> None:
    verdict = decided(known(SOCKETS, run_id=("6f12", "03ab"), port=("6379",)))

    assert verdict.decision is Decision.NO_GO
    assert "the known issues speak of more than one run_id and port: the premise" in verdict.reasons[0].explanation


def test_what_did_not_fail_as_registered_has_no_say() -> None:
    failed = result_of(CLIENTS, Outcome.WAIVED, failure=WRONG_REDIS, registered="shared-redis")

    verdict = decided(known(SOCKETS, run_id=("6f12",)), failed.model_copy(update={"facts": {"run_id": ("03ab",)}}))

    assert verdict.decision is Decision.GO
