"""The verdict as it stands in verdict.json."""

import json

from cutover.runs.results import Record
from cutover.verdict.coverage import ItemCoverage
from cutover.verdict.decision import Decision
from cutover.verdict.reason import Reason
from cutover.verdict.standing import Standing


class Counts(Record):
    scenarios: dict[Standing, int]
    """Selected scenarios by what became of them, the heaviest first; one that runs in two environments counts twice."""
    findings: int
    plan_items_with_scenario: int
    plan_items_without_scenario: int

    @property
    def selected(self) -> int:
        return sum(number for standing, number in self.scenarios.items() if standing is not Standing.NO_SCENARIO)

    @property
    def plan_items(self) -> int:
        return self.plan_items_with_scenario + self.plan_items_without_scenario


class Verdict(Record):
    decision: Decision
    exit_code: int
    headline: str
    """What the owner must know, in a breath."""
    reasons: tuple[Reason, ...]
    """All that speaks against GO or keeps it from being said, the heaviest first."""
    known_issues: tuple[Reason, ...]
    """What is wrong now and may be: the occasion expects it."""
    accepted: tuple[Reason, ...]
    """Limitations that somebody has accepted until a day."""
    counts: Counts
    plan: tuple[ItemCoverage, ...]
    """Every item of the plan, in its order."""

    def canonical_json(self) -> str:
        """One way to write a verdict: keys in the order above, UTF-8, two spaces, a newline at the end."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"
