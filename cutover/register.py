"""The register: what is known to fail before the cutover, and which limitations are accepted at any time."""

import re
import tomllib
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from cutover.errors import ConfigurationError
from cutover.runs import Occasion, ScenarioId
from cutover.runs.results import Registered, ShownFailure

REGISTER = Path(__file__).resolve().parents[1] / "features" / "known_issues.toml"


class Entry(BaseModel):
    """What may fail where, for which reason, and until when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    scenario: str
    """The name of a scenario; that of an outline speaks for all its rows."""
    environment: str
    reason: str
    owner: str
    since: date
    expires: date
    error: str
    """The type of the failure."""
    actual: str
    """A regular expression for what was seen."""
    facts: dict[str, str] = {}
    """Regular expressions with one group, by name: what the known issues of an occasion must agree on."""

    @field_validator("actual")
    @classmethod
    def _is_a_pattern(cls, text: str) -> str:
        re.compile(text)
        return text

    @field_validator("facts")
    @classmethod
    def _have_one_group_each(cls, facts: dict[str, str]) -> dict[str, str]:
        for name, text in facts.items():
            if re.compile(text).groups != 1:
                raise ValueError(f"expected one group in the fact {name}, not in {text!r}")
        return facts

    def names(self, scenario: str, environment: str) -> bool:
        """Whether this is the scenario, or the outline that it is a row of: a row's columns follow in brackets."""
        named = scenario == self.scenario or (scenario.startswith(f"{self.scenario} (") and scenario.endswith(")"))
        return named and self.environment == environment

    def shows_in(self, failure: ShownFailure) -> bool:
        """Whether a failure is this one: its type of error, and what was seen matches the signature, facts and all."""
        is_it = failure.type == self.error and re.search(self.actual, failure.actual) is not None
        return is_it and all(self.facts_in(failure).values())

    def facts_in(self, failure: ShownFailure) -> dict[str, tuple[str, ...]]:
        """Each value of each fact once, as it was seen."""
        return {name: tuple(dict.fromkeys(re.findall(text, failure.actual))) for name, text in self.facts.items()}

    def registered(self) -> Registered:
        return Registered(id=self.id, reason=self.reason, owner=self.owner, since=self.since, expires=self.expires)


class KnownIssue(Entry):
    """What an occasion expects to fail."""

    occasion: Occasion


class Waiver(Entry):
    """A limitation that is accepted in every occasion: checked, reported, and no failure."""


class Register(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    issues: tuple[KnownIssue, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    @model_validator(mode="after")
    def _one_entry_per_scenario(self) -> Self:
        """Also an entry for an outline and one for a row of it would be two for that row."""
        of_an_occasion = [(one, other) for one, other in permutations(self.issues, 2) if one.occasion == other.occasion]
        for one, other in (*of_an_occasion, *permutations(self.waivers, 2)):
            if one.names(other.scenario, other.environment):
                raise ValueError(f"only one of two entries would be looked at: {one.id}, {other.id}")
        return self

    def entry_of(self, scenario: ScenarioId, occasion: Occasion) -> KnownIssue | Waiver | None:
        """What the occasion expects comes before what is accepted at any time."""
        expected = (issue for issue in self.issues if issue.occasion == occasion)
        entries: tuple[KnownIssue | Waiver, ...] = (*expected, *self.waivers)
        return next((one for one in entries if one.names(scenario.scenario, scenario.environment)), None)


def load_register(path: Path) -> Register:
    """Raises ConfigurationError for a file that cannot be used."""
    try:
        return Register.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError, re.error) as error:
        raise ConfigurationError.of(
            f"Register of known issues {path}",
            expected="issues with id, scenario, environment, occasion, reason, owner, since, expires, error, actual; "
            "waivers with the same but occasion",
            actual=f"{error}",
            next_action="correct the file and run the same command again",
        ) from error
