"""The sentence that the owner reads, word for word."""

import pytest

from cutover.plan import PLAN
from cutover.runs import Occasion, Outcome
from cutover.verdict import decide
from tests.cutover.verdict.making import result_of, run_of, scenario

STAGING = scenario("The links open", "staging", "5.2.3", "6.2.1")
PRODUCTION = scenario("The links open", "production", "5.2.3", "6.2.1")
ISOLATION = scenario("A session of one means nothing to the other", "both", "6.2.3")
REACH = "3 of the plan's 38 items have a scenario in this run, 35 have none yet."


def headline_of(*outcomes: Outcome | None, occasion: Occasion = Occasion.ACCEPTANCE) -> str:
    selected = (STAGING, PRODUCTION, ISOLATION)
    results = [result_of(of, outcome) for of, outcome in zip(selected, outcomes, strict=True) if outcome]
    return decide(run_of(*selected, occasion=occasion), results).headline


def test_an_acceptance_that_holds() -> None:
    said = headline_of(Outcome.PASSED, Outcome.PASSED, Outcome.PASSED)

    assert said == f"The cutover is accepted: all 3 scenarios hold. {REACH}"


def test_an_acceptance_with_one_failure() -> None:
    said = headline_of(Outcome.PASSED, Outcome.FAILED, Outcome.PASSED)

    assert said == (
        "The cutover is not accepted: 1 of 3 scenarios speaks against it. "
        f"“The links open” failed in production. {REACH}"
    )


def test_an_acceptance_with_failures_and_a_gap() -> None:
    said = headline_of(None, Outcome.FAILED, Outcome.KNOWN)

    assert said == (
        "The cutover is not accepted: 2 of 3 scenarios speak against it, 1 more cannot be told. "
        "First: “The links open” failed in production. "
        f"The run was cut short: 1 scenario never came to an end. {REACH}"
    )


def test_nothing_can_be_concluded() -> None:
    said = headline_of(Outcome.PASSED, None, Outcome.NOT_LOOKED)

    assert said == (
        "Nothing can be concluded: 2 of 3 scenarios cannot be told. "
        "First: “A session of one means nothing to the other” could not be looked at across both environments. "
        f"The run was cut short: 1 scenario never came to an end. {REACH}"
    )


def test_a_baseline_that_goes_ahead_says_what_is_wrong_now() -> None:
    said = headline_of(Outcome.PASSED, Outcome.KNOWN, Outcome.KNOWN, occasion=Occasion.BASELINE)

    assert said == (
        "The known issues are as registered: the cutover can go ahead. What does not hold now: "
        "“The links open” in production, “A session of one means nothing to the other” across both environments. "
        f"{REACH}"
    )


@pytest.mark.parametrize(("issues", "more"), [(4, ""), (5, ", 1 more"), (6, ", 2 more")])
def test_a_baseline_with_many_known_issues_names_the_first(issues: int, more: str) -> None:
    selected = [scenario(f"Claim {number}", "staging", "5.1.3") for number in range(1, issues + 1)]
    run = run_of(*selected, occasion=Occasion.BASELINE)
    results = [result_of(one, Outcome.KNOWN) for one in selected]

    said = decide(run, results).headline

    assert said.startswith(
        "The known issues are as registered: the cutover can go ahead. What does not hold now: “Claim 1” in staging, "
        f"“Claim 2” in staging, “Claim 3” in staging, “Claim 4” in staging{more}. "
    )


def test_a_baseline_without_known_issues() -> None:
    said = headline_of(Outcome.PASSED, Outcome.PASSED, Outcome.PASSED, occasion=Occasion.BASELINE)

    assert said == f"The cutover can go ahead: no known issue is registered, and all 3 scenarios hold. {REACH}"


def test_a_baseline_whose_issue_is_gone() -> None:
    said = headline_of(Outcome.PASSED, Outcome.PASSED, Outcome.FIXED, occasion=Occasion.BASELINE)

    assert said == (
        "The cutover must not start: 1 of 3 scenarios speaks against it. “A session of one means nothing to the "
        f"other” passed although it is registered as failing across both environments. {REACH}"
    )


