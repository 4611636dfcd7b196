"""How the report words what the files hold: standings, moments, durations."""

from collections.abc import Sequence
from datetime import UTC, datetime

from cutover.runs import Result, Run
from cutover.verdict import Standing

_LABELS = {
    Standing.FAILED: "failed",
    Standing.KNOWN: "known issue",
    Standing.DIFFERENT: "failed otherwise than registered",
    Standing.CONTRADICTORY: "contradicts another known issue",
    Standing.EXPIRED: "entry in the register expired",
    Standing.WAIVED: "accepted limitation",
    Standing.FIXED: "passed, though registered as failing",
    Standing.MISCONFIGURED: "misconfigured",
    Standing.NOT_LOOKED: "could not look",
    Standing.NO_RESULT: "no result",
    Standing.NO_SCENARIO: "no scenario",
    Standing.PASSED: "held",
}


def label(standing: Standing) -> str:
    return _LABELS[standing]


def slug(words: str) -> str:
    """As a CSS class or an anchor can carry it."""
    return words.lower().replace(" ", "-")


def moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def clock(when: datetime) -> str:
    """For what happened within a day that is named elsewhere."""
    return when.astimezone(UTC).strftime("%H:%M:%S")


def duration(seconds: float) -> str:
    if round(seconds, 3) < 1:
        return f"{seconds * 1000:.0f} ms"
    if round(seconds, 1) < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s"


def took_s(run: Run, results: Sequence[Result]) -> float | None:
    """From the start of the run to the end of its last result, in seconds; None where nothing came to an end."""
    return max(((result.started - run.started).total_seconds() + result.duration_s for result in results), default=None)


def printable(text: str) -> str:
    """What a terminal would obey instead of showing is spelled out."""
    return "".join(sign if sign.isprintable() or sign == "\n" else repr(sign)[1:-1] for sign in text)
