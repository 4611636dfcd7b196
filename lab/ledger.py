"""What was started, written down as it starts: one line of JSON each, appended in one write."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.processes import LOGS, Process, clean_environment, spawn


@dataclass(frozen=True)
class Entry:
    role: str
    """aws, balancer, start of an instance, or redis; what it is for stands in `of`."""
    of: str
    process: Process


@dataclass(frozen=True)
class Ledger:
    state: Path

    @property
    def file(self) -> Path:
        return self.state / "processes.jsonl"

    def logs_of(self, role: str, of: str = "") -> Path:
        return self.state / LOGS / f"{'-'.join(filter(None, (role, of)))}.log"

    def start(self, command: Sequence[str], *, role: str, of: str = "") -> Entry:
        """Start a process of the lab and write it down."""
        started = spawn(command, clean_environment(self.state), self.logs_of(role, of))
        entry = Entry(role, of, started)
        line = json.dumps({"role": role, "of": of, "pid": started.pid, "born": started.born}) + "\n"
        descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)
        return entry

    def entries(self) -> list[Entry]:
        """All that were ever started; a line that a crash cut short is left out."""
        try:
            lines = self.file.read_text(encoding="utf-8").splitlines()
        except OSError:
            return []
        return [entry for line in lines if (entry := _entry(line))]


def _entry(line: str) -> Entry | None:
    try:
        told = json.loads(line)
        return Entry(told["role"], told["of"], Process(told["pid"], told["born"]))
    except (ValueError, KeyError, TypeError):
        return None
