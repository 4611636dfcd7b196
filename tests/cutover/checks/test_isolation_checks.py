import pytest

from cutover.checks.isolation import must_be_a_stranger, must_be_two_servers, must_use_own_redis
from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Endpoint
from cutover.probes.redis_servers import Answer, RedisServer, SilentServer
from cutover.probes.sessions import ShownSession, VisitorSession
from cutover.witnesses.connections import EnvironmentConnections, WorkerConnections

STAGING = RedisServer(Endpoint(host="10.0.0.7", port=6379), "03ab" * 10, "7.0.1")
PRODUCTION = RedisServer(Endpoint(host="10.0.0.8", port=6379), "9f2c" * 10, "7.0.1")
ALIAS = RedisServer(Endpoint(host="10.0.0.9", port=6379), "9f2c" * 10, "7.0.1")
STRANGE = RedisServer(Endpoint(host="127.0.0.1", port=6379), "5eed" * 10, "6.2.0")
REFUSING = SilentServer(Endpoint(host="10.0.0.6", port=6379), "ValueError: -NOAUTH Authentication required.", True)
CLUSTERS = {STAGING.run_id: "redis-staging", PRODUCTION.run_id: "redis-production"}
SWITCH = (
    "correct the settings that the application reads and restart: cutover switch; "
    "where the settings are right already, the service was not restarted after they changed"
)


def no_proof(actual: str) -> str:
    return (
        "Redis of production\n"
        "  expected: workers, each connected to Redis servers that say who they are\n"
        f"  actual:   {actual}\n"
        "  next:     see whether the service runs, and whether the fleet file names the password of its Redis"
    )


def worker(instance: str, pid: int, *servers: Answer) -> WorkerConnections:
    return WorkerConnections(instance, pid, servers)


def production(*workers: WorkerConnections, expected: RedisServer | None = PRODUCTION) -> EnvironmentConnections:
    return EnvironmentConnections("production", "redis-production", expected, workers)


def staging(*workers: WorkerConnections) -> EnvironmentConnections:
    return EnvironmentConnections("staging", "redis-staging", STAGING, workers)


def test_every_worker_on_its_own_redis() -> None:
    must_use_own_redis(production(worker("p1", 1, PRODUCTION), worker("p2", 2, PRODUCTION)), CLUSTERS)


def test_the_right_server_under_another_address_is_the_right_server() -> None:
    must_use_own_redis(production(worker("p1", 1, ALIAS), worker("p1", 2, ALIAS, PRODUCTION)), CLUSTERS)


def test_each_wrong_worker_is_named_with_what_it_uses() -> None:
    seen = production(
        worker("p1", 11, PRODUCTION),
        worker("p1", 12, STAGING),
        worker("p2", 21, STAGING),
        worker("p2", 22, STAGING),
        worker("p2", 23, PRODUCTION, STAGING),
        worker("p2", 24),
        worker("p2", 25, STRANGE),
        worker("p2", 26, REFUSING),
    )

    with pytest.raises(Mismatch) as wrong:
        must_use_own_redis(seen, CLUSTERS)

    assert str(wrong.value) == (
        "Redis of production, 7 of 8 workers\n"
        "  expected: redis-production at 10.0.0.8:6379 (run_id 9f2c9f2c9f2c)\n"
        "  actual:   p1, worker 12: redis-staging at 10.0.0.7:6379 (run_id 03ab03ab03ab)\n"
        "            p2, workers 21, 22: redis-staging at 10.0.0.7:6379 (run_id 03ab03ab03ab)\n"
        "            p2, worker 23: redis-production at 10.0.0.8:6379 (run_id 9f2c9f2c9f2c) "
        "and redis-staging at 10.0.0.7:6379 (run_id 03ab03ab03ab)\n"
        "            p2, worker 24: no Redis\n"
        "            p2, worker 25: another Redis at 127.0.0.1:6379 (run_id 5eed5eed5eed)\n"
        "            p2, worker 26: another Redis at 10.0.0.6:6379, which does not say who it is "
        "(ValueError: -NOAUTH Authentication required.)\n"
        f"  next:     on p1, p2: {SWITCH}\n"
        "            on p2: a part of the application has an endpoint of its own: search its code and settings for "
        "that address"
    )


def test_what_only_production_has_a_verb_for_is_done_by_hand_elsewhere() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_use_own_redis(staging(worker("s1", 1, PRODUCTION), worker("s1", 2, STAGING)), CLUSTERS)

    assert wrong.value.failure.next_action == (
        "on s1: correct the settings that the application reads: change .env by hand (cutover switch moves production "
        "only), then stop and start the service; where the settings are right already, the service was not restarted "
        "after they changed"
    )


def test_a_worker_that_is_on_both_has_the_right_settings() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_use_own_redis(production(worker("p1", 1, PRODUCTION, STAGING)), CLUSTERS)

    assert wrong.value.failure.next_action == (
        "on p1: a part of the application has an endpoint of its own: search its code and settings for that address"
    )


