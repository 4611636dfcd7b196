from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cutover.checks.service import must_have_workers, must_run, must_run_with_present_settings
from cutover.errors import Mismatch
from cutover.witnesses.readings import EnvironmentReading
from tests.cutover.readings import CHANGED, STARTED, UNIT_FILE, instance, linked, process, processes, report
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


NOBODY = processes(master=None)


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
