"""What a prober saw, request by request, as lines of JSON that are written while it runs."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, TextIO

from cutover.errors import ConfigurationError

OF_REDIS = "PING "
"""How the name of a probe begins that asks a Redis server itself."""


@dataclass(frozen=True)
class Answer:
    """One request. Times are seconds since the prober started."""

    probe: str
    due_s: float
    """When it was to be sent, whatever became of those before it."""
    latency_s: float
    """From then until its answer, or until it was given up."""
    failure: str = ""
    """In words; empty where all was well."""

    @property
    def answered_s(self) -> float:
        return self.due_s + self.latency_s


@dataclass(frozen=True)
class Event:
    """What the runbook did meanwhile."""

    at_s: float
    what: str


@dataclass(frozen=True)
class Series:
    started: datetime
    answers: tuple[Answer, ...]
    """In the order in which they were due."""
    events: tuple[Event, ...]

    @property
    def of_users(self) -> tuple[Answer, ...]:
        """Without what was asked of a Redis itself."""
        return tuple(answer for answer in self.answers if not answer.probe.startswith(OF_REDIS))


class Writer:
    """A line for each answer as it comes: whoever is killed loses none that came before."""

    def __init__(self, file: Path, started: datetime) -> None:
        """Raises ConfigurationError where the file is there already: evidence is never overwritten."""
        try:
            self._file: TextIO = file.open("x", encoding="utf-8", buffering=1)
        except FileExistsError as error:
            raise ConfigurationError.of(
                f"File {file}",
                expected="not there yet",
                actual="holds what an earlier prober saw",
                next_action="give each span that is measured a file of its own",
            ) from error
        self._lock = Lock()
        self._line({"started": started.isoformat()})

    def answer(self, answer: Answer) -> None:
        self._line(asdict(answer))

    def event(self, event: Event) -> None:
        self._line(asdict(event))

    def close(self) -> None:
        self._file.close()

    def _line(self, content: dict[str, Any]) -> None:
        rounded = {key: round(value, 5) if isinstance(value, float) else value for key, value in content.items()}
        with self._lock:
            self._file.write(json.dumps(rounded) + "\n")


def read(file: Path) -> Series:
    """A last line that a crash cut short is left out."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines(keepends=True) if line.endswith("\n")]
    told = [json.loads(line) for line in lines]
    answers = [Answer(**one) for one in told if "probe" in one]
    return Series(
        started=datetime.fromisoformat(told[0]["started"]),
        answers=tuple(sorted(answers, key=lambda answer: answer.due_s)),
        events=tuple(Event(**one) for one in told if "what" in one),
    )
