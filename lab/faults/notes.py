"""What was there before each change, written down first: mending works from this alone, after a crash too."""

import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError


@dataclass(frozen=True, slots=True)
class Begun:
    """A fault is being injected."""

    kind: Literal["begun"] = "begun"


@dataclass(frozen=True, slots=True)
class FileBefore:
    path: Path
    kept: Path | None
    """A copy of it; None for a file that was not there."""
    kind: Literal["file"] = "file"


@dataclass(frozen=True, slots=True)
class Restarted:
    """An instance that has to read again what is mended."""

    server: str
    kind: Literal["restarted"] = "restarted"


@dataclass(frozen=True, slots=True)
class RedisStopped:
    cluster: str
    kind: Literal["redis stopped"] = "redis stopped"


@dataclass(frozen=True, slots=True)
class RedisSpoiled:
    """What its memory or its counters hold goes only with its process."""

    cluster: str
    run_id: str
    """Of what was there before."""
    kind: Literal["redis spoiled"] = "redis spoiled"


@dataclass(frozen=True, slots=True)
class KeysAdded:
    cluster: str
    keys: tuple[str, ...]
    kind: Literal["keys added"] = "keys added"


@dataclass(frozen=True, slots=True)
class LinkReplaced:
    path: Path
    target: Path
    kind: Literal["link replaced"] = "link replaced"


@dataclass(frozen=True, slots=True)
class FolderMade:
    path: Path
    kind: Literal["folder made"] = "folder made"


@dataclass(frozen=True, slots=True)
class HelperStarted:
    """A process that is no part of a healthy lab."""

    pid: int
    born: str
    kind: Literal["helper started"] = "helper started"


@dataclass(frozen=True, slots=True)
class Frozen:
    pid: int
    born: str
    kind: Literal["frozen"] = "frozen"


@dataclass(frozen=True, slots=True)
class SshdRestarted:
    server: str
    kind: Literal["sshd restarted"] = "sshd restarted"


@dataclass(frozen=True, slots=True)
class BalancerRestarted:
    kind: Literal["balancer restarted"] = "balancer restarted"


@dataclass(frozen=True, slots=True)
class PassageDecided:
    instance: str
    cluster: str
    kind: Literal["passage decided"] = "passage decided"


@dataclass(frozen=True, slots=True)
class AwsChanged:
    """The call that takes it back."""

    service: str
    operation: str
    arguments: dict[str, Any]
    kind: Literal["AWS changed"] = "AWS changed"


Change = (
    Begun
    | FileBefore
    | LinkReplaced
    | FolderMade
    | Restarted
    | RedisStopped
    | RedisSpoiled
    | KeysAdded
    | HelperStarted
    | Frozen
    | SshdRestarted
    | BalancerRestarted
    | PassageDecided
    | AwsChanged
)


@dataclass(frozen=True, slots=True)
class Note:
    fault: str
    change: Annotated[Change, Field(discriminator="kind")]


_FORM = TypeAdapter(Note)


@dataclass(frozen=True)
class Notes:
    """Of the lab with this state folder; gone with it."""

    state: Path

    @property
    def _file(self) -> Path:
        return self.state / "faults.jsonl"

    @property
    def _kept(self) -> Path:
        return self.state / "before-faults"

    def broken(self) -> tuple[str, ...]:
        """The ids of the faults that are in the lab, in the order in which they came."""
        return tuple(dict.fromkeys(note.fault for note in self._all()))

    def changes(self, faults: Collection[str]) -> list[Change]:
        """Newest first: as they are to be undone."""
        return [note.change for note in reversed(self._all()) if note.fault in faults]

    def files(self, fault: str) -> set[Path]:
        return {change.path for change in self.changes({fault}) if isinstance(change, FileBefore)}

    def write(self, fault: str, change: Change) -> None:
        line = _FORM.dump_json(Note(fault, change)) + b"\n"
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, line)
        finally:
            os.close(descriptor)

    @property
    def before(self) -> Path:
        """How the lab was before anything was broken."""
        return self._kept / "before.json"

    def copy_of(self, path: Path) -> Path | None:
        """With mode and times; None where there is nothing to keep."""
        if not path.exists():
            return None
        self.make_room()
        copy = self._kept / f"{len(self._all())}-{path.name}"
        shutil.copy2(path, copy)
        return copy

    def make_room(self) -> None:
        self._kept.mkdir(mode=0o700, exist_ok=True)

    def forget(self, faults: Collection[str]) -> None:
        left = [note for note in self._all() if note.fault not in faults]
        if not left:
            self._file.unlink(missing_ok=True)
            shutil.rmtree(self._kept, ignore_errors=True)
            return
        fresh = self._file.with_suffix(".new")
        fresh.write_bytes(b"".join(_FORM.dump_json(note) + b"\n" for note in left))
        fresh.replace(self._file)

    def _all(self) -> list[Note]:
        """But for a line that a crash cut short: its change was not begun."""
        try:
            lines = self._file.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        return [note for line in lines if (note := _note(line))]


def _note(line: bytes) -> Note | None:
    try:
        return _FORM.validate_json(line)
    except ValidationError:
        return None


@dataclass(frozen=True)
class Pen:
    """Writes notes for one fault. That of none writes nothing: for who looks, or mends."""

    notes: Notes
    fault: str
    _written: set[Path] = field(default_factory=set)

    def note(self, change: Change) -> None:
        if self.fault:
            self.notes.write(self.fault, change)

    def keep(self, path: Path) -> None:
        """Once: what the fault itself made of the file is not what was there before."""
        if self.fault and path not in self._written:
            self.note(FileBefore(path, self.notes.copy_of(path)))
            self._written.add(path)
