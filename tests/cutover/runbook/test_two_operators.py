"""Two people at once: the second one is refused by the first one's name, and by nothing else once that has ended."""

import getpass
import json
import socket
import time
from pathlib import Path

import pytest

from cutover.errors import Mismatch
from cutover.fleet import Fleet
from tests.cutover.runbook.troubles import Hosts, Listener, NewFolder, failure, rolled_back, switched


@pytest.fixture
def lock(hosts: Hosts) -> Path:
    return hosts[0].env.with_name("cutover.lock")


def test_the_second_one_is_refused(hosts: Hosts, fleet: Fleet, folder: NewFolder) -> None:
    first, second, back = folder("switch"), folder("switch"), folder("rollback")
    refused: list[Mismatch] = []

    def try_both() -> None:
        for work in (lambda: switched(fleet, second), lambda: rolled_back(fleet, first, back)):
            error = failure(work)
            assert isinstance(error, Mismatch)
            refused.append(error)

    switched(fleet, first, Listener("production-2: backup", try_both))

    held = f"held by {getpass.getuser()} on {socket.gethostname()} for {first.name}, until "
    assert [error.failure.actual.startswith(held) for error in refused] == [True, True]
    assert [error.failure.next_action for error in refused] == [
        "ask who that is; a lock whose holder is gone ends by itself at that time"
    ] * 2
    assert not second.journal.path.exists()
    assert not back.journal.path.exists()
    assert [host.restarts for host in hosts] == [1, 1]


def test_a_lock_that_another_one_has_taken_since_stops_the_line(
    hosts: Hosts, fleet: Fleet, folder: NewFolder, lock: Path
) -> None:
    """After it had expired: what the other one does is not ours to take back."""
    record = folder("switch")
    another = {"run": "another", "holder": "somebody else", "until": time.time() + 600}
    says = Listener("production-1: every worker", lambda: lock.write_text(json.dumps(another), encoding="utf-8"))

    failed = failure(lambda: switched(fleet, record, says))

    first, *states = failed.failure.actual.splitlines()
    assert first.startswith("held by somebody else for another, until ")
    assert states == ["production-1: changed, and proved", "production-2: untouched"]
    assert failed.failure.next_action.endswith("\nthen cutover switch --resume --apply")
    assert [host.restarts for host in hosts] == [1, 0]
    assert json.loads(lock.read_text(encoding="utf-8")) == another

    lock.write_text(json.dumps({**another, "until": time.time() - 1}), encoding="utf-8")
    switched(fleet, record)
    assert [host.restarts for host in hosts] == [1, 1]
    assert not lock.exists()
