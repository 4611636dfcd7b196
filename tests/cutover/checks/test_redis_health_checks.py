from collections.abc import Callable, Iterable

import pytest

from cutover.checks.redis_health import must_admit_clients, must_be_fit_to_write, must_have_room, must_keep_sessions
from cutover.errors import Mismatch, ProbeError
from cutover.fleet import RedisExpectation
from cutover.probes.redis_survey import SurveyedServer
from tests.cutover.readings import STAGINGS, survey, with_info

MIB = 1024 * 1024
EXPECTATION = RedisExpectation(cluster="redis-production")
AT = "the Redis at 10.0.0.8:6379 (run_id 9f2c9f2c9f2c)"
Check = Callable[[Iterable[SurveyedServer]], None]


def room(servers: Iterable[SurveyedServer]) -> None:
    must_have_room(servers, EXPECTATION)


def kept(servers: Iterable[SurveyedServer]) -> None:
    must_keep_sessions(servers, EXPECTATION)


CHECKS: list[Check] = [room, kept, must_admit_clients, must_be_fit_to_write]


@pytest.mark.parametrize("check", CHECKS)
def test_a_healthy_redis(check: Check) -> None:
    check([survey(), survey(STAGINGS)])


@pytest.mark.parametrize("check", CHECKS)
def test_without_a_redis_in_use_nothing_is_proved(check: Check) -> None:
    """As where all sessions are in files."""
    with pytest.raises(ProbeError) as nothing:
        check([])

    assert str(nothing.value) == (
        "Redis in use\n"
        "  expected: at least one server that the workers are connected to, and that says who it is\n"
        "  actual:   none\n"
        "  next:     see which Redis each worker is connected to"
    )


@pytest.mark.parametrize("check", CHECKS)
def test_each_redis_in_use_is_judged(check: Check) -> None:
    sick = with_info(maxmemory="0", maxmemory_policy="noeviction", rejected_connections="1", role="slave")

    with pytest.raises(Mismatch, match=r"the Redis at 10.0.0.8:6379 \(run_id 9f2c9f2c9f2c\)"):
        check([survey(STAGINGS), sick])


def test_memory_that_is_used_up_to_the_bound() -> None:
    room([with_info(used_memory=str(300 * MIB))])


FULL = "see what fills it (redis-cli --bigkeys at a quiet hour); scale the node type up before it evicts sessions or "
FULL += "refuses to write them"
UNLIMITED = "it would take the host's memory until the system ends it: set maxmemory"


@pytest.mark.parametrize(
    ("fields", "actual", "next_action"),
    [
        ({"used_memory": str(300 * MIB + 1)}, "300.0 of 400 MiB (75%)", FULL),
        ({"used_memory": str(402 * MIB)}, "402.0 of 400 MiB (100%)", FULL),
        ({"maxmemory": "0"}, "no limit is set", UNLIMITED),
        ({"maxmemory": None}, "no limit is set", UNLIMITED),
    ],
)
def test_memory_that_runs_out(fields: dict[str, str | None], actual: str, next_action: str) -> None:
    with pytest.raises(Mismatch) as full:
        room([with_info(**fields)])

    assert str(full.value) == (
        f"Memory of {AT}\n  expected: at most 75% of its limit in use\n  actual:   {actual}\n  next:     {next_action}"
    )


AFTER_A_DAY = "policy volatile-lru, 7 keys evicted since it started 1440 minutes ago"


@pytest.mark.parametrize(
    ("fields", "actual"),
    [
        ({"maxmemory_policy": "noeviction"}, "policy noeviction, 0 keys evicted since it started 30 minutes ago"),
        ({"maxmemory_policy": None}, "policy unknown, 0 keys evicted since it started 30 minutes ago"),
        (
            {"evicted_keys": "7", "uptime_in_seconds": "86400"},
            "policy volatile-lru, 7 keys evicted since it started 1.0 days ago",
        ),
        ({"evicted_keys": "7", "uptime_in_seconds": "86399"}, AFTER_A_DAY),
    ],
)
def test_sessions_that_are_evicted_or_never(fields: dict[str, str | None], actual: str) -> None:
    with pytest.raises(Mismatch) as evicting:
        kept([with_info(**fields)])

    assert str(evicting.value) == (
        f"Eviction of {AT}\n"
        "  expected: policy volatile-lru, and nothing evicted\n"
        f"  actual:   {actual}\n"
        "  next:     evicted sessions are users logged out in the middle of their work: see the memory, and the "
        "parameter group of the cluster"
    )


def test_another_policy_that_the_fleet_declares() -> None:
    declared = RedisExpectation(cluster="redis-production", eviction_policy="noeviction")
    must_keep_sessions([with_info(maxmemory_policy="noeviction")], declared)


@pytest.mark.parametrize(("maxclients", "bound"), [("65000", "65000"), (None, "unknown")])
def test_clients_that_are_turned_away(maxclients: str | None, bound: str) -> None:
    with pytest.raises(Mismatch) as rejected:
        must_admit_clients([with_info(rejected_connections="3", maxclients=maxclients)])

    assert str(rejected.value) == (
        f"Connections of {AT}\n"
        "  expected: none rejected\n"
        f"  actual:   3 rejected since it started 30 minutes ago, 2 clients now, at most {bound}\n"
        "  next:     see who holds so many (CLIENT LIST): a leak in the application, or another user of it"
    )


@pytest.mark.parametrize(
    ("fields", "expected", "actual"),
    [
        ({"role": "slave"}, "role master", "role slave"),
        ({"connected_slaves": "1"}, "connected_slaves 0", "connected_slaves 1"),
        ({"loading": "1"}, "loading 0", "loading 1"),
        ({"rdb_last_bgsave_status": "err"}, "rdb_last_bgsave_status ok", "rdb_last_bgsave_status err"),
        ({"aof_last_write_status": "err"}, "aof_last_write_status ok", "aof_last_write_status err"),
        ({"role": "slave", "loading": "1"}, "role master, loading 0", "role slave, loading 1"),
    ],
)
def test_a_redis_that_takes_no_sessions(fields: dict[str, str | None], expected: str, actual: str) -> None:
    with pytest.raises(Mismatch) as unfit:
        must_be_fit_to_write([with_info(**fields)])

    assert str(unfit.value) == (
        f"Role and persistence of {AT}\n"
        f"  expected: {expected}\n"
        f"  actual:   {actual}\n"
        "  next:     a replica, a server that loads or one whose saves fail takes no sessions: see the cluster's "
        "events in the ElastiCache console"
    )


def test_what_a_version_does_not_tell_is_not_held_against_it() -> None:
    must_be_fit_to_write([with_info(rdb_last_bgsave_status=None, aof_last_write_status=None, loading=None)])
