"""Servers that are full, hang, refuse or are the wrong ones; and passes that are killed."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from cutover.carrying import Place, carry
from cutover.carrying.compare import must_be_carried
from cutover.errors import ConfigurationError, Mismatch, ProbeError
from cutover.fleet import Endpoint
from cutover.hosts.bundle import bundled
from cutover.waiting import eventually
from tests.cutover.carrying.two_servers import APPLICATION, Both, Server, fill, new_id, numbers, pickled
from tests.cutover.servers import closed, redis_server


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    """A server that takes connections and says nothing more."""
    pid = int(server.client.info("server")["process_id"])
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def many(both: Both, value_bytes: int) -> Both:
    owned = frozenset(new_id() for _ in range(400))
    fill(both.old, owned, value_bytes)
    return Both(both.host, both.old, both.new, owned)


@pytest.mark.parametrize(
    ("policy", "why"),
    [
        ("noeviction", "-OOM command not allowed when used memory > 'maxmemory'"),
        ("volatile-lru", "-EVICTED its memory is full: it has begun to drop keys for new ones"),
    ],
)
def test_a_target_that_is_full(both: Both, policy: str, why: str) -> None:
    crowd = many(both, 26_000)
    both.new.client.config_set("maxmemory-policy", policy)
    both.new.client.config_set("maxmemory", both.new.client.info("memory")["used_memory"] + 4_000_000)
    before = both.old.everything()

    with pytest.raises(Mismatch) as full:
        crowd.carry()

    assert full.value.failure.subject == f"Redis at {both.new.place}, asked from production-1"
    assert full.value.failure.actual.startswith(why)
    assert re.search(r", after \d+ sessions looked at, \d+ carried$", full.value.failure.actual)
    assert full.value.failure.next_action == (
        "the source still has every session. Give the cluster a larger node type, then the same command again: "
        "it goes on from here"
    )
    assert both.old.everything() == before

    both.new.client.config_set("maxmemory", 0)
    crowd.carry()
    must_be_carried(crowd.compare())


@pytest.mark.parametrize("which", ["old", "new"])
def test_a_server_that_hangs(both: Both, which: str) -> None:
    both = both.impatient()
    server = both.old if which == "old" else both.new

    with stopped(server), pytest.raises(ProbeError) as hanging:
        both.carry()

    assert str(hanging.value) == (
        f"Redis at {server.place}, asked from production-1\n"
        "  expected: answers to the end\n"
        f"  actual:   {hanging.value.failure.actual}\n"
        "  next:     the source still has every session. See whether the server runs and lets this instance in, then "
        "the same command again: it goes on from here"
    )
    assert "timed out, after 0 sessions looked at, 0 carried" in hanging.value.failure.actual


def test_nobody_there(both: Both) -> None:
    nobody = Place(closed())

    with pytest.raises(ProbeError) as silent:
        carry(both.host, both.old.place, nobody, both.owned, APPLICATION)

    assert silent.value.failure.subject == f"Redis at {nobody}, asked from production-1"
    assert silent.value.failure.actual == (
        "ConnectionRefusedError: [Errno 111] Connection refused, after 0 sessions looked at, 0 carried"
    )


def test_a_server_that_refuses_to_be_written(both: Both, user: str) -> None:
    both.old.keep("a", pickled(user))
    both.new.client.acl_setuser("default", enabled=True, commands=["-eval"])

    with pytest.raises(ProbeError) as refused:
        both.carry()

    assert refused.value.failure.actual.startswith("-NOPERM this user has no permissions to run the 'eval' command")


def test_one_server_twice(both: Both) -> None:
    place = Place(Endpoint(host="localhost", port=both.old.place.endpoint.port))

    with pytest.raises(ConfigurationError) as twice:
        carry(both.host, both.old.place, place, both.owned, APPLICATION)

    run_id = both.old.client.info("server")["run_id"]
    assert str(twice.value) == (
        f"Sessions from {both.old.place} to {place}, asked from production-1\n"
        "  expected: two servers, or two databases\n"
        f"  actual:   one and the same database of one server, run_id {run_id}\n"
        "  next:     nothing was carried. See whether one of the two endpoints is the other environment's"
    )


def test_a_password_for_each(both: Both, user: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEW_PASSWORD", "hunter2")
    monkeypatch.setenv("WRONG_PASSWORD", "hunter3")
    both.old.keep("a", pickled(user))
    with redis_server(tmp_path, password="hunter2") as endpoint:
        right, wrong = (Place(endpoint, password=f"{which}_PASSWORD") for which in ("NEW", "WRONG"))
        with pytest.raises(ProbeError) as refused:
            carry(both.host, both.old.place, wrong, both.owned, APPLICATION)
        carry(both.host, both.old.place, right, both.owned, APPLICATION)
        with redis.Redis(endpoint.host, endpoint.port, password="hunter2") as client:
            assert client.get("chatmrpt:a") == pickled(user)

    assert "WRONGPASS" in str(refused.value)
    assert "hunter" not in str(refused.value)


def test_killed_half_way_and_again(both: Both) -> None:
    """Each kill comes while the target fills; between two of them a user goes on at the source."""
    crowd = many(both, 60_000)
    (first, *_) = both.old.everything()
    whose = next(iter(crowd.owned))
    for turn, sessions in enumerate((80, 240)):
        _kill_at(crowd, sessions)
        both.old.client.set(first, pickled(whose, turn=turn), ex=86400)
    assert 0 < len(both.new.everything()) < 400

    done = crowd.carry()

    assert done.kept == 0
    must_be_carried(crowd.compare())
    assert both.new.everything() == both.old.everything()
    assert numbers(crowd.carry()) == {"looked_at": 400, "same": 400}


def _kill_at(crowd: Both, sessions: int) -> None:
    question = {
        "source": crowd.old.place.access(),
        "target": crowd.new.place.access(),
        "owned": sorted(crowd.owned),
        "prefix": APPLICATION.key_prefix,
        "lifetime_s": APPLICATION.session_ttl_s,
        "how": {"client_name": "chatmrpt-cutover", "timeout_s": 5},
        "apply": True,
        "only_served": False,
    }
    with subprocess.Popen([sys.executable, "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as program:
        assert program.stdin
        program.stdin.write(bundled("carrying", question).encode())
        program.stdin.close()
        eventually(lambda: _must_hold(crowd.new, sessions), within_s=20, every_s=0.001)
        program.kill()


def _must_hold(server: Server, sessions: int) -> None:
    if server.client.dbsize() < sessions:
        raise Mismatch.of("target", expected=f"{sessions} sessions", actual="fewer", next_action="wait")
