"""What befalls production half-way, and what a change says of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from cutover.errors import CutoverError
from cutover.fleet import Fleet
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.rollback import rollback
from cutover.runbook.switch import OnFailure, switch
from tests.cutover.runbook.moving import MovingHost

Hosts = tuple[MovingHost, MovingHost]
NewFolder = Callable[[str], ChangeFolder]
BACKUP = ".env.backup_20250801_redis"
NO_ROOM = ("sh", "-c", 'ulimit -f 0; exec "$@"', "sh")
"""Before a host's command: not a byte can be written there, as on a full disk."""


@dataclass
class Listener:
    """Hears all that is said; where a line begins so, something happens, once."""

    at: str = ""
    happens: Callable[[], object] = lambda: None
    said: list[str] = field(default_factory=list)

    def __call__(self, line: str) -> None:
        self.said.append(line)
        if self.at and line.startswith(self.at):
            self.at = ""
            self.happens()


def switched(
    fleet: Fleet, folder: ChangeFolder, say: Callable[[str], None] | None = None, *, freeze: bool = False
) -> None:
    on_failure = OnFailure.FREEZE if freeze else OnFailure.ROLLBACK
    switch(fleet, folder, on_failure=on_failure, today=date(2025, 8, 1), say=say or Listener())


def rolled_back(
    fleet: Fleet, switch: ChangeFolder, folder: ChangeFolder, say: Callable[[str], None] | None = None
) -> None:
    rollback(fleet, switch, folder, say=say or Listener())


def failure(work: Callable[[], object]) -> CutoverError:
    with pytest.raises(CutoverError) as failed:
        work()
    return failed.value


def below(fleet: Fleet, name: str, become: tuple[str, ...]) -> Fleet:
    """The commands for an instance of production stand below these words."""
    instances = tuple(
        one.model_copy(update={"host": one.host.model_copy(update={"become": become})}) if one.name == name else one
        for one in fleet.production.instances
    )
    return fleet.model_copy(update={"production": fleet.production.model_copy(update={"instances": instances})})


@dataclass(frozen=True)
class Door:
    """A program that every command for a host goes through, and that can vanish."""

    path: Path

    @classmethod
    def made(cls, folder: Path) -> "Door":
        door = cls(folder / "door")
        door.open()
        return door

    def open(self) -> None:
        self.path.write_text('#!/bin/sh\nexec "$@"\n', encoding="utf-8")
        self.path.chmod(0o755)

    def shut(self) -> None:
        self.path.unlink()
