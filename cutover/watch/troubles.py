"""What somebody is told of: that something is wrong and has been for a while, and that it is over."""

from dataclasses import dataclass

from cutover.errors import Failure


@dataclass
class Trouble:
    """One thing that is wrong from a moment on, until another."""

    what: str
    """A quantity of the rounds, or a theme of the looks."""
    subject: str
    environment: str
    began: float
    """Seconds since the watch began."""
    headline: str
    failure: Failure
    ended: float | None = None
    comes_and_goes: bool = False
    """While it is not over: in between it explains nothing."""
    is_relapse: bool = False
    """Whether sessions of production go elsewhere than to its own Redis: then the way back is named."""

    @property
    def is_over(self) -> bool:
        return self.ended is not None


@dataclass(frozen=True)
class Telling:
    """A message: what came up in one environment at one moment, or what is over there; the gravest first."""

    number: int
    t: float
    environment: str
    troubles: tuple[Trouble, ...]
    is_over: bool

    @property
    def headline(self) -> str:
        first, more = self.troubles[0].headline, len(self.troubles) - 1
        words = f"{first}, and {more} more" if more else first
        return f"over: {words}" if self.is_over else words
