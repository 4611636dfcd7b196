from collections.abc import Callable
from typing import Any

import pytest

from cutover.checks.foreign_clients import Pair, must_find_own_clients, must_serve_own_instances_only
from cutover.errors import Mismatch, ProbeError
from cutover.fleet import RedisExpectation
from cutover.probes.redis_servers import RedisServer
from cutover.probes.redis_survey import RedisClient
from cutover.witnesses.readings import EnvironmentReading
from tests.cutover.readings import PRODUCTIONS, at, client, instance, process, processes, report, staging, survey
from tests.cutover.readings import STAGINGS as STAGINGS_REDIS
from tests.cutover.readings import production as healthy

OWN = client("10.0.1.1:40011"), client("10.0.1.1:40012")
NEXT = (
    "give whoever it is the settings of its own Redis and restart it, and close this one's security group to it; a "
    "client that belongs here is named in the fleet file: redis.other_clients"
)


def production(*more: RedisClient, **redis: Any) -> EnvironmentReading:
    """Its Redis has these clients beside its workers."""
    seen = healthy(instance(told=report(surveys={PRODUCTIONS.endpoint: survey(PRODUCTIONS, *OWN, *more)})))
    expectation = RedisExpectation(cluster="redis-production", **redis)
    return healthy(*seen.instances, environment=seen.environment.model_copy(update={"redis": expectation}))


def never() -> Pair:
    raise AssertionError("there is nothing to look for again")


def looks(*pairs: Pair) -> Callable[[], Pair]:
    left = iter(pairs)
    return lambda: next(left)


def message(actual: str) -> str:
    return (
        "Clients of the Redis of production\n"
        "  expected: the instances of production and nobody else\n"
        f"  actual:   {actual}\n"
        f"  next:     {NEXT}"
    )


def test_a_redis_of_its_own_instances() -> None:
    must_serve_own_instances_only((production(), staging()), never)


STAGINGS = client("10.0.2.1:40021")


def lost() -> EnvironmentReading:
    """Staging with a worker that is connected to production's Redis."""
    worker = process(21, ("10.0.2.1:40021", "10.0.0.8:6379"))
    return staging(instance("staging-1", report(processes=processes(worker))))


def test_clients_of_the_other_environment() -> None:
    """What is certain is not looked at twice."""
    pair = production(STAGINGS), lost()

    with pytest.raises(Mismatch) as foreign:
        must_serve_own_instances_only(pair, never)

    found = "staging-1 of staging, on 10.0.0.8:6379 (run_id 9f2c9f2c9f2c): 1 connection"
    assert str(foreign.value) == message(found)


@pytest.mark.parametrize("own", [PRODUCTIONS, None])
def test_a_redis_that_is_not_its_own(own: RedisServer | None) -> None:
    """Whoever is at home there is not to be sent away, also where the own one does not exist yet."""
    guest = healthy(instance(told=report(STAGINGS_REDIS)), own=own)

    with pytest.raises(Mismatch) as shared:
        must_serve_own_instances_only((guest, lost_at_home()), never)

    assert str(shared.value).endswith(
        "next:     production uses a Redis that is not its own: see which Redis each of its workers is connected to"
    )


def lost_at_home() -> EnvironmentReading:
    """Staging, whose worker has the near end that its own server lists."""
    worker = process(21, ("10.0.1.1:40011", "10.0.0.7:6379"))
    return staging(instance("staging-1", report(STAGINGS_REDIS, processes=processes(worker))))


@pytest.mark.parametrize(("strangers", "more"), [(12, []), (13, ["and 1 more"]), (15, ["and 3 more"])])
def test_many_strangers_are_counted(strangers: int, more: list[str]) -> None:
    crowd = [client(f"10.9.9.9:{port}") for port in range(6001, 6001 + strangers)]
    pair = production(*crowd), staging()

    with pytest.raises(Mismatch) as many:
        must_serve_own_instances_only(pair, lambda: pair)

    assert many.value.failure.actual.splitlines()[12:] == more


def test_several_connections_of_one_instance_are_one_line() -> None:
    ends = ("10.0.2.1:40021", "10.0.2.1:40022")
    worker = process(21, *((end, "10.0.0.8:6379") for end in ends))
    pair = production(*map(client, ends)), staging(instance("staging-1", report(processes=processes(worker))))

    with pytest.raises(Mismatch) as foreign:
        must_serve_own_instances_only(pair, never)

    assert foreign.value.failure.actual == "staging-1 of staging, on 10.0.0.8:6379 (run_id 9f2c9f2c9f2c): 2 connections"


def test_taken_for_strangers_its_own_clients_are_found() -> None:
    must_find_own_clients(production())


def test_a_look_that_would_not_find_them_proves_nothing() -> None:
    with pytest.raises(ProbeError) as blind:
        must_find_own_clients(
            healthy(instance(told=report(surveys={PRODUCTIONS.endpoint: survey(PRODUCTIONS, client("10.9.9.9:1"))})))
        )

    assert str(blind.value) == (
        "Negative control: clients of production taken for strangers\n"
        "  expected: found out\n"
        "  actual:   nothing was noticed\n"
        "  next:     this is a fault of the suite: what this look calls right may be wrong"
    )


