"""The preflight as one table, with its decision, for a person and for a program."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from cutover.runbook.preflight.line import Line

GO, NO_GO = "GO", "NO-GO"


@dataclass(frozen=True)
class Table:
    fleet: str
    lines: tuple[Line, ...]

    @property
    def lets_go(self) -> bool:
        return all(line.lets_go for line in self.lines)

    @property
    def decision(self) -> str:
        return GO if self.lets_go else NO_GO

    def as_dict(self) -> dict[str, Any]:
        return {"fleet": self.fleet, "decision": self.decision, "lines": [asdict(line) for line in self.lines]}

    def __str__(self) -> str:
        parts = ["\n".join(_rows(self.lines)), "\n".join(_notes(self.lines)), *_failures(self.lines), self._end()]
        return "\n\n".join(part for part in parts if part)

    def _end(self) -> str:
        against = sum(not line.lets_go for line in self.lines)
        why = f": {against} of {len(self.lines)} lines stand against it" if against else ""
        return f"{self.decision}{why}; nothing was changed"


def _rows(lines: Sequence[Line]) -> Iterator[str]:
    """A subject is named once, at the first of its lines."""
    subjects = max((len(line.subject) for line in lines), default=0)
    whats = max((len(line.what) for line in lines), default=0)
    outcomes = max((len(line.outcome) for line in lines), default=0)
    for subject, group in groupby(lines, key=lambda line: line.subject):
        for number, line in enumerate(group):
            named = "" if number else subject
            told = line.fact or ("see below" if line.failure else "")
            yield f"{named:<{subjects}}  {line.what:<{whats}}  {line.outcome:<{outcomes}}  {told}".rstrip()


def _notes(lines: Sequence[Line]) -> list[str]:
    """The same note of several subjects is one."""
    by_note: dict[str, list[str]] = {}
    for line in lines:
        for note in line.notes:
            by_note.setdefault(note, []).append(line.subject)
    return [f"note, {', '.join(dict.fromkeys(subjects))}: {note}" for note, subjects in by_note.items()]


def _failures(lines: Sequence[Line]) -> list[str]:
    return list(dict.fromkeys(f"{line.outcome}: {line.failure}" for line in lines if line.failure))
