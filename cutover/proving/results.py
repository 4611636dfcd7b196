"""The results of a proof: a line for each fault and each healthy lab, as they come, and all of them together."""

from enum import StrEnum

from pydantic import AwareDatetime

from cutover.runs.results import Record, ShownFailure


class Fate(StrEnum):
    """What became of a fault, the best first."""

    NAMED = "killed by what was to notice it"
    OTHER = "killed by another"
    UNSURE = "noticed only as INCONCLUSIVE"
    SURVIVED = "survived"
    NOT_INJECTED = "not injected"
    """It was not there when the suite was to be asked, or could not be taken out: nothing is proved."""


KILLING = frozenset({"failed", "refused"})
"""Outcomes by which a fault is noticed."""


class Witnessed(Record):
    """What one scenario, or one verb of the command line, made of it."""

    name: str
    """Of the scenario, or of the verb."""
    environment: str
    """staging, production or both; of a verb empty."""
    outcome: str
    """failed, refused where the suite itself was given something wrong, not looked, or passed; of a verb: refused, not
    looked, or let through."""
    failure: ShownFailure | None = None


class Proved(Record):
    """One fault, in a lab of its own."""

    id: str
    name: str
    endangers: tuple[str, ...]
    """Items of the plan."""
    noticed_by: tuple[str, ...]
    """Who must: scenarios by their names, or verbs."""
    fate: Fate
    witnessed: tuple[Witnessed, ...]
    """Of all that was asked, those that noticed anything, and those that were to."""
    problem: str = ""
    """Why it was not injected, or not taken out."""
    took_s: float


class NotShown(Record):
    """A fault that the lab cannot show."""

    id: str
    name: str
    reason: str


class Healthy(Record):
    """A run on a lab in health."""

    number: int
    scenarios: int
    alarms: tuple[Witnessed, ...]


class Proof(Record):
    """All of it."""

    suite: str
    """The version that was proved."""
    started: AwareDatetime
    took_s: float
    jobs: int
    faults: tuple[Proved, ...]
    not_shown: tuple[NotShown, ...]
    healthy: tuple[Healthy, ...]
    idle: tuple[str, ...]
    """Scenarios that killed nothing."""

    @property
    def killed(self) -> int:
        return sum(one.fate in {Fate.NAMED, Fate.OTHER} for one in self.faults)

    @property
    def survivors(self) -> tuple[Proved, ...]:
        return tuple(one for one in self.faults if one.fate in {Fate.UNSURE, Fate.SURVIVED, Fate.NOT_INJECTED})

    @property
    def alarms(self) -> int:
        """Healthy labs in which there was one."""
        return sum(bool(one.alarms) for one in self.healthy)


def fate_of(witnessed: tuple[Witnessed, ...], noticed_by: tuple[str, ...]) -> Fate:
    """A named witness counts for more than another one, and being wrong for more than not being able to look."""
    killers = {one.name for one in witnessed if one.outcome in KILLING}
    if killers & set(noticed_by):
        return Fate.NAMED
    if killers:
        return Fate.OTHER
    return Fate.UNSURE if any(one.outcome == "not looked" for one in witnessed) else Fate.SURVIVED