def test_an_accepted_limitation_is_no_failure_and_in_plain_sight() -> None:
    said = headline_of(Outcome.PASSED, Outcome.WAIVED, Outcome.PASSED)

    assert said == (
        "The cutover is accepted: 2 of 3 scenarios hold, and 1 limitation is accepted: “The links open” in production. "
        f"{REACH}"
    )
    assert headline_of(Outcome.WAIVED, Outcome.WAIVED, Outcome.PASSED) == (
        "The cutover is accepted: 1 of 3 scenarios hold, and 2 limitations are accepted: “The links open” in staging, "
        f"“The links open” in production. {REACH}"
    )
    assert headline_of(Outcome.WAIVED, Outcome.KNOWN, Outcome.PASSED, occasion=Occasion.BASELINE) == (
        "The known issues are as registered: the cutover can go ahead. What does not hold now: “The links open” in "
        f"production. Accepted besides: “The links open” in staging. {REACH}"
    )


def test_an_entry_that_has_expired() -> None:
    assert headline_of(Outcome.EXPIRED, Outcome.PASSED, Outcome.PASSED, occasion=Occasion.BASELINE) == (
        "The cutover must not start: 1 of 3 scenarios speaks against it. “The links open” fails, and its entry in the "
        f"register has expired, in staging. {REACH}"
    )


def test_a_night() -> None:
    assert headline_of(Outcome.PASSED, Outcome.PASSED, Outcome.PASSED, occasion=Occasion.NIGHTLY) == (
        f"Everything is as it must be: all 3 scenarios hold. {REACH}"
    )
    assert headline_of(Outcome.PASSED, Outcome.KNOWN, Outcome.PASSED, occasion=Occasion.NIGHTLY) == (
        "Nothing is wrong but what is registered. What does not hold now: “The links open” in production. " + REACH
    )
    assert headline_of(Outcome.PASSED, Outcome.FAILED, Outcome.PASSED, occasion=Occasion.NIGHTLY) == (
        "Not everything is as it must be: 1 of 3 scenarios speaks against it. "
        f"“The links open” failed in production. {REACH}"
    )


def test_a_single_scenario_and_a_single_item() -> None:
    only = scenario("The links open", "staging", "5.2.3")

    assert decide(run_of(only), [result_of(only)]).headline == (
        "The cutover is accepted: the one scenario holds. "
        "1 of the plan's 38 items has a scenario in this run, 37 have none yet."
    )


def test_one_that_cannot_be_told_and_items_that_nothing_looks_at() -> None:
    """The singular of both, and then the plural of the items."""
    nearly = [item.id for phase in PLAN for item in phase.items if item.id != "6.1.4"]
    most = scenario("Most of it", "both", *nearly)
    unlooked = decide(run_of(most, left_out=()), [result_of(most, Outcome.NOT_LOOKED)]).headline
    held = decide(run_of(scenario("Less", "both", *nearly[1:]), left_out=()), []).headline

    assert unlooked == (
        "Nothing can be concluded: 1 of 1 scenario cannot be told, and 1 item of the plan is not looked at. "
        "First: “Most of it” could not be looked at across both environments. "
        "37 of the plan's 38 items have a scenario in this run, 1 has none yet."
    )
    assert held == (
        "Nothing can be concluded: 1 of 1 scenario cannot be told, and 2 items of the plan are not looked at. "
        "First: “Less” has no result across both environments. The run was cut short: 1 scenario never came to an "
        "end. 36 of the plan's 38 items have a scenario in this run, 2 have none yet."
    )


def test_the_whole_plan() -> None:
    whole = scenario("Everything", "both", *(item.id for phase in PLAN for item in phase.items))

    assert decide(run_of(whole), [result_of(whole)]).headline == (
        "The cutover is accepted: the one scenario holds. All 38 items of the plan have a scenario in this run."
    )
