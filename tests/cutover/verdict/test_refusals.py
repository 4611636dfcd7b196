"""Folders on which no verdict can stand."""

import pytest

from cutover.errors import ConfigurationError
from cutover.runs import Outcome
from cutover.verdict import decide
from tests.cutover.verdict.making import result_of, run_of, scenario


def test_zero_selected_scenarios() -> None:
    with pytest.raises(ConfigurationError) as refused:
        decide(run_of(), [])

    assert str(refused.value) == (
        "Selection of the acceptance on lab\n"
        "  expected: at least one scenario\n"
        "  actual:   none\n"
        "  next:     widen the selection: a run that looks at nothing has no verdict"
    )


def test_results_that_nobody_selected() -> None:
    selected = scenario("selected", "production", "5.2.1")
    retagged = scenario("selected", "production", "5.2.2")
    foreign = scenario("foreign", "staging")

    with pytest.raises(ConfigurationError) as refused:
        decide(run_of(selected), [result_of(selected), result_of(foreign), result_of(foreign), result_of(retagged)])

    assert str(refused.value) == (
        "Scenarios of the acceptance on lab\n"
        "  expected: results of the selected scenarios only\n"
        "  actual:   Sessions: foreign (staging)\n"
        "            Sessions: selected (production, 5.2.2)\n"
        "  next:     results were added or the selection changed: "
        "restore the folder as the run left it, or run the occasion again"
    )


def test_two_selected_scenarios_that_nothing_tells_apart() -> None:
    row = scenario("A row of an outline")

    with pytest.raises(ConfigurationError) as refused:
        decide(run_of(row, row), [result_of(row)])

    assert str(refused.value) == (
        "Scenarios of the acceptance on lab\n"
        "  expected: each scenario once for an environment\n"
        "  actual:   Sessions: A row of an outline (production)\n"
        "  next:     give the rows of an outline names of their own: "
        "under one name, one result would stand for all"
    )


def test_an_environment_that_the_page_has_no_column_for() -> None:
    elsewhere = scenario("elsewhere", "canary")

    with pytest.raises(ConfigurationError) as refused:
        decide(run_of(elsewhere), [result_of(elsewhere)])

    assert str(refused.value) == (
        "Scenarios of the acceptance on lab\n"
        "  expected: scenarios for staging, production or both\n"
        "  actual:   Sessions: elsewhere (canary)\n"
        "  next:     run the occasion again: a run of this suite names no other environment"
    )


def test_an_item_that_the_plan_does_not_have() -> None:
    mistagged = scenario("mistagged", "both", "5.2.1", "9.9.9")

    with pytest.raises(ConfigurationError) as refused:
        decide(run_of(mistagged), [result_of(mistagged, Outcome.FAILED)])

    assert str(refused.value) == (
        "Scenarios of the acceptance on lab\n"
        "  expected: items that the plan has\n"
        "  actual:   Sessions: mistagged (both, 5.2.1, 9.9.9)\n"
        "  next:     correct the plan tags of the scenario"
    )
