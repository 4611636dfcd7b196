from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cutover.checks.service import must_have_workers, must_own_port, must_run, must_run_with_present_settings
from cutover.errors import Mismatch
from cutover.fleet import Endpoint
from cutover.probes.processes import ServiceProcess
from cutover.witnesses.readings import EnvironmentReading
from tests.cutover.readings import CHANGED, STARTED, UNIT_FILE, at, instance, linked, process, processes, report
from tests.cutover.readings import production as healthy


def production(**changes: Any) -> EnvironmentReading:
    return healthy(instance(told=report(**changes)))


RUN_NEXT = "sudo systemctl daemon-reload; sudo systemctl enable --now chatmrpt; then read its log"


def test_a_service_that_runs() -> None:
    must_run(production())


@pytest.mark.parametrize(
    ("changes", "actual"),
    [
        ({"processes": processes(active="failed")}, "failed, enabled"),
        ({"enabled": "disabled"}, "active, disabled"),
        ({"enabled": "disabled", "needs_reload": True}, "active, disabled"),
        ({"needs_reload": True}, "its files were changed since the service manager read them"),
    ],
)
def test_a_unit_that_does_not_run_or_will_not_after_the_next_start(changes: dict[str, Any], actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_run(production(**changes))

    assert str(wrong.value) == (
        "Unit of chatmrpt on production-1\n"
        "  expected: active, enabled, its files as the service manager has read them\n"
        f"  actual:   production-1: {actual}\n"
        f"  next:     {RUN_NEXT}"
    )


def test_one_failure_for_all_instances_that_names_only_those_that_are_wrong() -> None:
    wrong = report(enabled="disabled")
    seen = healthy(instance("p1", wrong), instance("p2"), instance("p3", wrong), service={"unit": "chat"})

    with pytest.raises(Mismatch) as both:
        must_run(seen)

    assert str(both.value) == (
        "Unit of chat on p1, p3\n"
        "  expected: active, enabled, its files as the service manager has read them\n"
        "  actual:   p1: active, disabled\n"
        "            p3: active, disabled\n"
        "  next:     sudo systemctl daemon-reload; sudo systemctl enable --now chat; then read its log"
    )


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


def test_as_many_workers_as_planned() -> None:
    must_have_workers(production())


STOPPED = replace(linked(12), state="T")


@pytest.mark.parametrize(
    ("unit", "actual"),
    [
        (NOBODY, "no main process (the plan's count of gunicorn on the host: 3)"),
        (processes(), "0 workers of main process 10 (the plan's count of gunicorn on the host: 3)"),
        (processes(linked(11)), "1 workers of main process 10 (the plan's count of gunicorn on the host: 3)"),
        (
            processes(linked(11), linked(12), linked(13)),
            "3 workers of main process 10 (the plan's count of gunicorn on the host: 3)",
        ),
    ],
)
def test_another_number_of_workers(unit: Any, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_have_workers(production(processes=unit))

    assert str(wrong.value) == (
        "Workers of chatmrpt on production-1\n"
        "  expected: 2, each running, each a child of the unit's main process\n"
        f"  actual:   production-1: {actual}\n"
        "  next:     see how many the start command asks for (gunicorn's configuration is read before .env), and the "
        "log for workers that end; then restart the unit"
    )


@pytest.mark.parametrize(
    ("unit", "actual"),
    [
        (processes(linked(11), STOPPED), "2 workers of main process 10, process 12 stopped"),
        (processes(STOPPED, master=process(10, state="T")), "1 workers of main process 10, process 10, 12 stopped"),
    ],
)
def test_a_worker_that_does_nothing(unit: Any, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_have_workers(production(processes=unit))

    assert str(wrong.value) == (
        "Workers of chatmrpt on production-1\n"
        "  expected: 2, each running, each a child of the unit's main process\n"
        f"  actual:   production-1: {actual} (the plan's count of gunicorn on the host: 3)\n"
        "  next:     a stopped process outlives every reload, and whoever it has accepted waits: see who stopped it (a "
        "debugger, kill -STOP); sudo systemctl restart chatmrpt"
    )


@pytest.mark.parametrize("state", ["R", "S", "D"])
def test_a_worker_at_work_is_not_stopped(state: str) -> None:
    must_have_workers(production(processes=processes(linked(11), replace(linked(12), state=state))))


def test_processes_from_after_the_last_change() -> None:
    must_run_with_present_settings(production())


BOTH = "10 (2026-11-20 02:05:00), 11 (2026-11-20 02:05:00)"


def test_a_process_that_started_at_the_very_moment_of_the_change_has_it() -> None:
    must_run_with_present_settings(production(changed={UNIT_FILE: STARTED}))


@pytest.mark.parametrize(
    ("changed", "unit", "actual"),
    [
        (
            {UNIT_FILE: STARTED + timedelta(minutes=1)},
            processes(linked(11)),
            f"chatmrpt.service changed on 2026-11-20 at 02:06:00 UTC; older: process {BOTH}",
        ),
        (
            {UNIT_FILE: CHANGED - timedelta(days=9), "/srv/app/.env": CHANGED},
            processes(linked(11), replace(linked(12), started=CHANGED - timedelta(days=1, seconds=1))),
            ".env changed on 2026-11-20 at 02:00:00 UTC; older: process 12 (2026-11-19 01:59:59)",
        ),
    ],
)
def test_processes_from_before_the_last_change(changed: dict[str, Any], unit: Any, actual: str) -> None:
    with pytest.raises(Mismatch) as old:
        must_run_with_present_settings(production(changed=changed, processes=unit))

    assert str(old.value) == (
        "Start of the processes of chatmrpt on production-1\n"
        "  expected: after the last change of the settings\n"
        f"  actual:   production-1: {actual}\n"
        "  next:     see first that the file is whole, and whose change it is: cutover preflight; only stop and start "
        "applies it, a reload (SIGHUP) does not: sudo systemctl restart chatmrpt"
    )
