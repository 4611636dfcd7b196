"""The decision itself: nothing but the run and its results goes in, no clock and no environment."""

from collections.abc import Sequence

from cutover.runs import Result, Run
from cutover.verdict.coverage import ItemCoverage, cover
from cutover.verdict.decision import Decision
from cutover.verdict.headline import headline
from cutover.verdict.judging import Judged, judge
from cutover.verdict.reason import reason
from cutover.verdict.standing import RULES, Standing, weight
from cutover.verdict.verdict import Counts, Verdict


def decide(run: Run, results: Sequence[Result]) -> Verdict:
    """Raises ConfigurationError where nothing was selected, or where the results are not those of the selection."""
    scenarios = judge(run, results)
    rules = RULES[run.occasion]
    ranked = sorted(scenarios, key=lambda judged: weight(run.occasion, judged.standing))
    decision = rules[ranked[0].standing]
    reasons = tuple(reason(run.occasion, judged) for judged in ranked if rules[judged.standing] is not Decision.GO)
    excused = {
        standing: tuple(
            reason(run.occasion, judged)
            for judged in ranked
            if judged.standing is standing and rules[standing] is Decision.GO
        )
        for standing in (Standing.KNOWN, Standing.WAIVED)
    }
    plan = cover(run.occasion, {judged.id: judged.standing for judged in scenarios})
    counts = _counts(run, scenarios, results, plan)
    return Verdict(
        decision=decision,
        exit_code=decision.exit_code,
        headline=headline(
            run.occasion, decision, reasons, excused[Standing.KNOWN], excused[Standing.WAIVED], counts=counts
        ),
        reasons=reasons,
        known_issues=excused[Standing.KNOWN],
        accepted=excused[Standing.WAIVED],
        counts=counts,
        plan=plan,
    )


def _counts(run: Run, scenarios: Sequence[Judged], results: Sequence[Result], plan: Sequence[ItemCoverage]) -> Counts:
    standings = [judged.standing for judged in scenarios]
    with_scenario = sum(item.has_scenario for item in plan)
    return Counts(
        scenarios={standing: standings.count(standing) for standing in RULES[run.occasion]},
        findings=sum(len(result.findings) for result in results),
        plan_items_with_scenario=with_scenario,
        plan_items_without_scenario=len(plan) - with_scenario,
    )
