"""The record of a change: one line before and one after each action, on the disk before anything goes on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from pydantic import AwareDatetime, Field, ValidationError

from cutover.errors import ConfigurationError, CutoverError, ProbeError
from cutover.runs.lines import append_line, whole_lines
from cutover.runs.results import Record


class Action(StrEnum):
    LOOK = "look"
    BACK_UP = "back up"
    EDIT = "edit"
    TAKE_OUT = "take out of the balancer"
    BRING_BACK = "bring back into the balancer"
    CARRY = "carry sessions"
    COMPARE = "compare sessions"
    RESTORE = "restore"
    RESTART = "restart"
    VERIFY = "verify"


class Phase(StrEnum):
    BEGIN = "begin"
    END = "end"
    FAILED = "failed"


class Entry(Record):
    """One line."""

    at: AwareDatetime
    action: Action
    instance: str
    phase: Phase
    facts: Mapping[str, str] = Field(default_factory=dict)
    """What must be known later: checksums, paths, identities. Never a secret."""


class Journal:
    """Append-only. A line that a crash cut short never happened."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def action(self, action: Action, instance: str, **intended: str) -> Iterator[dict[str, str]]:
        """Around an action. What is intended stands in the line of its beginning, the facts in that of its end."""
        facts: dict[str, str] = {}
        self._write(action, instance, Phase.BEGIN, intended)
        try:
            yield facts
        except CutoverError as error:
            self._write(action, instance, Phase.FAILED, {"actual": error.failure.actual})
            raise
        self._write(action, instance, Phase.END, facts)

    def facts(self, action: Action, instance: str) -> Mapping[str, str] | None:
        """Of the first time that this action came to its end; None if it never did."""
        return self._first(action, instance, Phase.END)

    def intended(self, action: Action, instance: str) -> Mapping[str, str] | None:
        """What it was begun with the first time; None if it never was."""
        return self._first(action, instance, Phase.BEGIN)

    def _first(self, action: Action, instance: str, phase: Phase) -> Mapping[str, str] | None:
        wanted = (action, instance, phase)
        found = (entry for entry in self.entries() if (entry.action, entry.instance, entry.phase) == wanted)
        return next((entry.facts for entry in found), None)

    def entries(self) -> list[Entry]:
        """Raises ConfigurationError for a line that nobody wrote here."""
        try:
            return [Entry.model_validate_json(line) for line in whole_lines(self.path)]
        except ValidationError as error:
            raise ConfigurationError.of(
                f"Journal {self.path}",
                expected="the lines that a switch or a rollback wrote",
                actual=f"{error.errors()[0]['msg']}",
                next_action="restore the file as the run left it",
            ) from error

    def _write(self, action: Action, instance: str, phase: Phase, facts: Mapping[str, str]) -> None:
        entry = Entry(at=datetime.now(UTC), action=action, instance=instance, phase=phase, facts=facts)
        try:
            append_line(self.path, entry.model_dump_json())
        except OSError as error:
            raise ProbeError.of(
                f"Journal {self.path}",
                expected=f"takes down: {action} on {instance}, {phase}",
                actual=f"{error.strerror}",
                next_action="make room on this machine; what is not on the record is not begun",
            ) from error
