"""A state for each item of the plan in each environment."""

import pytest

from cutover.plan import PLAN
from cutover.runs import Occasion, Outcome, Result, ScenarioId
from cutover.verdict import State, decide
from tests.cutover.verdict.making import result_of, run_of, scenario


def states(item: str, results: list[Result], *unlooked: ScenarioId) -> tuple[State, State]:
    selected = dict.fromkeys((*(result.id for result in results), *unlooked))
    verdict = decide(run_of(*selected, occasion=Occasion.BASELINE), results)
    (covered,) = (covered for covered in verdict.plan if covered.item == item)
    return covered.states["staging"], covered.states["production"]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.PASSED, State.HELD),
        (Outcome.FAILED, State.FAILED),
        (Outcome.DIFFERENT, State.FAILED),
        (Outcome.FIXED, State.FAILED),
        (Outcome.KNOWN, State.KNOWN_ISSUE),
        (Outcome.NOT_LOOKED, State.NOT_LOOKED_AT),
        (Outcome.MISCONFIGURED, State.NOT_LOOKED_AT),
    ],
)
def test_the_state_follows_the_outcome_in_its_own_environment_only(outcome: Outcome, state: State) -> None:
    looked = scenario("looked", "production", "5.2.1")

    assert states("5.2.1", [result_of(looked, outcome)]) == (State.NO_SCENARIO, state)


def test_a_scenario_that_compares_the_environments_speaks_of_both() -> None:
    comparing = scenario("comparing", "both", "6.2.3")

    assert states("6.2.3", [result_of(comparing, Outcome.KNOWN)]) == (State.KNOWN_ISSUE, State.KNOWN_ISSUE)


def test_a_selected_scenario_without_a_result_was_not_looked_at() -> None:
    silent = scenario("silent", "staging", "5.2.1")

    assert states("5.2.1", [], silent) == (State.NOT_LOOKED_AT, State.NO_SCENARIO)


def test_the_worst_of_several_scenarios_speaks_for_the_item() -> None:
    held = scenario("held", "staging", "5.2.1")
    failed = scenario("failed", "staging", "5.2.1")
    known = scenario("known", "both", "5.2.1")

    assert states("5.2.1", [result_of(held), result_of(failed, Outcome.FAILED), result_of(known, Outcome.KNOWN)]) == (
        State.FAILED,
        State.KNOWN_ISSUE,
    )


def test_the_worst_is_the_one_of_the_greatest_weight_not_of_the_first_word() -> None:
    """By its word, "known" would come before "not looked"."""
    known, unlooked = scenario("known", "staging", "5.2.1"), scenario("unlooked", "staging", "5.2.1")

    assert states("5.2.1", [result_of(known, Outcome.KNOWN), result_of(unlooked, Outcome.NOT_LOOKED)]) == (
        State.NOT_LOOKED_AT,
        State.NO_SCENARIO,
    )


def test_every_item_is_listed_in_the_plan_s_order() -> None:
    only = scenario("only", "both", "5.2.1")

    plan = decide(run_of(only), [result_of(only)]).plan

    assert [covered.item for covered in plan] == [item.id for phase in PLAN for item in phase.items]
    assert [covered.item for covered in plan if covered.has_scenario] == ["5.2.1"]
