"""One line of the preflight: what was looked at, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cutover.errors import CutoverError, Failure, ProbeError


class Outcome(StrEnum):
    OK = "ok"
    WRONG = "wrong"
    COULD_NOT_LOOK = "could not look"
    NOT_YET = "not yet"
    """What a verb of the cutover itself will bring about."""


@dataclass(frozen=True)
class Seen:
    """What a look that did not fail has to tell."""

    fact: str
    notes: tuple[str, ...] = ()
    """What changes nothing and may surprise."""
    outcome: Outcome = Outcome.OK


@dataclass(frozen=True)
class Line:
    subject: str
    """An instance, or a thing of AWS."""
    what: str
    outcome: Outcome
    fact: str = ""
    notes: tuple[str, ...] = ()
    failure: Failure | None = None

    @property
    def lets_go(self) -> bool:
        return self.outcome in (Outcome.OK, Outcome.NOT_YET)


def line(subject: str, what: str, look: Callable[[], Seen]) -> Line:
    """A look that fails is a line too, so that it hides none of the others."""
    try:
        seen = look()
    except ProbeError as error:
        return Line(subject, what, Outcome.COULD_NOT_LOOK, failure=error.failure)
    except CutoverError as error:
        return Line(subject, what, Outcome.WRONG, failure=error.failure)
    return Line(subject, what, seen.outcome, seen.fact, seen.notes)


def unseen(subject: str, what: str, before: str) -> Line:
    """A look that could not begin, for another one failed."""
    return Line(subject, what, Outcome.COULD_NOT_LOOK, f"see {before}")
