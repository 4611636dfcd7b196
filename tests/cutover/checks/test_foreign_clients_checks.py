from collections.abc import Callable
from typing import Any

import pytest

from cutover.checks.foreign_clients import Pair, must_have_no_foreign_clients, must_serve_own_instances_only
from cutover.errors import Mismatch
from cutover.fleet import RedisExpectation
from cutover.probes.redis_survey import RedisClient
from cutover.witnesses.readings import EnvironmentReading
from tests.cutover.readings import PRODUCTIONS, client, instance, process, processes, report, staging, survey
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
    must_have_no_foreign_clients(production(), staging())


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
    with pytest.raises(Mismatch) as again:
        must_have_no_foreign_clients(*pair)
    assert str(again.value) == message(found)


def test_taken_for_the_other_every_own_client_is_foreign() -> None:
    """The negative control."""
    with pytest.raises(Mismatch) as control:
        must_have_no_foreign_clients(production(), production())

    assert str(control.value) == message(
        "production-1 of production, on 10.0.0.8:6379 (run_id 9f2c9f2c9f2c): 2 connections"
    )


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
    must_have_no_foreign_clients(*seen)


def test_the_other_s_clients_are_told_beside_those_that_nobody_knows() -> None:
    with pytest.raises(Mismatch) as both:
        must_serve_own_instances_only((production(MONITOR, STAGINGS), lost()), never)

    on = "on 10.0.0.8:6379 (run_id 9f2c9f2c9f2c): 1 connection"
    assert str(both.value) == message(
        f"10.9.9.9:5123, named monitor, of no instance of the fleet, for 77 s, {on}\n"
        f"            staging-1 of staging, {on}"
    )


@pytest.mark.parametrize("then", [(), (client("10.9.9.9:6001"),)])
def test_a_client_that_is_gone_at_the_second_look_is_let_go(then: tuple[RedisClient, ...]) -> None:
    """A new one has not been looked at twice."""
    must_serve_own_instances_only((production(MONITOR), staging()), looks((production(*then), staging())))


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
