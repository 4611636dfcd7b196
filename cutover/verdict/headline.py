"""The headline: the decision in words, and how far it reaches."""

from collections.abc import Sequence

from cutover.runs import Occasion
from cutover.verdict.decision import Decision
from cutover.verdict.phrases import counted, where
from cutover.verdict.reason import Reason
from cutover.verdict.standing import RULES, Standing
from cutover.verdict.verdict import Counts

_PREDICATES = {
    Standing.FAILED: "failed",
    Standing.KNOWN: "still fails",
    Standing.DIFFERENT: "failed otherwise than registered",
    Standing.CONTRADICTORY: "contradicts another known issue",
    Standing.EXPIRED: "fails, and its entry in the register has expired,",
    Standing.FIXED: "passed although it is registered as failing",
    Standing.MISCONFIGURED: "could not be run as configured",
    Standing.NOT_LOOKED: "could not be looked at",
    Standing.NO_RESULT: "has no result",
    Standing.NO_SCENARIO: "has no scenario",
}

_AGAINST = {
    Occasion.BASELINE: "The cutover must not start",
    Occasion.ACCEPTANCE: "The cutover is not accepted",
    Occasion.NIGHTLY: "Not everything is as it must be",
}
_NOTHING_REGISTERED = {
    Occasion.BASELINE: "The cutover can go ahead: no known issue is registered, and ",
    Occasion.NIGHTLY: "Everything is as it must be: ",
}
_AS_REGISTERED = {
    Occasion.BASELINE: "The known issues are as registered: the cutover can go ahead.",
    Occasion.NIGHTLY: "Nothing is wrong but what is registered.",
}

_MOST = 4
"""So many are named; a headline of thirty is none."""


def headline(
    occasion: Occasion,
    decision: Decision,
    reasons: Sequence[Reason],
    known_issues: Sequence[Reason],
    accepted: Sequence[Reason],
    *,
    counts: Counts,
) -> str:
    if decision is Decision.GO:
        said = _go(occasion, known_issues, accepted, counts)
    elif decision is Decision.NO_GO:
        said = f"{_AGAINST[occasion]}: {_against(occasion, reasons, counts)}"
    else:
        said = f"Nothing can be concluded: {_silent(reasons, counts)}"
    unended = counts.scenarios[Standing.NO_RESULT]
    cut_short = f" The run was cut short: {counted(unended, 'scenario')} never came to an end." if unended else ""
    return f"{said}{cut_short} {_reach(counts)}"


def _go(occasion: Occasion, known_issues: Sequence[Reason], accepted: Sequence[Reason], counts: Counts) -> str:
    everything = "the one scenario holds" if counts.selected == 1 else f"all {counts.selected} scenarios hold"
    if accepted:
        everything = (
            f"{counts.selected - len(accepted)} of {counted(counts.selected, 'scenario')} hold, and "
            f"{counted(len(accepted), 'limitation')} {'is' if len(accepted) == 1 else 'are'} accepted: "
            f"{_named(accepted)}"
        )
    if occasion is Occasion.ACCEPTANCE:
        return f"The cutover is accepted: {everything}."
    if not known_issues:
        return f"{_NOTHING_REGISTERED[occasion]}{everything}."
    also = f" Accepted besides: {_named(accepted)}." if accepted else ""
    return f"{_AS_REGISTERED[occasion]} What does not hold now: {_named(known_issues)}.{also}"


def _named(reasons: Sequence[Reason]) -> str:
    """The first of them."""
    named = [f"“{one.scenario.scenario}” {where(one.scenario.environment)}" for one in reasons[:_MOST]]
    more = [f"{len(reasons) - _MOST} more"] if len(reasons) > _MOST else []
    return ", ".join([*named, *more])


def _against(occasion: Occasion, reasons: Sequence[Reason], counts: Counts) -> str:
    against = sum(RULES[occasion][reason.kind] is Decision.NO_GO for reason in reasons)
    silent = sum(RULES[occasion][reason.kind] is Decision.INCONCLUSIVE for reason in _of_scenarios(reasons))
    also = f", {silent} more cannot be told" if silent else ""
    return f"{_share(against, counts, 'speaks', 'speak')} against it{also}. {_first(reasons)}"


def _silent(reasons: Sequence[Reason], counts: Counts) -> str:
    of_scenarios = _of_scenarios(reasons)
    missing = len(reasons) - len(of_scenarios)
    told = [f"{_share(len(of_scenarios), counts, 'cannot', 'cannot')} be told"] if of_scenarios else []
    if missing:
        told.append(f"{counted(missing, 'item')} of the plan {'is' if missing == 1 else 'are'} not looked at")
    return f"{', and '.join(told)}. {_first(reasons)}"


def _of_scenarios(reasons: Sequence[Reason]) -> list[Reason]:
    """The others speak of items of the plan that have none."""
    return [reason for reason in reasons if reason.kind is not Standing.NO_SCENARIO]


def _share(number: int, counts: Counts, singular: str, plural: str) -> str:
    return f"{number} of {counted(counts.selected, 'scenario')} {singular if number == 1 else plural}"


def _first(reasons: Sequence[Reason]) -> str:
    scenario = reasons[0].scenario
    opening = "" if len(reasons) == 1 else "First: "
    return f"{opening}“{scenario.scenario}” {_PREDICATES[reasons[0].kind]} {where(scenario.environment)}."


def _reach(counts: Counts) -> str:
    if not counts.plan_items_without_scenario:
        return f"All {counts.plan_items} items of the plan have a scenario in this run."
    verb = "has" if counts.plan_items_with_scenario == 1 else "have"
    missing = "has" if counts.plan_items_without_scenario == 1 else "have"
    return (
        f"{counts.plan_items_with_scenario} of the plan's {counts.plan_items} items {verb} a scenario in this run, "
        f"{counts.plan_items_without_scenario} {missing} none yet."
    )
