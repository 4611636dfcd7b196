"""What the watch asks the program that looks, and what that answers."""

from collections.abc import Mapping

from pydantic import Field

from cutover.runs.results import Record
from cutover.watch.record import Look


class Visitor(Record):
    """Who is known in an environment, for the small requests of the rounds."""

    cookie: str = Field(repr=False)
    session_id: str


class Keepsake(Record):
    """A finished analysis, whose links are looked for again at the next journey."""

    cookies: Mapping[str, str] = Field(repr=False)
    session_id: str
    links: tuple[Mapping[str, str], ...]


class Question(Record):
    fleet: str
    themes: tuple[str, ...]
    """Of the looks: state, journey, links, cloud."""
    visitors: Mapping[str, Visitor] = Field(default_factory=dict)
    """By environment, those who are known already."""
    lost: frozenset[str] = frozenset()
    """Environments where a round saw that its visitor is a stranger. Nowhere else is one replaced: none heard of it."""
    keepsakes: Mapping[str, Keepsake] = Field(default_factory=dict)
    """By environment."""
    leave: bool = False
    """Whether all of them leave for good."""


class Answer(Record):
    looks: tuple[Look, ...] = ()
    """Their moments are set by whoever asked."""
    visitors: Mapping[str, Visitor] = Field(default_factory=dict)
    keepsakes: Mapping[str, Keepsake] = Field(default_factory=dict)
    """Of those who stay until the next journey."""
    endpoints: Mapping[str, str] = Field(default_factory=dict)
    """By environment, host:port of its own Redis, as far as AWS tells."""
    left: str = ""
    """What visitors made and would not go, and why."""
    problem: str = ""
    """Why there is no other answer."""
