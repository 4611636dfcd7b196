"""What became of a scenario in an environment: one line of results.jsonl."""

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    """A Mismatch: the system is wrong."""
    NOT_LOOKED = "not looked"
    """A ProbeError, or an error of the suite itself: nothing is known."""
    MISCONFIGURED = "misconfigured"
    """A ConfigurationError."""
    KNOWN = "known"
    """Failed exactly as the register says."""
    FIXED = "fixed"
    """Registered as failing, but passed."""
    DIFFERENT = "different"
    """Registered as failing, and failed for another reason than the registered one."""
    WAIVED = "waived"
    """Failed exactly as a limitation that is accepted."""
    EXPIRED = "expired"
    """Failed exactly as the register says, but the entry is out of date."""


class ScenarioId(Record):
    """A scenario in one environment; environment is "both" where a scenario compares the two."""

    feature: str
    scenario: str
    environment: str
    plan_items: tuple[str, ...]


class Step(Record):
    keyword: str
    text: str
    outcome: str
    """passed, failed, or skipped: after a failed step the rest is not run."""
    duration_s: float


class ShownFailure(Record):
    """An error as a reader needs it: type and the four parts of `cutover.errors.Failure`."""

    type: str
    subject: str
    expected: str
    actual: str
    next_action: str


class Registered(Record):
    """What the register said of it on that day."""

    id: str
    reason: str
    owner: str
    since: date
    expires: date
    """The last day on which it counts."""


class Finding(Record):
    """What a user would stumble over although the scenario holds, for example an answer that had to be repeated."""

    subject: str
    observed: str
    count: int


class Result(Record):
    id: ScenarioId
    attempt: int
    outcome: Outcome
    failure: ShownFailure | None
    registered: Registered | None
    """The entry that this scenario was expected to show, or is allowed to."""
    facts: dict[str, tuple[str, ...]] = {}
    """What was seen of the facts that the entry names."""
    started: AwareDatetime
    duration_s: float
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    evidence: tuple[str, ...]
    """Paths relative to the run's folder."""
