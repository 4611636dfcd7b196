"""How far a run reached into the plan: a state for each item in each environment."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from cutover.plan import PLAN
from cutover.runs import Occasion, ScenarioId
from cutover.runs.results import Record
from cutover.verdict.standing import Standing, weight

ENVIRONMENTS = ("staging", "production")
BOTH = "both"
"""The environment of a scenario that compares the two; it speaks of each."""


class State(StrEnum):
    HELD = "held"
    FAILED = "failed"
    KNOWN_ISSUE = "known issue"
    ACCEPTED = "accepted limitation"
    NOT_LOOKED_AT = "not looked at"
    NO_SCENARIO = "no scenario"


STATES: Mapping[Standing, State] = {
    Standing.FAILED: State.FAILED,
    Standing.KNOWN: State.KNOWN_ISSUE,
    Standing.DIFFERENT: State.FAILED,
    Standing.CONTRADICTORY: State.FAILED,
    Standing.EXPIRED: State.FAILED,
    Standing.FIXED: State.FAILED,
    Standing.WAIVED: State.ACCEPTED,
    Standing.MISCONFIGURED: State.NOT_LOOKED_AT,
    Standing.NOT_LOOKED: State.NOT_LOOKED_AT,
    Standing.NO_RESULT: State.NOT_LOOKED_AT,
    Standing.NO_SCENARIO: State.NO_SCENARIO,
    Standing.PASSED: State.HELD,
}


class ItemCoverage(Record):
    item: str
    """The id of an item of the plan."""
    states: dict[str, State]
    """By environment."""

    @property
    def has_scenario(self) -> bool:
        return any(state is not State.NO_SCENARIO for state in self.states.values())


def concerns(scenario: ScenarioId, item_id: str, environment: str) -> bool:
    return item_id in scenario.plan_items and scenario.environment in (environment, BOTH)


def cover(occasion: Occasion, standings: Mapping[ScenarioId, Standing]) -> tuple[ItemCoverage, ...]:
    """Every item of the plan, in its order."""
    return tuple(
        ItemCoverage(
            item=item.id,
            states={
                environment: _state(
                    occasion,
                    (held for scenario, held in standings.items() if concerns(scenario, item.id, environment)),
                )
                for environment in ENVIRONMENTS
            },
        )
        for phase in PLAN
        for item in phase.items
    )


def _state(occasion: Occasion, standings: Iterable[Standing]) -> State:
    """The heaviest speaks for all."""
    ranked = sorted(standings, key=lambda standing: weight(occasion, standing))
    return STATES[ranked[0]] if ranked else State.NO_SCENARIO