def test_a_cluster_that_does_not_exist_yet() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_use_own_redis(production(worker("p1", 1, STAGING), expected=None), CLUSTERS)

    assert str(wrong.value) == (
        "Redis of production, 1 of 1 workers\n"
        "  expected: redis-production, which does not exist yet\n"
        "  actual:   p1, worker 1: redis-staging at 10.0.0.7:6379 (run_id 03ab03ab03ab)\n"
        "  next:     make redis-production and move production there: cutover provision, cutover switch"
    )


@pytest.mark.parametrize("expected", [PRODUCTION, None])
def test_no_workers_prove_nothing(expected: RedisServer | None) -> None:
    with pytest.raises(ProbeError) as unproved:
        must_use_own_redis(production(expected=expected), CLUSTERS)

    assert str(unproved.value) == no_proof("no workers")


def test_two_servers() -> None:
    must_be_two_servers(staging(worker("s1", 1, STAGING)), production(worker("p1", 2, PRODUCTION)))


def test_one_server_for_both_whatever_its_address() -> None:
    one = staging(worker("s1", 1, PRODUCTION))
    two = production(worker("p1", 2, PRODUCTION), worker("p1", 3, ALIAS), worker("p1", 4, STRANGE))

    with pytest.raises(Mismatch) as shared:
        must_be_two_servers(one, two)

    assert str(shared.value) == (
        "Redis servers of staging and production\n"
        "  expected: two servers, with two run_ids\n"
        f"  actual:   both environments are connected to the server with run_id {PRODUCTION.run_id}\n"
        "  next:     give production a Redis of its own and move it there: cutover provision, cutover switch"
    )


def test_half_of_the_workers_on_the_other_s_server_are_enough_to_share_it() -> None:
    two = production(worker("p1", 2, PRODUCTION), worker("p2", 3, PRODUCTION, STAGING))

    with pytest.raises(Mismatch, match=f"run_id {STAGING.run_id}"):
        must_be_two_servers(staging(worker("s1", 1, STAGING)), two)


def test_several_servers_for_both_are_listed_in_one_order() -> None:
    workers = (worker("s1", 1, STAGING, PRODUCTION, STRANGE),)

    with pytest.raises(Mismatch) as shared:
        must_be_two_servers(staging(*workers), production(*workers))

    connected = "both environments are connected to the server with run_id"
    assert shared.value.failure.actual.splitlines() == [
        f"{connected} {server.run_id}" for server in (STAGING, STRANGE, PRODUCTION)
    ]


def test_without_any_server_on_one_side_nothing_is_proved() -> None:
    two = production(worker("p1", 2, PRODUCTION), worker("p1", 3), worker("p2", 4, PRODUCTION, REFUSING))

    with pytest.raises(ProbeError) as unproved:
        must_be_two_servers(staging(worker("s1", 1, STAGING)), two)

    assert str(unproved.value) == no_proof("unknown: p1 worker 3, p2 worker 4")


def test_one_silent_server_for_both_is_no_proof_of_two() -> None:
    """Both are connected to the same address, at which a Redis refuses to say who it is."""
    with pytest.raises(ProbeError):
        must_be_two_servers(staging(worker("s1", 1, REFUSING)), production(worker("p1", 2, REFUSING)))


VISITOR = VisitorSession("signed", "11111111", "staging")


def test_a_stranger_everywhere() -> None:
    must_be_a_stranger(VISITOR, ShownSession("11111111", {"p1": "22222222", "p2": "33333333"}))


def test_the_instances_that_know_the_visitor_are_named() -> None:
    shown = ShownSession("11111111", {"p1": "11111111", "p2": "33333333", "p3": "11111111"})

    with pytest.raises(Mismatch) as known:
        must_be_a_stranger(VISITOR, shown)

    assert str(known.value) == (
        "A visitor of staging at p1, p2, p3\n"
        "  expected: a stranger, with a new session\n"
        "  actual:   the same session as on staging, at p1, p3\n"
        "  next:     the environments share a session store: see which Redis each worker is connected to"
    )


def test_a_stranger_even_at_home_proves_nothing() -> None:
    with pytest.raises(ProbeError) as unproved:
        must_be_a_stranger(VISITOR, ShownSession("44444444", {"p1": "22222222"}))

    assert str(unproved.value) == (
        "A visitor of staging at home, for contrast\n"
        "  expected: the session that was opened there a moment ago\n"
        "  actual:   another one\n"
        "  next:     sessions of staging do not last from one request to the next: look there first"
    )


def test_two_names_for_one_server() -> None:
    alias = RedisServer(Endpoint(host="redis-production", port=6379), STAGING.run_id, "7.0.1")

    with pytest.raises(Mismatch) as shared:
        must_be_two_servers(staging(worker("s1", 1, STAGING)), production(worker("p1", 2, STAGING), expected=alias))

    assert str(shared.value) == (
        "Redis servers of staging and production\n"
        "  expected: two servers, with two run_ids\n"
        f"  actual:   both environments are connected to the server with run_id {STAGING.run_id}\n"
        "  next:     two names for one server: see on the instances, and in AWS, what 10.0.0.7:6379 and "
        "redis-production:6379 lead to"
    )