def test_a_look_at_no_server_proves_nothing() -> None:
    with pytest.raises(ProbeError) as blind:
        must_find_own_clients(healthy(instance(told=report(surveys={}))))

    assert blind.value.failure.subject == "Redis of production"


def test_one_port_that_leads_to_two_servers_at_once() -> None:
    """The kernel gives a near end out again for another far end: here a worker of each environment, on one address."""
    worker = process(21, ("10.0.1.1:40011", "10.0.0.7:6379"))
    neighbour = instance("staging-1", report(STAGINGS_REDIS, processes=processes(worker)))

    must_serve_own_instances_only((production(), staging(neighbour)), never)


def test_the_other_s_connection_to_what_was_not_asked_is_its_own() -> None:
    """As that of its main process, which leads elsewhere than those of its workers."""
    main = process(20, ("10.0.2.1:40021", "10.0.0.8:6379"))
    other = instance("staging-1", report(STAGINGS_REDIS, processes=processes(master=main)))

    with pytest.raises(Mismatch, match=r"staging-1 of staging, on 10.0.0.8:6379"):
        must_serve_own_instances_only((production(STAGINGS), staging(other)), never)


MONITOR = client("10.9.9.9:5123", name="monitor", age_s=77)
NAMELESS = client("::1:6379", age_s=5)


def test_clients_that_nobody_knows() -> None:
    seen = production(MONITOR, NAMELESS), staging()

    with pytest.raises(Mismatch) as unknown:
        must_serve_own_instances_only(seen, looks(seen))

    on = "on 10.0.0.8:6379 (run_id 9f2c9f2c9f2c): 1 connection"
    assert str(unknown.value) == message(
        f"10.9.9.9:5123, named monitor, of no instance of the fleet, for 77 s, {on}\n"
        f"            ::1:6379, of no instance of the fleet, for 5 s, {on}"
    )


def test_the_other_s_clients_are_told_beside_those_that_nobody_knows() -> None:
    both_of_them = (production(MONITOR, STAGINGS), lost())

    with pytest.raises(Mismatch) as both:
        must_serve_own_instances_only(both_of_them, lambda: both_of_them)

    on = "on 10.0.0.8:6379 (run_id 9f2c9f2c9f2c): 1 connection"
    assert str(both.value) == message(
        f"10.9.9.9:5123, named monitor, of no instance of the fleet, for 77 s, {on}\n"
        f"            staging-1 of staging, {on}"
    )


@pytest.mark.parametrize("then", [(), (client("10.9.9.9:6001"),)])
def test_a_client_that_is_gone_at_the_second_look_is_let_go(then: tuple[RedisClient, ...]) -> None:
    """A new one has not been looked at twice."""
    must_serve_own_instances_only((production(MONITOR), staging()), looks((production(*then), staging())))


def test_beside_the_other_s_clients_too_one_that_is_gone_at_the_second_look_is_let_go() -> None:
    """A probe of this suite that had not said its name yet."""
    with pytest.raises(Mismatch) as told:
        must_serve_own_instances_only((production(MONITOR, STAGINGS), lost()), lambda: (production(STAGINGS), lost()))

    assert "of no instance of the fleet" not in told.value.failure.actual
    assert "staging-1 of staging" in told.value.failure.actual


def test_the_second_look_may_find_whose_it_is() -> None:
    after = report(processes=processes(process(22, ("10.9.9.9:5123", "10.0.0.8:6379"))))

    with pytest.raises(Mismatch, match="staging-2 of staging, on"):
        must_serve_own_instances_only(
            (production(MONITOR), staging()), looks((production(MONITOR), staging(instance("staging-2", after))))
        )


def test_a_client_that_the_fleet_file_names() -> None:
    must_serve_own_instances_only((production(MONITOR, other_clients=["10.9.9.9"]), staging()), never)


def test_another_program_on_an_own_host_is_known_by_its_address() -> None:
    must_serve_own_instances_only((production(client("10.0.1.1:50000")), staging()), never)


def test_on_one_host_for_both_an_address_tells_nothing() -> None:
    """As on loopback."""
    neighbour = report(processes=processes(process(21, ("10.0.1.1:40021", "10.0.0.7:6379"))), surveys={})
    seen = production(client("10.0.1.1:50000")), staging(instance("staging-1", neighbour))

    with pytest.raises(Mismatch, match=r"10.0.1.1:50000, of no instance of the fleet"):
        must_serve_own_instances_only(seen, looks(seen))


@pytest.mark.parametrize("end", ["10.0.1.1:40011", "10.0.1.1:40021"])
def test_on_one_host_for_both_a_near_end_that_leads_elsewhere_tells_nothing(end: str) -> None:
    """That of an own worker, and that of the other's: neither leads to this server."""
    second = RedisServer(at("10.0.0.9:6379"), "5eed" * 10, "7.0.1")
    surveys = {PRODUCTIONS.endpoint: survey(PRODUCTIONS, *OWN), second.endpoint: survey(second, client(end))}
    neighbour = report(STAGINGS_REDIS, processes=processes(process(21, ("10.0.1.1:40021", "10.0.0.7:6379"))))
    seen = healthy(instance(told=report(surveys=surveys))), staging(instance("staging-1", neighbour))

    with pytest.raises(Mismatch, match=rf"actual: +{end}, of no instance of the fleet, for 3300 s, on 10.0.0.9:6379"):
        must_serve_own_instances_only(seen, looks(seen))
