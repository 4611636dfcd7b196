"""A change of production as its own record tells it: each action, the state of each instance, what users noticed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from cutover.downtime import Gap, Series, downtime, read
from cutover.runbook.folder import Change, ChangeFolder
from cutover.runbook.journal import Action, Entry, Phase
from cutover.runbook.state import Outcome, outcome_of, state_of

_WANTED = {"switch": Outcome.DONE, "rollback": Outcome.AS_BEFORE, "disable": Outcome.DONE}
"""What each verb is there for."""


@dataclass(frozen=True)
class Step:
    """An action on an instance, once."""

    instance: str
    action: Action
    begun: datetime
    begun_s: float
    """Since the first line of the journal."""
    took_s: float | None
    """None where it was interrupted."""
    failure: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Turn:
    """What was done to one instance before another had its turn."""

    instance: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Figures:
    """What the issue of such a change is measured by."""

    took_s: float
    """At work, without the time between an interruption and its resumption."""
    requests: int
    failed: int
    """Of users, in all spans that were measured."""
    longest_gap: Gap | None
    """Of any of the spans; None where nothing was asked."""
    largest_latency_s: float
    """Of the requests that were well answered."""
    compared: str
    """What became of the users' sessions; empty where nothing was compared."""

    @property
    def longest_gap_s(self) -> float:
        """At most."""
        return self.longest_gap.most_s if self.longest_gap else 0.0


@dataclass(frozen=True)
class Account:
    name: str
    """Of the folder."""
    change: Change
    outcome: Outcome
    states: dict[str, str]
    """Of each instance that the journal names."""
    turns: tuple[Turn, ...]
    """In the order in which they were begun."""
    ended: datetime | None
    """When the last line of the journal was written; None where nothing was begun."""
    figures: Figures
    series: tuple[Series, ...]

    @property
    def is_as_wanted(self) -> bool:
        return self.outcome is _WANTED[self.change.verb]

    @property
    def started(self) -> datetime | None:
        """None where nothing was begun."""
        return self.turns[0].steps[0].begun if self.turns else None

    @property
    def over_s(self) -> float:
        return (self.ended - self.started).total_seconds() if self.started and self.ended else 0.0


def account_of(folder: ChangeFolder) -> Account:
    entries = folder.journal.entries()
    series = tuple(read(file) for file in folder.downtimes())
    return Account(
        name=folder.name,
        change=folder.change,
        outcome=outcome_of(entries),
        states={one: state_of(one, entries) for one in dict.fromkeys(entry.instance for entry in entries)},
        turns=turns(steps(entries)),
        ended=entries[-1].at if entries else None,
        figures=figures(entries, series),
        series=series,
    )


def figures(entries: Sequence[Entry], series: Sequence[Series]) -> Figures:
    spans = [downtime(one.of_users) for one in series]
    compared = [entry.facts["compared"] for entry in entries if "compared" in entry.facts]
    gaps = [span.longest_gap for span in spans if span.longest_gap]
    return Figures(
        took_s=sum(step.took_s or 0.0 for step in steps(entries)),
        requests=sum(span.requests for span in spans),
        failed=sum(span.failed for span in spans),
        longest_gap=max(gaps, key=lambda gap: gap.most_s, default=None),
        largest_latency_s=max((span.largest_latency_s for span in spans), default=0.0),
        compared=compared[-1] if compared else "",
    )


def turns(done: Iterable[Step]) -> tuple[Turn, ...]:
    return tuple(Turn(instance, tuple(steps)) for instance, steps in groupby(done, key=lambda step: step.instance))


def steps(entries: Sequence[Entry]) -> list[Step]:
    """In the order in which they were begun."""
    found: list[Step] = []
    for number, entry in enumerate(entries):
        if entry.phase is not Phase.BEGIN:
            continue
        later = (one for one in entries[number + 1 :] if (one.action, one.instance) == (entry.action, entry.instance))
        end = next(later, None)
        if end and end.phase is Phase.BEGIN:
            end = None  # this one was interrupted, and that is its repetition
        found.append(
            Step(
                instance=entry.instance,
                action=entry.action,
                begun=entry.at,
                begun_s=(entry.at - entries[0].at).total_seconds(),
                took_s=(end.at - entry.at).total_seconds() if end else None,
                failure=end.facts.get("actual", "") if end and end.phase is Phase.FAILED else "",
                facts=tuple({**entry.facts, **(end.facts if end and end.phase is Phase.END else {})}.items()),
            )
        )
    return found
