"""Since its last start a service has logged nothing but what the fleet file allows. Silence is no proof of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cutover.checks.log_guide import next_actions
from cutover.errors import Mismatch, ProbeError
from cutover.probes.journal import Announcement, LogEntry, LogSource, ServiceLog
from cutover.provocations import LINES
from cutover.witnesses.logs import EnvironmentLogs, Unread

LONGEST_PROVOCATION_S = 60
MOST_SHOWN = 20
_SLACK_S = 1
"""The access log knows whole seconds, and writes a line a moment after its answer is out."""


@dataclass(frozen=True)
class Complaint:
    """A line that nobody allowed and nobody announced, so often."""

    instance: str
    entry: LogEntry
    times: int

    def __str__(self) -> str:
        first, last = _told(self.entry.first), _told(self.entry.last)
        often = first if first == last else f"{first} to {last}"
        tail = f"\n    {self.entry.exception}" if self.entry.exception else ""
        often += "" if self.times == 1 else f", {self.times} times"
        return f"{self.instance}, {self.entry.source}, {often}: {self.entry.text}{tail}"


def must_have_no_errors(read: EnvironmentLogs) -> None:
    """Every warning and error is allowed by the fleet file, or was provoked by the suite, which announced it.

    What is always fatal is never allowed. Raises ProbeError where there is nothing to complain of, but where not every
    log could be read back to the start.
    """
    found = [
        one for log in read.logs if isinstance(log, ServiceLog) for one in complaints(log, read.allowed, read.fatal)
    ]
    if found:
        fatal_first = sorted(found, key=lambda complaint: not _is_fatal(complaint.entry, read.fatal))
        shown = [str(complaint) for complaint in fatal_first[:MOST_SHOWN]]
        more = len(fatal_first) - len(shown) + sum(log.left_out for log in read.logs if isinstance(log, ServiceLog))
        raise Mismatch.of(
            _subject(read),
            expected=f"no warning or error but the {len(read.allowed)} kinds that the fleet file allows",
            actual="\n".join([*shown, *([f"and {more} more"] if more else [])]),
            next_action=next_actions(f"{one.entry.text}\n{one.entry.exception or ''}" for one in fatal_first),
        )
    if gaps := [gap for log in read.logs for gap in _gaps(log)]:
        raise ProbeError.of(
            _subject(read),
            expected="logs that can be read back to the start: silence is no proof",
            actual="\n".join(what for what, _ in gaps),
            next_action="\n".join(dict.fromkeys(how for _, how in gaps)),
        )


def _subject(read: EnvironmentLogs) -> str:
    return f"Logs of {read.environment} since the last start, {', '.join(log.instance for log in read.logs)}"


def complaints(log: ServiceLog, allowed: Sequence[str], fatal: Sequence[str]) -> Iterator[Complaint]:
    """What is neither allowed nor was provoked by the suite."""
    for entry in log.entries:
        if not _is_allowed(entry, allowed, fatal) and (times := _unannounced(entry, log.announcements)):
            yield Complaint(log.instance, entry, times)


def _is_allowed(entry: LogEntry, allowed: Sequence[str], fatal: Sequence[str]) -> bool:
    """A traceback is nobody's allowed line: it may be another process's, written right below."""
    if entry.exception is not None or _is_fatal(entry, fatal):
        return False
    return any(re.match(pattern, entry.message) for pattern in allowed)


def _is_fatal(entry: LogEntry, fatal: Sequence[str]) -> bool:
    return any(re.search(pattern, f"{entry.text}\n{entry.exception or ''}") for pattern in fatal)


def _unannounced(entry: LogEntry, announcements: tuple[Announcement, ...]) -> int:
    """How often it was written when the suite had not announced it."""
    spans = [
        range(announced.begin - _SLACK_S, announced.end + _SLACK_S + 1)
        for announced in announcements
        if announced.begin is not None
        and announced.end is not None
        and announced.end - announced.begin <= LONGEST_PROVOCATION_S
        and any(line.fits(entry.text, entry.exception) for line in LINES.get(announced.kind, ()))
    ]
    return entry.count - sum(any(time in span for span in spans) for time in entry.times)


def _gaps(log: ServiceLog | Unread) -> Iterator[tuple[str, str]]:
    """What could not be looked at, and what to do about it."""
    if isinstance(log, Unread):
        yield f"{log.instance}: {log.why}", f"see that the host of {log.instance} can be looked at"
        return
    gaps = [(source, gap) for source in log.sources for gap in _gaps_of(source, log)]
    yield from ((f"{log.instance}, {source.name}: {what}", how) for source, (what, how) in gaps)
    if not gaps and not any(source.has_start for source in log.sources):
        yield (
            f'{log.instance}: no "Starting gunicorn" of the main process that runs since {_told(log.started)}',
            "it was rotated away, or gunicorn logs elsewhere: name its files in log_files of the fleet file",
        )
    if log.left_out:
        yield (
            f"{log.instance}: {log.left_out} more different lines than are brought home",
            f"read the log on {log.instance} by hand: too many different lines are allowed",
        )


def _gaps_of(source: LogSource, log: ServiceLog) -> Iterator[tuple[str, str]]:
    if source.error:
        yield source.error, f"see on {log.instance} whether it is there, and whether the host's `become` may read it"
    elif source.lines == 0:
        yield "not a line since the start", f"see on {log.instance} where the service logs to, and name it in log_files"
    elif not source.reaches_back and source.lines > source.access_lines:
        yield (
            f"begins at {_told(source.first)}, the service started at {_told(log.started)}"
            if source.first
            else "nothing with a time in it",
            f"what is older was rotated away: read it on {log.instance} by hand, and look again after the next start",
        )


def _told(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else "at an unknown time"
