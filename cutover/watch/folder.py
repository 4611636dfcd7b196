"""The folder of a watch: reports/runs/<UTC>-watch-<fleet>/."""

import fcntl
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from cutover.errors import ConfigurationError
from cutover.runs.folder import RUNS, new_folder, unreadable
from cutover.runs.lines import append_line, whole_lines
from cutover.watch.account import Account, account_of
from cutover.watch.record import LINE, Head, Line

RECORD = "watch.jsonl"


@dataclass(frozen=True)
class WatchFolder:
    path: Path

    @classmethod
    def create(cls, fleet: str, *, parent: Path = RUNS) -> "WatchFolder":
        return cls(new_folder(parent, f"watch-{fleet}"))

    @classmethod
    def existing(cls, path: Path) -> "WatchFolder | None":
        """None where this is no folder of a watch."""
        folder = cls(path)
        return folder if folder.record.is_file() else None

    @classmethod
    def unfinished(cls, fleet: str, *, parent: Path = RUNS) -> "WatchFolder":
        """The latest of this fleet, if it did not come to its end. Raises ConfigurationError."""
        begun = cls._begun(parent, fleet)
        if begun and not begun[-1].verdict_file.exists():
            return begun[-1]
        raise ConfigurationError.of(
            f"Watch of {fleet}",
            expected=f"one in {parent} that did not come to its end",
            actual=f"the last one did: {begun[-1].path.name}" if begun else "none there",
            next_action=f"begin one: cutover watch --fleet {fleet} --for 24h",
        )

    @classmethod
    def going_on(cls, fleet: str | None = None, *, parent: Path = RUNS) -> "WatchFolder":
        """The one that somebody is watching with at this moment; the latest of a fleet.

        Raises ConfigurationError where there is none, or where several fleets are watched and none is named.
        """
        found = [one for one in cls._begun(parent, fleet) if one.is_held]
        fleets = dict.fromkeys(one.head().fleet for one in found)
        if len(fleets) == 1:
            return found[-1]
        named = ", ".join(fleets)
        raise ConfigurationError.of(
            f"Watch that goes on{f' of {fleet}' if fleet else ''}",
            expected="one, to put the remark on its timeline",
            actual=f"some of {named}" if found else "none",
            next_action="name one: --fleet" if found else "begin one: cutover watch --fleet F --for 24h",
        )

    @classmethod
    def _begun(cls, parent: Path, fleet: str | None) -> "list[WatchFolder]":
        """The latest last."""
        found = [cls(path.parent) for path in sorted(parent.glob(f"*-watch-*/{RECORD}"))]
        return [one for one in found if fleet in {None, one.head().fleet}]

    @property
    def record(self) -> Path:
        return self.path / RECORD

    @property
    def verdict_file(self) -> Path:
        return self.path / "verdict.json"

    @property
    def page(self) -> Path:
        return self.path / "index.html"

    def append(self, line: Line) -> None:
        append_line(self.record, _written(line), mode=0o644)

    def lines(self) -> Iterator[Line]:
        """In the order in which they came. Raises ConfigurationError for a line that no watch wrote."""
        for text in whole_lines(self.record):
            try:
                yield LINE.validate_json(text)
            except ValidationError as error:
                raise unreadable(self.record, error) from error

    def head(self) -> Head:
        """Raises ConfigurationError where the record does not begin with one."""
        first = next(self.lines(), None)
        if isinstance(first, Head):
            return first
        raise ConfigurationError.of(
            f"{self.record}",
            expected="the head of a watch in its first line",
            actual="something else" if first else "nothing",
            next_action="restore the file as the watch left it",
        )

    def account(self) -> Account:
        """Of all that is there now."""
        return account_of(self.head(), self.lines(), self._until())

    def _until(self) -> float:
        """Seconds since the start: of the last line."""
        last = deque(whole_lines(self.record), maxlen=1)
        line = LINE.validate_json(last[0]) if last else None
        return 0.0 if line is None or isinstance(line, Head) else line.t

    def since_start(self, head: Head) -> float:
        """Seconds, by this machine's clock."""
        return max(round((datetime.now(UTC) - head.started).total_seconds(), 2), 0.0)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Raises ConfigurationError where somebody else is watching into this folder."""
        descriptor = os.open(self.record, os.O_RDONLY)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ConfigurationError.of(
                    f"Watch {self.path.name}",
                    expected="nobody else who writes into it",
                    actual="another process does",
                    next_action="leave it to that one, or end it first",
                ) from error
            yield
        finally:
            os.close(descriptor)

    @property
    def is_held(self) -> bool:
        try:
            with self.held():
                return False
        except ConfigurationError:
            return True


def _written(line: Line) -> str:
    """Short: what is as usual is left out."""
    return LINE.dump_json(line, exclude_defaults=True).decode().replace("{", f'{{"kind":"{line.kind}",', 1)
