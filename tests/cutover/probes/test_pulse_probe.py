"""A pulse as a reading: captured answers, and one over a real connection."""

from pathlib import Path
from typing import Any

import pytest

from cutover.errors import ProbeError
from cutover.fleet import Application, Endpoint
from cutover.hosts import connect
from cutover.probes.pulse import Main, WorkerPulse, parse, pulse
from tests.cutover.fleets import fleet_with, local_instance, small_fleet
from tests.cutover.hosts.pre_fork import WELL, pre_fork

OWN, OTHER = "redis.example:6379", "10.0.0.9:6379"


def process(pid: int, *remotes: str, **changes: Any) -> dict[str, Any]:
    return {
        "pid": pid,
        "born": 500,
        "age_s": 12.5,
        "state": "S",
        "memory_kb": 40960,
        "connections": [["10.0.0.1:5000", remote] for remote in remotes],
        **changes,
    }


def answer(**changes: Any) -> dict[str, Any]:
    entry = {"source": "journal", "text": "ERROR in x: y", "exception": None, "count": 4, "first": 95, "last": 125}
    return {
        "main": [10, 500],
        "processes": [
            process(10, "10.0.0.8:6379"),
            process(11, "10.0.0.8:6379", "10.0.0.8:6379"),
            process(12, "10.0.0.9:6379", state="T"),
            process(13, memory_kb=None),
        ],
        "addresses": {OWN: ["10.0.0.8:6379"], OTHER: ["10.0.0.9:6379"]},
        "redis": None,
        "disks": [{"free": 0.5, "inodes": None}, {"free": 0.2, "inodes": 0.7}],
        "log": {
            "entries": [{**entry, "times": [95, 100, 119, 125]}, {**entry, "text": "ERROR in x: old", "times": [60]}],
            "announced": [],
            "left_out": 0,
            "sources": [],
            "since": 100,
            "until": 120,
        },
        "seconds": 0.05,
        **changes,
    }


def test_workers_connections_and_room() -> None:
    seen = parse("one", answer())

    assert seen.main == Main(10, 500)
    assert seen.workers == (
        WorkerPulse(11, 500, 12.5, is_stopped=False, memory_mb=40),
        WorkerPulse(12, 500, 12.5, is_stopped=True, memory_mb=40),
    )
    assert seen.connections == {Endpoint.parse(OWN): 3, Endpoint.parse(OTHER): 1}
    assert seen.on == {Endpoint.parse(OWN): 1, Endpoint.parse(OTHER): 1}
    assert (seen.disk_free, seen.inodes_free) == (0.2, 0.7)


def test_lines_from_the_last_look_to_a_moment_ago_are_new_and_each_is_so_once() -> None:
    first = parse("one", answer())
    second = parse("one", answer(log={**answer()["log"], "since": first.log_until, "until": 130}))

    assert [(entry.text, entry.count, entry.times) for entry in first.log.entries] == [("ERROR in x: y", 2, (100, 119))]
    assert [(entry.text, entry.count, entry.times) for entry in second.log.entries] == [("ERROR in x: y", 1, (125,))]


@pytest.mark.parametrize(("drawn", "with_prefix", "sessions"), [(20, 20, 500), (20, 15, 375), (0, 0, 0)])
def test_keys_of_sessions_by_the_share_of_some_that_were_drawn(drawn: int, with_prefix: int, sessions: int) -> None:
    keys = 500 if drawn else 0
    asked = {"info": {"run_id": "x"}, "ping_s": 0.1, "keys": keys, "drawn": drawn, "drawn_with_prefix": with_prefix}

    seen = parse("one", answer(redis={**asked, "seconds": 0.1}))

    assert seen.redis is not None
    assert seen.redis.sessions == sessions
    assert seen.redis_trouble is None


def test_a_redis_that_does_not_answer() -> None:
    seen = parse("one", answer(redis={"error": "timed out", "seconds": 2.0}))

    assert (seen.redis, seen.redis_trouble) == (None, "timed out")


def test_without_a_main_process_there_is_none() -> None:
    seen = parse("one", answer(main=None, processes=[]))

    assert (seen.main, seen.workers, seen.connections[Endpoint.parse(OWN)]) == (None, (), 0)


def test_over_a_connection(tmp_path: Path) -> None:
    (tmp_path / "srv/app").mkdir(parents=True)
    with pre_fork(tmp_path, WELL, WELL) as service:
        environment = fleet_with(
            "production", service={"systemctl": service.systemctl(), "journalctl": ["true"]}
        ).production
        with connect(local_instance("one", root=tmp_path)) as host:
            seen = pulse(
                host, environment, Application(), known=None, log_since=0, endpoints=(), redis=None, within_s=30
            )

    assert seen.main is not None
    assert [worker.pid for worker in seen.workers] == list(service.workers)


def test_a_host_that_does_not_answer() -> None:
    with connect(local_instance("one", become=("false",))) as host, pytest.raises(ProbeError, match="Host of one"):
        pulse(
            host,
            small_fleet().production,
            Application(),
            known=None,
            log_since=0,
            endpoints=(),
            redis=None,
            within_s=30,
        )
