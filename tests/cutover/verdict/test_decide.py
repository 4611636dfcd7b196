"""The truth table: what each outcome means in each occasion, and in which order reasons stand."""

import pytest

from cutover.plan import PLAN
from cutover.runs import Finding, LeftOut, Occasion, Outcome
from cutover.verdict import Decision, Standing, decide
from cutover.verdict.standing import RULES
from tests.cutover.verdict.making import WRONG_REDIS, entry, result_of, run_of, scenario

TABLE = [
    (Occasion.ACCEPTANCE, Outcome.PASSED, Decision.GO),
    (Occasion.ACCEPTANCE, Outcome.FAILED, Decision.NO_GO),
    (Occasion.ACCEPTANCE, Outcome.KNOWN, Decision.NO_GO),
    (Occasion.ACCEPTANCE, Outcome.FIXED, Decision.NO_GO),
    (Occasion.ACCEPTANCE, Outcome.DIFFERENT, Decision.NO_GO),
    (Occasion.ACCEPTANCE, Outcome.NOT_LOOKED, Decision.INCONCLUSIVE),
    (Occasion.ACCEPTANCE, Outcome.MISCONFIGURED, Decision.INCONCLUSIVE),
    (Occasion.ACCEPTANCE, None, Decision.INCONCLUSIVE),
    *(
        (occasion, outcome, decision)
        for occasion in (Occasion.BASELINE, Occasion.NIGHTLY)
        for outcome, decision in (
            (Outcome.PASSED, Decision.GO),
            (Outcome.FAILED, Decision.NO_GO),
            (Outcome.KNOWN, Decision.GO),
            (Outcome.FIXED, Decision.NO_GO),
            (Outcome.DIFFERENT, Decision.NO_GO),
            (Outcome.NOT_LOOKED, Decision.INCONCLUSIVE),
            (Outcome.MISCONFIGURED, Decision.INCONCLUSIVE),
            (None, Decision.INCONCLUSIVE),
        )
    ),
    *((occasion, Outcome.WAIVED, Decision.GO) for occasion in Occasion),
    *((occasion, Outcome.EXPIRED, Decision.NO_GO) for occasion in Occasion),
]


@pytest.mark.parametrize(("occasion", "outcome", "decision"), TABLE)
def test_one_scenario_among_passed_ones_decides(
    occasion: Occasion, outcome: Outcome | None, decision: Decision
) -> None:
    fine, looked_at = scenario("fine"), scenario("looked at")
    results = [result_of(fine), *([result_of(looked_at, outcome)] if outcome else [])]

    assert decide(run_of(fine, looked_at, occasion=occasion), results).decision is decision


def test_the_table_speaks_of_every_outcome_in_every_occasion() -> None:
    assert {(occasion, outcome) for occasion, outcome, _ in TABLE} == {
        (occasion, outcome) for occasion in Occasion for outcome in (*Outcome, None)
    }


@pytest.mark.parametrize("occasion", Occasion)
def test_rules_rank_every_standing_and_what_forbids_go_outweighs_what_tells_nothing(occasion: Occasion) -> None:
    heaviness = [Decision.NO_GO, Decision.INCONCLUSIVE, Decision.GO]

    assert set(RULES[occasion]) == set(Standing)
    ranks = [heaviness.index(decision) for decision in RULES[occasion].values()]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(("decision", "exit_code"), [(Decision.GO, 0), (Decision.NO_GO, 1), (Decision.INCONCLUSIVE, 3)])
def test_exit_codes(decision: Decision, exit_code: int) -> None:
    assert decision.exit_code == exit_code


def test_a_run_without_any_result_is_inconclusive_and_lists_every_scenario() -> None:
    verdict = decide(run_of(scenario("one"), scenario("two", "staging")), [])

    assert (verdict.decision, verdict.exit_code) == (Decision.INCONCLUSIVE, 3)
    assert [(reason.scenario.scenario, reason.kind) for reason in verdict.reasons] == [
        ("one", Standing.NO_RESULT),
        ("two", Standing.NO_RESULT),
    ]


def test_reasons_stand_by_weight_then_in_the_order_of_the_selection() -> None:
    of = {
        name: scenario(name)
        for name in ("silent", "unlooked", "misled", "fixed", "other", "known", "late", "early", "fine")
    }
    results = [
        result_of(of["unlooked"], Outcome.NOT_LOOKED),
        result_of(of["misled"], Outcome.MISCONFIGURED),
        result_of(of["fixed"], Outcome.FIXED),
        result_of(of["other"], Outcome.DIFFERENT),
        result_of(of["known"], Outcome.KNOWN),
        result_of(of["early"], Outcome.FAILED),
        result_of(of["late"], Outcome.FAILED),
        result_of(of["fine"]),
    ]

    acceptance = decide(run_of(*of.values()), results)
    baseline = decide(run_of(*of.values(), occasion=Occasion.BASELINE), results)

    assert [reason.scenario.scenario for reason in acceptance.reasons] == [
        "late", "early", "known", "other", "fixed", "misled", "unlooked", "silent",
    ]  # fmt: skip
    assert acceptance.known_issues == ()
    assert [reason.scenario.scenario for reason in baseline.reasons] == [
        "late", "early", "other", "fixed", "misled", "unlooked", "silent",
    ]  # fmt: skip
    assert [reason.scenario.scenario for reason in baseline.known_issues] == ["known"]


