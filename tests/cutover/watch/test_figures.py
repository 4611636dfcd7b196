"""From pulses to figures: what a figure needs of the round before, and what is not seen and therefore no zero."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from cutover.fleet import Endpoint, Quantity
from cutover.probes.journal import ServiceLog
from cutover.probes.pulse import Main, Pulse, RedisPulse, WorkerPulse
from cutover.watch.figures import Seen, figures_of_instance, figures_of_redis, figures_of_visit
from cutover.watch.visits import Visit
from tests.cutover.fleets import small_fleet

OWN, OTHER = Endpoint.parse("10.0.0.8:6379"), Endpoint.parse("10.0.0.9:6379")
PRODUCTION = small_fleet().production
INFO = {
    "run_id": "9f2c" * 10,
    "used_memory": str(96 << 20),
    "maxmemory": str(384 << 20),
    "connected_clients": "8",
    "evicted_keys": "5",
    "rejected_connections": "2",
    "keyspace_hits": "100",
    "keyspace_misses": "0",
}


def answered(**info: str) -> RedisPulse:
    return RedisPulse({**INFO, **info}, ping_s=0.0003, keys=20, sessions=18)


def worker(pid: int, *, born: int = 1, memory_mb: float = 40, is_stopped: bool = False) -> WorkerPulse:
    return WorkerPulse(pid, born, 100.0, is_stopped, memory_mb)


def pulsed(**changes: Any) -> Pulse:
    usual = Pulse(
        instance="production-1",
        main=Main(10, 5),
        workers=(worker(11), worker(12, memory_mb=50)),
        connections={OWN: 3, OTHER: 0},
        on={OWN: 2, OTHER: 0},
        redis=answered(),
        redis_trouble=None,
        disk_free=0.4,
        inodes_free=0.9,
        log=ServiceLog("production-1", datetime(2026, 11, 28, tzinfo=UTC), (), (), (), 0),
        log_until=0,
        seconds=0.1,
    )
    return replace(usual, **changes)


def instance(now: Pulse, before: Pulse | None = None) -> dict[str, float | None]:
    seen = Seen()
    figures_of_instance(seen, now, before, PRODUCTION, OWN, OTHER)
    return {key.quantity.value: value for key, value in seen.values.items()}


def redis(now: Pulse, before: Pulse | None = None) -> tuple[dict[str, float | None], Seen]:
    seen = Seen()
    figures_of_redis(seen, "redis-production", [now], {"production-1": before} if before else {})
    return {key.quantity.value: value for key, value in seen.values.items()}, seen


def test_a_healthy_instance() -> None:
    assert instance(pulsed(), pulsed()) == {
        "unseen": 0,
        "missing-workers": 0,
        "new-workers": 0,
        "other-redis": 0,
        "connections": 3,
        "worker-memory": 50,
        "disk-free": 0.4,
        "inodes-free": 0.9,
    }


def test_a_stopped_worker_is_missing_and_a_surplus_one_makes_up_for_none() -> None:
    assert instance(pulsed(workers=(worker(11), worker(12, is_stopped=True))))["missing-workers"] == 1
    assert instance(pulsed(workers=()))["missing-workers"] == 2
    assert instance(pulsed(workers=(worker(11), worker(12), worker(13))))["missing-workers"] == 0


@pytest.mark.parametrize(
    ("workers", "main", "new"),
    [
        ((worker(11), worker(13)), Main(10, 5), 1),
        ((worker(11, born=2), worker(12)), Main(10, 5), 1),
        ((worker(21), worker(22)), Main(20, 6), 0),
        ((worker(21), worker(22)), None, 0),
    ],
    ids=["another", "of the same number", "of another main process", "of none"],
)
def test_new_workers_are_those_of_the_same_main_process(
    workers: tuple[WorkerPulse, ...], main: Main | None, new: int
) -> None:
    assert instance(pulsed(workers=workers, main=main), pulsed())["new-workers"] == new


def test_in_the_first_round_nobody_is_new() -> None:
    assert instance(pulsed())["new-workers"] is None


def test_before_the_servers_are_known_nobody_is_connected_to_nothing() -> None:
    seen = Seen()
    figures_of_instance(seen, pulsed(connections={}, on={}), None, PRODUCTION, None, None)

    assert seen.values["production-1", Quantity.CONNECTIONS] is None  # type: ignore[index]
    assert seen.values["production-1", Quantity.OTHER_REDIS] is None  # type: ignore[index]


def test_workers_on_the_other_redis() -> None:
    assert instance(pulsed(on={OWN: 1, OTHER: 1}))["other-redis"] == 1


def test_an_instance_is_known_by_its_main_process() -> None:
    seen = Seen()
    figures_of_instance(seen, pulsed(), None, PRODUCTION, OWN, OTHER)
    figures_of_instance(seen, pulsed(instance="production-2", main=None), None, PRODUCTION, OWN, OTHER)

    assert seen.identities == {"production-1": 5}


def test_a_healthy_redis() -> None:
    later = answered(keyspace_hits="107", keyspace_misses="1", evicted_keys="5", rejected_connections="2")

    found, seen = redis(pulsed(redis=later), pulsed())

    assert found == {
        "silent": 0,
        "redis-mb": 96,
        "redis-memory": 0.25,
        "redis-clients": 7,
        "evicted": 0,
        "rejected": 0,
        "sessions": 18,
        "hit-ratio": 0.875,
        "ping-ms": 0.3,
    }
    assert seen.identities == {"redis-production": int("9f2c9f2c9f2c", 16)}


def test_what_happened_since_the_round_before() -> None:
    found, _ = redis(pulsed(redis=answered(evicted_keys="9", rejected_connections="3")), pulsed())

    assert (found["evicted"], found["rejected"], found["hit-ratio"]) == (4, 1, None)


def test_what_happened_before_the_watch_is_not_its_own() -> None:
    found, _ = redis(pulsed())

    assert (found["evicted"], found["rejected"], found["hit-ratio"]) == (None, None, None)


def test_another_server_counts_from_nothing() -> None:
    found, _ = redis(pulsed(redis=answered(run_id="03ab" * 10, evicted_keys="2")), pulsed())

    assert found["evicted"] is None


def test_memory_without_a_bound_has_no_share() -> None:
    assert redis(pulsed(redis=answered(maxmemory="0")))[0]["redis-memory"] is None


def test_a_silent_redis_has_no_other_figures_and_a_reason() -> None:
    found, seen = redis(pulsed(redis=None, redis_trouble="ConnectionRefusedError: [Errno 111] Connection refused"))

    assert found == {"silent": 1}
    assert seen.unseen == {
        "redis-production": "ConnectionRefusedError: [Errno 111] Connection refused, asked from production-1"
    }


def test_a_redis_that_nobody_asked_is_not_silent() -> None:
    assert redis(pulsed(redis=None))[0] == {}


def test_an_instance_out_of_reach() -> None:
    seen = Seen()
    seen.is_out_of_reach("production-1", "timed out")

    assert {key.quantity.value: value for key, value in seen.values.items()} == {"unseen": 1}
    assert seen.unseen == {"production-1": "timed out"}


def test_visits() -> None:
    seen = Seen()
    figures_of_visit(seen, "production", Visit(12.5, is_well=True))
    figures_of_visit(seen, "staging", Visit(5000, is_well=False))
    figures_of_visit(seen, "production-1", None)

    assert {(key.subject, key.quantity.value): value for key, value in seen.values.items()} == {
        ("production", "http-failed"): 0,
        ("production", "http-ms"): 12.5,
        ("staging", "http-failed"): 1,
        ("staging", "http-ms"): None,
    }
