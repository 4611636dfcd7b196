"""The faults for which somebody has to keep watch, each put into a lab and taken out again."""

import re

import pytest

from cutover.errors import Mismatch
from lab.faults.bench import Bench
from lab.faults.breaking import break_lab
from lab.faults.catalogue import FAULT_BY_ID
from tests.lab.faults.conftest import Must

pytestmark = pytest.mark.xdist_group("faults")


def test_memory_leaks(must_come_and_go: Must) -> None:
    must_come_and_go(
        "X01",
        "Workers of production-1: keep 2 MB with every request: less than 1 MB for each of 48 requests",
    )


def test_connections_leak(must_come_and_go: Must) -> None:
    must_come_and_go(
        "X02",
        "Connections of production-1 to chatmrpt-redis-production: at least 48 more after 48 requests: 0 more",
    )


def test_redis_is_nearly_full(must_come_and_go: Must) -> None:
    must_come_and_go("X03", "Redis chatmrpt-redis-production: 90% of its memory in use: 0%")


def test_a_nearly_full_redis_evicts_nothing(bench: Bench) -> None:
    break_lab(bench.blueprint.spec, ["X03"])
    seen = bench.production_redis.info()
    assert seen["evicted_keys"] == 0
    assert 0.89 < seen["used_memory"] / seen["maxmemory"] < 0.92


def test_a_worker_dies_again_and_again(bench: Bench) -> None:
    fault = FAULT_BY_ID["X04"]
    with pytest.raises(Mismatch, match=r"(?s)Workers of production-1.*within 3 s\n  actual:   the same \(still so"):
        fault.must_show(bench)
    break_lab(bench.blueprint.spec, ["X04"])
    before = bench.first.journal.stat().st_size
    for _ in range(2):  # it goes on by itself
        fault.must_show(bench)
    killed = re.findall(r"Worker \(pid:(\d+)\) was sent SIGKILL!", "\n".join(bench.first.lines_since(before)))
    assert len(set(killed)) >= 2


def test_workers_that_wait_for_a_silent_redis_are_killed_again_and_again(bench: Bench) -> None:
    fault = FAULT_BY_ID["W09"]
    with pytest.raises(Mismatch, match=r"(?s)Workers of production-2.*few requests\n  actual:   the same \(still so"):
        fault.must_show(bench)
    before = bench.last.journal.stat().st_size
    break_lab(bench.blueprint.spec, ["W09"])
    for _ in range(2):
        fault.must_show(bench)
    late = re.findall(r"WORKER TIMEOUT \(pid:(\d+)\)", "\n".join(bench.last.lines_since(before)))
    assert len(set(late)) >= 3


def test_every_request_is_logged_as_an_error(must_come_and_go: Must) -> None:
    must_come_and_go(
        "X05",
        "Journal of production-1: a line of level ERROR for a request: none",
    )


def test_redis_is_down_and_comes_back_where_it_was(must_come_and_go: Must, bench: Bench) -> None:
    where = bench.production_redis.address
    must_come_and_go(
        "X06",
        f"Redis chatmrpt-redis-production: refuses connections on {where}: answers PING",
    )


def test_redis_evicts(must_come_and_go: Must) -> None:
    must_come_and_go("R03", "Redis chatmrpt-redis-production: has evicted keys: 0 evicted")


def test_the_last_instance_is_back_on_stagings_redis(must_come_and_go: Must, bench: Bench) -> None:
    must_come_and_go(
        "C03",
        f"Workers of production-2: each connected to {bench.staging_redis.address} alone: 3 of 3 are not",
    )
