"""The record of a watch: its head, and a line for each round, each look, each remark and each message, as they come."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from cutover.runs.results import Record, ShownFailure
from cutover.watch.columns import Column


class Head(Record):
    """What was set out to be watched, and how: the first line, and all that a verdict needs beside the others."""

    kind: Literal["head"] = "head"
    fleet: str
    started: AwareDatetime
    """Of which all times below are seconds since then."""
    for_s: float
    every_s: float
    window: int
    lasting_s: float
    warm_up_s: float
    least_seen: float
    state_every_s: float
    journey_every_s: float
    columns: tuple[Column, ...]
    versions: dict[str, str]


class LoggedLine(Record):
    """A line that was new in a log, masked, as often as it was written since the last round."""

    instance: str
    level: str
    text: str
    count: int


class Round(Record):
    """One sample of everything."""

    kind: Literal["round"] = "round"
    t: float
    values: tuple[int | float | None, ...]
    """In the order of the head's columns, as far as these are asked. None where it was not seen."""
    identities: dict[str, int] = Field(default_factory=dict)
    """By subject, a number that is another one once its main process, or its Redis server, is. Only what is new."""
    workers: dict[str, tuple[tuple[int, int, float], ...]] = Field(default_factory=dict)
    """By instance: pid, second of its birth and MB of each worker."""
    unseen: dict[str, str] = Field(default_factory=dict)
    """By subject, why it could not be looked at."""
    logged: tuple[LoggedLine, ...] = ()
    log_until: float = 0.0
    """The second since the start from which lines of the logs are new; of several instances the earliest."""
    changing: bool = False
    """Whether a switch or a rollback is under way: what is seen of production then is its doing."""


class Look(Record):
    """A whole look at an environment between the rounds, by a process of its own."""

    kind: Literal["look"] = "look"
    t: float
    """When it ended."""
    asked: float = 0.0
    """When it was asked for."""
    took_s: float
    theme: Literal["state", "journey", "links", "cloud"]
    environment: str
    outcome: Literal["right", "wrong", "unseen"]
    failure: ShownFailure | None = None
    is_relapse: bool = False
    """Whether sessions of production go elsewhere than to its own Redis."""
    facts: dict[str, float] = Field(default_factory=dict)
    """Figures that the success is told by, and what CloudWatch says by quantity."""


class Note(Record):
    """Somebody's remark: what a user reported, for example."""

    kind: Literal["note"] = "note"
    t: float
    text: str


class Mark(Record):
    """That the watch itself began, was resumed, was told to stop, or came to its end."""

    kind: Literal["mark"] = "mark"
    t: float
    what: Literal["begun", "resumed", "interrupted", "ended"]


class Told(Record):
    """A message that was sent, or was to be."""

    kind: Literal["told"] = "told"
    t: float
    number: int
    """Of the message, in the order in which the record gives rise to them, from 1."""
    title: str
    problems: dict[str, str | None]
    """By channel, why it was not taken; None where it was. Empty where the fleet names no channel."""


Line = Annotated[Head | Round | Look | Note | Mark | Told, Field(discriminator="kind")]
LINE: TypeAdapter[Line] = TypeAdapter(Line)
