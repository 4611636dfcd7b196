"""Who holds the port of the users, and whether they come to where it is held."""

from typing import Any

import pytest

from cutover.checks.service import must_own_port
from cutover.errors import Mismatch
from cutover.fleet import Endpoint
from cutover.probes.processes import ServiceProcess
from cutover.witnesses.readings import EnvironmentReading
from tests.cutover.readings import at, instance, process, processes, report
from tests.cutover.readings import production as healthy


def production(**changes: Any) -> EnvironmentReading:
    return healthy(instance(told=report(**changes)))


HERE, ANYWHERE, LOOPBACK, SIX = (at(f"{host}:8021") for host in ("10.0.1.1", "0.0.0.0", "127.0.0.1", "::"))


def listening(*places: Endpoint) -> list[ServiceProcess]:
    return [process(pid, listening=places) for pid in (11, 12)]


@pytest.mark.parametrize(
    "holders",
    [
        {HERE: (10, 11, 12)},
        {HERE: (10,)},
        {HERE: (10, 11, 12), LOOPBACK: (99,)},
    ],
)
def test_a_port_of_the_unit_s_own(holders: dict[Endpoint, tuple[int, ...]]) -> None:
    """Another host of a lab, at another address of the same machine, is not in the way."""
    must_own_port(production(holders=holders))


def test_a_port_at_all_addresses() -> None:
    unit = processes(*listening(ANYWHERE), master=process(10, listening=(ANYWHERE,)))
    must_own_port(production(processes=unit, holders={ANYWHERE: (10, 11, 12)}))


def at_home(*places: Endpoint, of: str = "http://10.0.1.1:8021", port: int | None = None) -> EnvironmentReading:
    """A service that listens there, and whose users come by that address."""
    told = report(
        processes=processes(*listening(*places), master=process(10, listening=places)),
        holders=dict.fromkeys(places, (10, 11, 12)),
    )
    known = instance(told=told).instance.model_copy(update={"address": of})
    return healthy(instance(told=told, instance=known), service={"port": port} if port else {})


V6_LOOPBACK = at("::1:8021")


@pytest.mark.parametrize(
    ("places", "actual"),
    [((LOOPBACK,), "127.0.0.1"), ((at("127.0.0.9:8021"), LOOPBACK), "127.0.0.1, 127.0.0.9"), ((V6_LOOPBACK,), "::1")],
)
def test_a_service_that_nobody_reaches_from_outside(places: tuple[Endpoint, ...], actual: str) -> None:
    with pytest.raises(Mismatch) as hidden:
        must_own_port(at_home(*places))

    assert str(hidden.value) == (
        "Listening port of chatmrpt on production-1\n"
        "  expected: held by the unit's main process and its children, and by nobody else\n"
        f"  actual:   production-1: port 8021: at {actual} alone, where nobody comes from outside\n"
        "  next:     let it listen where the balancer comes, --bind in the unit or gunicorn's configuration; then sudo "
        "systemctl daemon-reload and restart the unit; where a proxy on the same host stands before it, name the port "
        "of the workers in the fleet file: service.port"
    )


@pytest.mark.parametrize(
    "reached",
    [
        at_home(HERE, LOOPBACK),
        at_home(ANYWHERE),
        at_home(LOOPBACK, of="http://127.0.0.1:8021"),
        at_home(LOOPBACK, of="http://localhost:8021"),
        at_home(HERE, of="http://203.0.113.7:8021"),
        at_home(LOOPBACK, of="https://10.0.1.1", port=8021),
    ],
    ids=["there too", "everywhere", "a lab", "a tunnel", "behind address translation", "behind a proxy of its host"],
)
def test_a_service_that_is_reached(reached: EnvironmentReading) -> None:
    must_own_port(reached)


NOBODY = processes(master=None)
EVERYWHERE = processes(*listening(ANYWHERE), master=process(10, listening=(ANYWHERE,)))


@pytest.mark.parametrize(
    ("unit", "holders", "actual"),
    [
        (processes(), {}, "nobody instead of the unit"),
        (NOBODY, {}, "nobody instead of the unit"),
        (NOBODY, {HERE: (99, 98)}, "process 98, process 99 instead of the unit"),
        (NOBODY, {HERE: ()}, "one that does not show itself instead of the unit"),
        (processes(), {HERE: (99,)}, "process 99 instead of the unit"),
        (processes(), {HERE: (10, 99)}, "also process 99"),
        (processes(), {HERE: (10,), ANYWHERE: (99,)}, "also process 99"),
        (processes(), {HERE: (10,), SIX: ()}, "also one that does not show itself"),
        (processes(), {HERE: (10, 99), SIX: ()}, "also process 99, one that does not show itself"),
        (EVERYWHERE, {ANYWHERE: (10, 11, 12), LOOPBACK: (99,)}, "also process 99"),
    ],
)
def test_a_port_that_somebody_else_holds(unit: Any, holders: dict[Endpoint, tuple[int, ...]], actual: str) -> None:
    """A more exact address wins over all addresses: who holds it is given the users, or some of them."""
    with pytest.raises(Mismatch) as held:
        must_own_port(production(processes=unit, holders=holders))

    assert str(held.value) == (
        "Listening port of chatmrpt on production-1\n"
        "  expected: held by the unit's main process and its children, and by nobody else\n"
        f"  actual:   production-1: port 8021: {actual}\n"
        "  next:     see what the process is (ps -fp PID); workers whose main process was killed go on answering with "
        "the old settings: end them, then restart the unit"
    )


def test_a_port_that_the_fleet_declares() -> None:
    with pytest.raises(Mismatch, match="production-1: port 5000: nobody instead of the unit"):
        must_own_port(healthy(instance(told=report(holders={})), service={"port": 5000}))
