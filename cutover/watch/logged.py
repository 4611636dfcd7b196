"""New lines of a log by what they are, without those that are allowed or that the suite itself has provoked."""

import re
from dataclasses import dataclass

from cutover.checks.logs import Complaint, complaints
from cutover.masking import Mask
from cutover.probes.journal import ServiceLog
from cutover.watch.figures import Seen
from cutover.watch.record import LoggedLine

MOST_LINES = 10
"""Different ones that are kept of an instance in a round; all are counted."""
MOST_LETTERS = 300
LOST, ERROR, WARNING = "lost worker", "error", "warning"
_LOST = re.compile(r"Worker .*\b(was sent SIG\w+|exited|aborted|terminated)|WORKER TIMEOUT|Worker failed to boot")
_WARNING = re.compile(r"\[?WARNING\b|⚠")


@dataclass(frozen=True)
class Sieve:
    """`fatal`: regular expressions of what no list allows."""

    mask: Mask
    fatal: tuple[str, ...]

    def sift(self, seen: Seen, log: ServiceLog, allowed: tuple[str, ...]) -> None:
        """Where a log could not be read, nothing is known of its lines."""
        errors = [f"{source.name}: {source.error}" for source in log.sources if source.error]
        if errors:
            seen.unseen[f"log of {log.instance}"] = "; ".join(errors)
            return
        found = [(self._level(one), one) for one in complaints(log, allowed, self.fatal)]
        seen.put(
            log.instance,
            LOST_WORKERS=_count(found, LOST),
            ERRORS=_count(found, ERROR),
            WARNINGS=_count(found, WARNING),
        )
        # What is grave is not to be hidden by a flood of warnings.
        gravest_first = sorted(found, key=lambda one: one[0] == WARNING)
        seen.logged += [
            LoggedLine(instance=log.instance, level=level, text=self._text(one), count=one.times)
            for level, one in gravest_first[:MOST_LINES]
        ]

    def _level(self, complaint: Complaint) -> str:
        entry = complaint.entry
        if _LOST.search(entry.text):
            return LOST
        is_fatal = any(re.search(pattern, entry.text) for pattern in self.fatal)
        is_warning = _WARNING.match(entry.text) is not None and entry.exception is None
        return WARNING if is_warning and not is_fatal else ERROR

    def _text(self, complaint: Complaint) -> str:
        entry = complaint.entry
        whole = f"{entry.text} | {entry.exception}" if entry.exception else entry.text
        return self.mask.text(whole)[:MOST_LETTERS]


def _count(found: list[tuple[str, Complaint]], level: str) -> int:
    return sum(one.times for of, one in found if of == level)
