"""Scenarios as the page shows them: each look at the system, with its attempts and what they left behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cutover.report.evidence import Evidence, evidence_of
from cutover.runs import Finding, Result, ScenarioId, Step
from cutover.verdict import Judged, Standing

SLOW_S = 10.0
"""A step that took longer is told of, though its scenario holds: somebody sat and waited."""


@dataclass(frozen=True)
class Attempt:
    result: Result
    standing: Standing
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Look:
    """A scenario in one environment."""

    number: int
    id: ScenarioId
    standing: Standing
    attempts: tuple[Attempt, ...]

    @property
    def anchor(self) -> str:
        return f"scenario-{self.number}"

    @property
    def duration_s(self) -> float:
        return sum(attempt.result.duration_s for attempt in self.attempts)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for attempt in self.attempts for finding in attempt.result.findings)


@dataclass(frozen=True)
class Claim:
    """A scenario, looked at in one or more environments."""

    name: str
    plan_items: tuple[str, ...]
    looks: tuple[Look, ...]


@dataclass(frozen=True)
class Feature:
    name: str
    claims: tuple[Claim, ...]


def look_at(folder: Path, scenarios: Sequence[Judged], results: Sequence[Result]) -> tuple[Look, ...]:
    return tuple(
        Look(
            number=number,
            id=judged.id,
            standing=judged.standing,
            attempts=tuple(
                Attempt(
                    result,
                    Standing(result.outcome),
                    tuple(evidence_of(folder, written) for written in result.evidence),
                )
                for result in results
                if result.id == judged.id
            ),
        )
        for number, judged in enumerate(scenarios, start=1)
    )


def by_feature(looks: Sequence[Look]) -> tuple[Feature, ...]:
    """Features and claims in the order in which each is first named."""
    features = list(dict.fromkeys(look.id.feature for look in looks))
    claims = list(dict.fromkeys((look.id.feature, look.id.scenario, look.id.plan_items) for look in looks))
    return tuple(
        Feature(
            feature,
            tuple(
                Claim(
                    name,
                    plan_items,
                    tuple(
                        look
                        for look in looks
                        if (look.id.feature, look.id.scenario, look.id.plan_items) == (feature, name, plan_items)
                    ),
                )
                for of_feature, name, plan_items in claims
                if of_feature == feature
            ),
        )
        for feature in features
    )


def seen_on_the_way(looks: Sequence[Look]) -> tuple[tuple[Look, Finding], ...]:
    return tuple((look, finding) for look in looks for finding in look.findings)


def slow_steps(looks: Sequence[Look]) -> tuple[tuple[Look, Step], ...]:
    """Of all attempts, the slowest first."""
    found = (
        (look, step)
        for look in looks
        for attempt in look.attempts
        for step in attempt.result.steps
        if step.duration_s > SLOW_S
    )
    return tuple(sorted(found, key=lambda slow: -slow[1].duration_s))
