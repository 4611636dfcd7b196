"""Selected scenarios, each with the attempt that counts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cutover.errors import ConfigurationError
from cutover.plan import PLAN
from cutover.runs import Occasion, Result, Run, ScenarioId
from cutover.verdict.coverage import BOTH, ENVIRONMENTS
from cutover.verdict.standing import Standing, weight


@dataclass(frozen=True)
class Judged:
    id: ScenarioId
    standing: Standing
    result: Result | None
    """The worst attempt; None where the scenario never got to its end."""


def judge(run: Run, results: Sequence[Result]) -> tuple[Judged, ...]:
    """In the order of the selection, and then the items of the plan that it misses.

    Raises ConfigurationError where run and results are no basis for a verdict.
    """
    _must_be_a_selection(run)
    _must_be_selected(run, results)
    attempts: defaultdict[ScenarioId, list[Result]] = defaultdict(list)
    for result in results:
        attempts[result.id].append(result)
    judged = [_judged(run.occasion, scenario, attempts[scenario]) for scenario in run.scenarios]
    missing = (Judged(scenario, Standing.NO_SCENARIO, None) for scenario in _missing(run))
    return (*_held_together(judged), *missing)


def _held_together(judged: Sequence[Judged]) -> Iterator[Judged]:
    """Known issues speak of one cause: what several of them tell, such as a run_id, must be the same."""
    told: defaultdict[str, set[str]] = defaultdict(set)
    for one in judged:
        for name, values in _facts(one).items():
            told[name].update(values)
    contested = {name for name, values in told.items() if len(values) > 1}
    for one in judged:
        is_contradictory = not contested.isdisjoint(_facts(one))
        yield replace(one, standing=Standing.CONTRADICTORY) if is_contradictory else one


def _facts(one: Judged) -> Mapping[str, Sequence[str]]:
    return one.result.facts if one.result and one.standing is Standing.KNOWN else {}


def _missing(run: Run) -> Iterator[ScenarioId]:
    """The items of the plan that nothing looks at. What this fleet does not need was left out with a word."""
    looked_at = {item for one in (*run.scenarios, *(left.id for left in run.left_out)) for item in one.plan_items}
    for item in (item for phase in PLAN for item in phase.items if item.id not in looked_at):
        yield ScenarioId(feature="The plan", scenario=item.words, environment=BOTH, plan_items=(item.id,))


def _judged(occasion: Occasion, scenario: ScenarioId, attempts: Sequence[Result]) -> Judged:
    if not attempts:
        return Judged(scenario, Standing.NO_RESULT, None)
    worst = min(attempts, key=lambda attempt: weight(occasion, Standing(attempt.outcome)))
    return Judged(scenario, Standing(worst.outcome), worst)


def _must_be_a_selection(run: Run) -> None:
    if not run.scenarios:
        raise ConfigurationError.of(
            f"Selection of the {run.occasion} on {run.fleet}",
            expected="at least one scenario",
            actual="none",
            next_action="widen the selection: a run that looks at nothing has no verdict",
        )
    _refuse(
        run,
        "each scenario once for an environment",
        (scenario for scenario in run.scenarios if run.scenarios.count(scenario) > 1),
        "give the rows of an outline names of their own: under one name, one result would stand for all",
    )
    _refuse(
        run,
        f"scenarios for {', '.join(ENVIRONMENTS)} or {BOTH}",
        (scenario for scenario in run.scenarios if scenario.environment not in (*ENVIRONMENTS, BOTH)),
        "run the occasion again: a run of this suite names no other environment",
    )
    known = {item.id for phase in PLAN for item in phase.items}
    _refuse(
        run,
        "items that the plan has",
        (scenario for scenario in run.scenarios if not known.issuperset(scenario.plan_items)),
        "correct the plan tags of the scenario",
    )


def _must_be_selected(run: Run, results: Sequence[Result]) -> None:
    selected = set(run.scenarios)
    _refuse(
        run,
        "results of the selected scenarios only",
        (result.id for result in results if result.id not in selected),
        "results were added or the selection changed: restore the folder as the run left it, or run the occasion again",
    )


def _refuse(run: Run, expected: str, offenders: Iterable[ScenarioId], next_action: str) -> None:
    lines = dict.fromkeys(
        f"{offender.feature}: {offender.scenario} ({', '.join((offender.environment, *offender.plan_items))})"
        for offender in offenders
    )
    if lines:
        raise ConfigurationError.of(
            f"Scenarios of the {run.occasion} on {run.fleet}",
            expected=expected,
            actual="\n".join(lines),
            next_action=next_action,
        )
