"""The three ways a run can go wrong. The verdict depends on the difference."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Failure:
    """What every failure tells: whom it is about, what was expected, what was seen, what to do next."""

    subject: str
    expected: str
    actual: str
    next_action: str

    def __str__(self) -> str:
        labelled = (("expected", self.expected), ("actual", self.actual), ("next", self.next_action))
        return "\n".join([self.subject, *(_entry(label, text) for label, text in labelled)])


def _entry(label: str, text: str) -> str:
    """One labelled line; further lines of the text are aligned under the first."""
    head = f"  {label + ':':<10}"
    return head + text.replace("\n", "\n" + " " * len(head))


class CutoverError(Exception):
    """An error that is part of the product: it is shown as it reads, never as a traceback."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure

    @classmethod
    def of(cls, subject: str, *, expected: str, actual: str, next_action: str) -> Self:
        return cls(Failure(subject, expected, actual, next_action))

    def __reduce__(self) -> tuple[type[Self], tuple[Failure]]:
        return type(self), (self.failure,)


class Mismatch(CutoverError, AssertionError):  # noqa: N818 - the design's word
    """The system is wrong. An AssertionError too, so that Allure tells "failed" from "broken"."""


class ProbeError(CutoverError):
    """We could not look."""


class ConfigurationError(CutoverError):
    """We are wrong: what we were given cannot be used. Reported before anything runs."""
