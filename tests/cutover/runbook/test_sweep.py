"""A switch or a rollback that is killed after a line of its journal ends, resumed, where it would have ended.

Every third line, and the last: two services are started and switched twice for each.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import date

import pytest

from cutover.fleet import Fleet
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.journal import Journal
from cutover.runbook.rollback import rollback
from cutover.runbook.switch import OnFailure, switch
from tests.cutover.runbook.moving import MovingHost

Hosts = tuple[MovingHost, MovingHost]
NewFolder = Callable[[str], ChangeFolder]
LINES_OF_A_SWITCH = 30
"""Look, back up, edit, carry, restart, carry and verify: two lines each, on two instances; and compare in the end."""
LINES_OF_A_ROLLBACK = 20
"""Restore, carry, restart, carry and verify."""


def quietly(_line: str) -> None:
    """Nobody listens."""


def move(fleet: Fleet, folder: ChangeFolder) -> None:
    switch(fleet, folder, on_failure=OnFailure.ROLLBACK, today=date(2025, 8, 1), say=quietly)


def killed_after(lines: int, work: Callable[[], object]) -> None:
    """In a process of its own, which ends itself with SIGKILL as soon as so many lines are on the disk."""
    process = multiprocessing.get_context("fork").Process(target=_work, args=(lines, work))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL, "it came to its end, or failed, before so many lines were written"


def _work(lines: int, work: Callable[[], object]) -> None:
    write = Journal._write
    written = 0

    def counted(journal: Journal, *words: object) -> None:
        nonlocal written
        write(journal, *words)  # type: ignore[arg-type]
        written += 1
        if written == lines:
            os.kill(os.getpid(), signal.SIGKILL)

    Journal._write = counted  # type: ignore[method-assign, assignment]
    work()


@pytest.mark.parametrize("lines", [*range(1, LINES_OF_A_SWITCH, 3), LINES_OF_A_SWITCH])
def test_a_switch(hosts: Hosts, fleet: Fleet, folder: NewFolder, lines: int) -> None:
    before = [host.files[".env"] for host in hosts]
    record = folder("switch")

    killed_after(lines, lambda: move(fleet, record))
    move(fleet, record)

    for host, (old, mode) in zip(hosts, before, strict=True):
        assert set(host.files) == {".env", ".env.backup_20250801_redis"}
        assert host.files[".env.backup_20250801_redis"] == (old, mode)
        assert host.files[".env"][0] != old
        assert host.files[".env"][1] == mode
        assert record.kept(host.name).read_bytes() == old
    assert hosts[0].files[".env"] == hosts[1].files[".env"]


@pytest.mark.parametrize("lines", [*range(1, LINES_OF_A_ROLLBACK, 3), LINES_OF_A_ROLLBACK])
def test_a_rollback(hosts: Hosts, fleet: Fleet, folder: NewFolder, lines: int) -> None:
    before = [host.files[".env"] for host in hosts]
    switched, record = folder("switch"), folder("rollback")
    move(fleet, switched)

    killed_after(lines, lambda: rollback(fleet, switched, record, say=quietly))
    back = rollback(fleet, switched, record, say=quietly)

    assert back.instances == ("production-1", "production-2")
    assert [host.files[".env"] for host in hosts] == before
    assert [set(host.files) for host in hosts] == [{".env", ".env.backup_20250801_redis"}] * 2
