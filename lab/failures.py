"""How the lab says that a part of it does not come up."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from cutover.errors import ConfigurationError, Mismatch
from cutover.waiting import eventually

T = TypeVar("T")
_LINES = 8


def last_lines(*logs: Path) -> str:
    lines: list[str] = []
    for log in logs:
        if log.is_file():
            lines += log.read_text(encoding="utf-8", errors="replace").splitlines()
    told = [line.rstrip() for line in lines if line.strip()]
    return "\n".join(told[-_LINES:]) or "(its log is empty)"


def not_up(subject: str, *, expected: str, actual: str, logs: tuple[Path, ...], next_action: str) -> ConfigurationError:
    return ConfigurationError.of(
        subject,
        expected=expected,
        actual=f"{actual}; the end of its log:\n{last_lines(*logs)}",
        next_action=f"{next_action}, then run the same command again; everything was taken down",
    )


def in_time(check: Callable[[], T], *, within_s: float, next_action: str, logs: tuple[Path, ...] = ()) -> T:
    """What the check returns once it raises no Mismatch.

    Raises ConfigurationError, with the end of the logs, if it still does when the time is up.
    """
    try:
        return eventually(check, within_s=within_s, every_s=0.05)
    except Mismatch as late:
        told = late.failure
        raise not_up(
            told.subject, expected=told.expected, actual=told.actual, logs=logs, next_action=next_action
        ) from late
