"""A run as its successors need it: what became of each scenario and item, and how long it took."""

from collections.abc import Mapping

from pydantic import AwareDatetime, Field

from cutover.history.troubles import Trouble
from cutover.runs import Occasion, RunFolder, ScenarioId
from cutover.runs.results import Record
from cutover.verdict import Decision, ItemCoverage, Standing, Verdict, judge
from cutover.verdict.coverage import concerns


class PastLook(Record):
    """A scenario in an environment."""

    scenario: str
    environment: str
    standing: Standing
    duration_s: float | None
    """Of all its attempts; None where it never came to an end."""

    @property
    def key(self) -> tuple[str, str]:
        return self.scenario, self.environment


class PastItem(ItemCoverage):
    """An item of the plan."""

    durations_s: dict[str, float]
    """By environment: of all its scenarios there."""


class PastRun(Record):
    run: str
    """The name of its folder."""
    occasion: Occasion
    fleet: str
    started: AwareDatetime
    decision: Decision
    circumstances: dict[str, str]
    """What could explain another outcome: the change that stands, and the versions of what looks."""
    plan: tuple[PastItem, ...]
    looks: tuple[PastLook, ...]
    known: dict[str, tuple[Trouble, ...]] = Field(default_factory=dict)
    """Of a night, by channel: what is wrong, as far as the people there have been told."""


def past_run(folder: RunFolder, verdict: Verdict, change: str) -> PastRun:
    """`change`: the name of the change of the fleet that stood when it was held; empty where there was none."""
    run, results = folder.run(), tuple(folder.results())
    durations: dict[ScenarioId, float] = {}
    for result in results:
        durations[result.id] = round(durations.get(result.id, 0) + result.duration_s, 3)
    return PastRun(
        run=folder.path.name,
        occasion=run.occasion,
        fleet=run.fleet,
        started=run.started,
        decision=verdict.decision,
        circumstances={"change": change, **run.versions},
        plan=tuple(_item(covered, durations) for covered in verdict.plan),
        looks=tuple(
            PastLook(
                scenario=judged.id.scenario,
                environment=judged.id.environment,
                standing=judged.standing,
                duration_s=durations.get(judged.id),
            )
            for judged in judge(run, results)
        ),
    )


def _item(covered: ItemCoverage, durations: Mapping[ScenarioId, float]) -> PastItem:
    return PastItem(
        item=covered.item,
        states=covered.states,
        durations_s={
            environment: round(
                sum(spent for one, spent in durations.items() if concerns(one, covered.item, environment)), 3
            )
            for environment in covered.states
        },
    )
