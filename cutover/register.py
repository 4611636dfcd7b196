"""The register of known issues: what may fail in which occasion, where, and for which reason."""

import re
import tomllib
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from cutover.errors import ConfigurationError
from cutover.runs import Occasion, ScenarioId
from cutover.runs.results import ShownFailure

REGISTER = Path(__file__).resolve().parents[1] / "features" / "known_issues.toml"


class KnownIssue(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    scenario: str
    """The name of a scenario; that of an outline speaks for all its rows."""
    environment: str
    occasion: Occasion
    reason: str
    owner: str
    since: date
    expires: date
    error: str
    """The type of the failure."""
    actual: str
    """A regular expression for what was seen."""

    @field_validator("actual")
    @classmethod
    def _is_a_pattern(cls, text: str) -> str:
        re.compile(text)
        return text

    def speaks_for(self, scenario: str, environment: str, occasion: Occasion) -> bool:
        """Whether this is the scenario, or the outline that it is a row of: a row's columns follow in brackets."""
        named = scenario == self.scenario or (scenario.startswith(f"{self.scenario} (") and scenario.endswith(")"))
        return named and (self.environment, self.occasion) == (environment, occasion)

    def shows_in(self, failure: ShownFailure) -> bool:
        """Whether a failure is this issue: the same type of error, and what was seen matches the signature."""
        return failure.type == self.error and re.search(self.actual, failure.actual) is not None


class Register(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    issues: tuple[KnownIssue, ...] = ()

    @model_validator(mode="after")
    def _one_issue_per_scenario(self) -> Self:
        """Also an entry for an outline and one for a row of it would be two for that row."""
        for one, other in permutations(self.issues, 2):
            if one.speaks_for(other.scenario, other.environment, other.occasion):
                raise ValueError(f"only one of two entries would be looked at: {one.id}, {other.id}")
        return self

    def issue_of(self, scenario: ScenarioId, occasion: Occasion) -> KnownIssue | None:
        for issue in self.issues:
            if issue.speaks_for(scenario.scenario, scenario.environment, occasion):
                return issue
        return None


def load_register(path: Path, *, today: date) -> Register:
    """Raises ConfigurationError for a file that cannot be used, and for an entry that has expired."""
    try:
        register = Register.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError, re.error) as error:
        raise ConfigurationError.of(
            f"Register of known issues {path}",
            expected="entries with id, scenario, environment, occasion, reason, owner, since, expires, error, actual",
            actual=f"{error}",
            next_action="correct the file and run the same command again",
        ) from error
    if expired := [issue for issue in register.issues if issue.expires < today]:
        raise ConfigurationError.of(
            f"Register of known issues {path}",
            expected="entries that have not expired",
            actual="\n".join(f"{issue.id} expired on {issue.expires}" for issue in expired),
            next_action="ask each owner: is it mended (delete the entry), or still open (a new date, on purpose)?",
        )
    return register