@pytest.mark.parametrize(
    ("occasion", "attempts", "counts"),
    [
        (Occasion.ACCEPTANCE, (Outcome.FAILED, Outcome.PASSED), Standing.FAILED),
        (Occasion.ACCEPTANCE, (Outcome.PASSED, Outcome.NOT_LOOKED), Standing.NOT_LOOKED),
        (Occasion.ACCEPTANCE, (Outcome.NOT_LOOKED, Outcome.FAILED, Outcome.PASSED), Standing.FAILED),
        (Occasion.BASELINE, (Outcome.FIXED, Outcome.KNOWN), Standing.FIXED),
        (Occasion.BASELINE, (Outcome.NOT_LOOKED, Outcome.KNOWN), Standing.NOT_LOOKED),
    ],
)
def test_the_worst_of_several_attempts_counts(
    occasion: Occasion, attempts: tuple[Outcome, ...], counts: Standing
) -> None:
    tried = scenario("tried")
    results = [result_of(tried, outcome, attempt=number) for number, outcome in enumerate(attempts, start=1)]

    verdict = decide(run_of(tried, occasion=occasion), results)

    assert [reason.kind for reason in verdict.reasons] == [counts]


def test_a_failed_attempt_lends_its_failure_to_the_reason() -> None:
    tried = scenario("tried")

    verdict = decide(
        run_of(tried), [result_of(tried, Outcome.FAILED, failure=WRONG_REDIS), result_of(tried, attempt=2)]
    )

    assert verdict.reasons[0].failure == WRONG_REDIS
    assert verdict.reasons[0].next_action == WRONG_REDIS.next_action


@pytest.mark.parametrize(
    ("outcome", "explanation", "next_action"),
    [
        (Outcome.FAILED, "The system is not as the scenario claims.", "read the scenario's steps in the report"),
        (
            Outcome.KNOWN,
            "Fails as issue shared-redis is registered: Production uses staging's Redis.",
            "read what the register says of shared-redis",
        ),
        (
            Outcome.DIFFERENT,
            "Fails, but not as issue shared-redis is registered: the premise is wrong or the probe is blind.",
            "compare the failure with what the register says of shared-redis",
        ),
        (
            Outcome.FIXED,
            "Passes, although issue shared-redis is registered: the premise is wrong or the probe is blind.",
            "if shared-redis is really gone, take it out of the register; otherwise mend the check",
        ),
        (
            Outcome.EXPIRED,
            "Fails as shared-redis is registered, but that entry counted until 2025-08-31.",
            "ask operations: is it mended (delete the entry), or still open (a new date, on purpose)?",
        ),
        (
            Outcome.MISCONFIGURED,
            "The suite was given something that it cannot use: nothing is known.",
            "correct the configuration, then run the acceptance again",
        ),
        (
            Outcome.NOT_LOOKED,
            "The suite could not look: nothing is known.",
            "make it possible to look, then run the acceptance again",
        ),
        (
            None,
            "Was selected, but never came to an end: nothing is known.",
            "find out what ended the run, then run the acceptance again",
        ),
    ],
)
def test_a_reason_without_a_failure_still_explains_and_says_what_to_do(
    outcome: Outcome | None, explanation: str, next_action: str
) -> None:
    told = scenario("told")
    results = [result_of(told, outcome, registered="shared-redis")] if outcome else []

    (reason,) = decide(run_of(told), results).reasons

    assert (reason.explanation, reason.next_action) == (explanation, next_action)
    assert reason.registered == (entry("shared-redis") if outcome else None)


def test_a_known_issue_whose_entry_is_not_in_the_results_is_unnamed() -> None:
    told = scenario("told")

    (reason,) = decide(run_of(told), [result_of(told, Outcome.EXPIRED)]).reasons

    assert (reason.explanation, reason.next_action) == (
        "Fails as (unnamed) is registered, but that entry counted until (unnamed).",
        "ask (unnamed): is it mended (delete the entry), or still open (a new date, on purpose)?",
    )


def test_an_item_of_the_plan_that_nothing_looks_at_keeps_go_from_being_said() -> None:
    nearly = [item.id for phase in PLAN for item in phase.items if item.id not in ("5.1.2", "6.1.4")]
    looked_at, left_out = scenario("looked at", "staging", *nearly), scenario("left out", "production", "5.1.2")
    why = LeftOut(id=left_out, why="this fleet does not need it")

    verdict = decide(run_of(looked_at, left_out=(why,)), [result_of(looked_at)])

    assert verdict.decision is Decision.INCONCLUSIVE
    assert [(one.kind, one.scenario) for one in verdict.reasons] == [
        (Standing.NO_SCENARIO, scenario("User reports", "both", "6.1.4", feature="The plan"))
    ]
    assert verdict.headline.startswith(
        "Nothing can be concluded: 1 item of the plan is not looked at. “User reports” has no scenario across both "
        "environments. "
    )
    assert verdict.counts.selected == 1


def test_counts_name_every_standing_and_add_up() -> None:
    staging, production, silent = scenario("s", "staging", "5.2.1"), scenario("s", "production", "5.2.1"), scenario("x")
    finding = Finding(subject="answer", observed="repeated", count=3)

    counts = decide(
        run_of(staging, production, silent),
        [result_of(staging, findings=[finding, finding]), result_of(production, Outcome.FAILED)],
    ).counts

    assert counts.scenarios == {
        standing: {Standing.PASSED: 1, Standing.FAILED: 1, Standing.NO_RESULT: 1}.get(standing, 0)
        for standing in Standing
    }
    assert (counts.selected, counts.findings) == (3, 2)
    assert (counts.plan_items_with_scenario, counts.plan_items_without_scenario, counts.plan_items) == (1, 37, 38)
