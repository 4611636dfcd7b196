"""The register of known issues: what may fail in which occasion, where, and for which reason."""

import re
import tomllib
from datetime import date
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

    def shows_in(self, failure: ShownFailure) -> bool:
        """Whether a failure is this issue: the same type of error, and what was seen matches the signature."""
        return failure.type == self.error and re.search(self.actual, failure.actual) is not None


class Register(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    issues: tuple[KnownIssue, ...] = ()

    @model_validator(mode="after")
    def _one_issue_per_scenario(self) -> Self:
        places = [(issue.scenario, issue.environment, issue.occasion) for issue in self.issues]
        if twice := sorted({place for place in places if places.count(place) > 1}):
            raise ValueError(f"only the first of several entries would be looked at: {twice[0]}")
        return self

    def issue_of(self, scenario: ScenarioId, occasion: Occasion) -> KnownIssue | None:
        for issue in self.issues:
            if (issue.scenario, issue.environment, issue.occasion) == (
                scenario.scenario,
                scenario.environment,
                occasion,
            ):
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
