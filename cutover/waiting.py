"""The one place that waits."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from cutover.errors import Mismatch


class Clock(Protocol):
    def monotonic(self) -> float: ...

    def sleep(self, seconds: float, /) -> None: ...


@dataclass(frozen=True)
class SystemClock:
    """The machine's own clock; tests bring a fake one."""

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float, /) -> None:
        time.sleep(seconds)  # noqa: TID251 - the one place


SYSTEM_CLOCK = SystemClock()
T = TypeVar("T")


def eventually(check: Callable[[], T], *, within_s: float, every_s: float = 0.1, clock: Clock = SYSTEM_CLOCK) -> T:
    """Repeat the check until it raises no Mismatch, and return what it returned.

    Raises the last Mismatch, with the time spent, once the time is up. Every other error passes at once:
    what could not be looked at will not become right by waiting.
    """
    started = clock.monotonic()
    while True:
        try:
            return check()
        except Mismatch as last:
            spent = clock.monotonic() - started
            if spent + every_s > within_s:
                raise _after(last, f"still so after {spent:.1f} s") from last
            clock.sleep(every_s)


def steadily(
    check: Callable[[], object], *, during_s: float, every_s: float = 0.2, clock: Clock = SYSTEM_CLOCK
) -> None:
    """Repeat the check over a span of time; the first Mismatch ends it, with the moment at which it came."""
    started = clock.monotonic()
    while (spent := clock.monotonic() - started) <= during_s:
        try:
            check()
        except Mismatch as first:
            raise _after(first, f"seen after {spent:.1f} s of {during_s:.1f} s") from first
        clock.sleep(every_s)


def _after(mismatch: Mismatch, when: str) -> Mismatch:
    return Mismatch(replace(mismatch.failure, actual=f"{mismatch.failure.actual} ({when})"))
