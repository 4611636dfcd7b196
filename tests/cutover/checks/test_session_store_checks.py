from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from cutover.checks.session_store import (
    must_be_known_to_all,
    must_last,
    must_leave_no_files,
    must_say_redis,
)
from cutover.errors import Mismatch, ProbeError
from cutover.probes.host_report import WorkerAnswer
from cutover.probes.session_store import StoreStatus
from tests.cutover.readings import (
    APPLICATION,
    STARTED,
    instance,
    linked,
    process,
    processes,
    production,
    report,
)

REDIS, FILES, CUT_OFF = StoreStatus(True, "redis"), StoreStatus(False, "filesystem"), StoreStatus(False, "redis")
FALLBACK = (
    'it found no Redis when it started and will not try again: read the log since the last start for "Falling back" '
    "or an initialization error; when Redis can be reached, restart"
)
REFUSED = Mismatch.of("http://10.0.1.1:8021/", expected="HTTP 200", actual="HTTP 500", next_action="read the log")


def test_answers_that_all_say_redis() -> None:
    must_say_redis({"p1": [REDIS] * 3, "p2": [REDIS]})


@pytest.mark.parametrize("connected", [True, False])
def test_files_are_no_redis_whatever_is_connected(connected: bool) -> None:
    with pytest.raises(Mismatch):
        must_say_redis({"p1": [StoreStatus(connected, "filesystem")]})


def test_every_kind_of_wrong_answer_is_counted() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_say_redis({"p1": [REDIS, FILES, CUT_OFF, FILES], "p2": [REDIS], "p3": [FILES]})

    assert str(wrong.value) == (
        "Session store of p1, p3, as the application says\n"
        "  expected: redis, connected, on every connection\n"
        "  actual:   p1: 2 of 4 answers say filesystem, not connected\n"
        "            p1: 1 of 4 answers say redis, not connected\n"
        "            p3: 1 of 1 answers say filesystem, not connected\n"
        f"  next:     {FALLBACK}"
    )


def test_what_came_instead_of_a_session_is_told() -> None:
    without = production(instance(session=REFUSED, key=None))

    with pytest.raises(Mismatch, match="HTTP 500"):
        must_last(without, APPLICATION)
    with pytest.raises(Mismatch, match="HTTP 500"):
        must_be_known_to_all(without)


def test_files_from_before_the_last_start() -> None:
    old = report(fallback=(STARTED - timedelta(days=3), STARTED - timedelta(seconds=1)))
    must_leave_no_files(production(instance(told=old)), APPLICATION)


@pytest.mark.parametrize(
    ("unit", "actual"),
    [
        (processes(linked(11)), "2 files since the last start, the last on 2026-11-20 at 02:06:00 UTC"),
        (processes(master=None), "3 files since the last start, the last on 2026-11-20 at 02:06:00 UTC"),
    ],
)
def test_files_since_the_last_start(unit: Any, actual: str) -> None:
    """Of a service that does not run nobody knows when it started: all of them count."""
    written = (STARTED - timedelta(days=3), STARTED, STARTED + timedelta(minutes=1))
    told = report(processes=unit, fallback=written)

    with pytest.raises(Mismatch) as kept:
        must_leave_no_files(production(instance("p1", told), instance("p2"), instance("p3", told)), APPLICATION)

    assert str(kept.value) == (
        "Session files on p1, p3\n"
        "  expected: none written to instance/flask_session since the last start\n"
        f"  actual:   p1: {actual}\n"
        f"            p3: {actual}\n"
        f"  next:     {FALLBACK}"
    )


def answering(answers: dict[int, WorkerAnswer | None], pids: Sequence[int] = (11, 12, 13, 14)) -> Any:
    return report(answers=answers, processes=processes(*(process(pid) for pid in pids)))


KNOWN, STRANGER = WorkerAnswer("11111111"), WorkerAnswer("22222222")


def test_a_session_that_every_worker_knows() -> None:
    must_be_known_to_all(production(instance(told=answering(dict.fromkeys((11, 12, 13, 14), KNOWN)))))


def test_what_each_worker_says_of_the_session() -> None:
    """The busy one says nothing for or against; it does not hide the others."""
    broken = WorkerAnswer(None, trouble="HTTP 500")
    told = answering({11: KNOWN, 12: STRANGER, 13: broken, 14: WorkerAnswer(None), 15: None})

    with pytest.raises(Mismatch) as wrong:
        must_be_known_to_all(production(instance("p1"), instance("p2", told)))

    assert str(wrong.value) == (
        "A session of production, shown to every worker without the balancer\n"
        "  expected: the same visitor to each of them, whichever instance the session was made on\n"
        "  actual:   p2: worker 12, 14: another session\n"
        "            p2: worker 13: HTTP 500\n"
        "  next:     a worker with another session store or another SECRET_KEY forgets users: see which Redis each "
        "worker is connected to, and compare the settings of the instances"
    )


def test_a_worker_that_is_stopped_answers_nobody() -> None:
    unit = processes(process(11), process(12, state="T"), process(13, state="T"))
    told = report(answers={11: KNOWN, 12: None}, processes=unit)

    with pytest.raises(Mismatch) as wrong:
        must_be_known_to_all(production(instance("p1"), instance("p2", told)))

    assert str(wrong.value) == (
        "A session of production, shown to every worker without the balancer\n"
        "  expected: the same visitor to each of them, whichever instance the session was made on\n"
        "  actual:   p2: worker 12, 13: stopped, it answers nobody\n"
        "  next:     a stopped process outlives every reload, and whoever it has accepted waits: see who stopped it (a "
        "debugger, kill -STOP); sudo systemctl restart chatmrpt"
    )


@pytest.mark.parametrize(
    ("answers", "pids", "actual"),
    [
        ({11: KNOWN, 12: None, 13: None}, (11, 12, 13), "no answer from worker 12, 13"),
        ({11: KNOWN}, (11, 12), "no answer from worker 12"),
        ({}, (), "no workers"),
    ],
)
def test_of_a_worker_that_never_answered_nothing_is_known(
    answers: dict[int, WorkerAnswer | None], pids: Sequence[int], actual: str
) -> None:
    silent = answering(answers, pids)

    with pytest.raises(ProbeError) as unknown:
        must_be_known_to_all(production(instance("p1"), instance("p2", silent), instance("p3", silent)))

    assert str(unknown.value) == (
        "A session of production, shown to every worker without the balancer\n"
        "  expected: an answer from each of them\n"
        f"  actual:   p2: {actual}\n"
        f"            p3: {actual}\n"
        "  next:     run it again when the service is less busy; a worker that is without an answer each time hangs in "
        "a request: restart the service"
    )


def test_a_worker_that_has_ended_since_is_not_missed() -> None:
    must_be_known_to_all(production(instance(told=answering({11: KNOWN, 12: None}, (11,)))))
