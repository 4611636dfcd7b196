from dataclasses import replace
from datetime import timedelta

import pytest

from cutover.checks.witnesses import must_agree
from cutover.errors import Mismatch, ProbeError
from cutover.probes.host_report import WorkerAnswer
from cutover.settings_file import SettingsFile
from cutover.witnesses.readings import EnvironmentReading
from cutover.witnesses.testimony import judge_of
from tests.cutover.readings import (
    APPLICATION,
    CHANGED,
    CLUSTERS,
    PRODUCTIONS,
    STAGINGS,
    env_text,
    heard,
    instance,
    linked,
    process,
    processes,
    production,
    report,
    survey,
)

RIGHT = "redis-production at 10.0.0.8:6379 (run_id 9f2c9f2c9f2c), db 0"
WRONG = "redis-staging at 10.0.0.7:6379 (run_id 03ab03ab03ab), db 0"
KNOWN = WorkerAnswer("11111111")


def judged(environment: EnvironmentReading) -> None:
    must_agree(environment, heard(environment), judge_of(environment, CLUSTERS), APPLICATION)


def test_witnesses_that_agree() -> None:
    judged(production(instance("p1"), instance("p2")))


def test_every_witness_that_dissents_is_told_with_what_mends_it() -> None:
    """Settings of one instance were not changed; another was not restarted after they were; a third is right."""
    old = [replace(linked(pid, STAGINGS), started=CHANGED - timedelta(days=1)) for pid in (11, 12)]
    reloaded = report(
        STAGINGS,
        settings=SettingsFile(env_text()),
        processes=processes(*old, master=process(10, started=CHANGED - timedelta(days=1))),
    )

    with pytest.raises(Mismatch) as wrong:
        judged(
            production(
                instance("p1", report(STAGINGS)),
                instance("p2", reloaded, at_declared=PRODUCTIONS),
                instance("p3"),
                instance("p4", report(STAGINGS)),
            )
        )

    def all_wrong(name: str) -> str:
        return (
            f"{name}, declared settings: {WRONG}\n"
            f"            {name}, sockets of the workers: workers 11, 12: {WRONG}\n"
            f"            {name}, clients of the servers: workers 11, 12: {WRONG}\n"
            f"            {name}, a session over HTTP: {WRONG}\n"
        )

    assert str(wrong.value) == (
        "Redis of production: p1, p2, p4\n"
        f"  expected: {RIGHT}, from every witness\n"
        f"  actual:   {all_wrong('p1')}"
        "            p2, running processes: process 10, 11, 12 is older than the last change of .env at "
        "2026-11-20 02:00:00 UTC\n"
        f"            p2, sockets of the workers: workers 11, 12: {WRONG}\n"
        f"            p2, clients of the servers: workers 11, 12: {WRONG}\n"
        f"            p2, a session over HTTP: {WRONG}\n"
        f"            {all_wrong('p4')}"
        "            p1, as expected: running processes\n"
        "            p2, as expected: declared settings\n"
        "            p4, as expected: running processes\n"
        "  next:     p1, p4: correct REDIS_HOST, REDIS_PORT and REDIS_DB and restart: cutover switch\n"
        "            p2: the service was not restarted after its settings changed; "
        "stop and start it: sudo systemctl restart chatmrpt"
    )


def test_of_a_witness_only_what_dissents_is_told() -> None:
    two = report(processes=processes(linked(11), process(12)), answers={11: KNOWN, 12: KNOWN})

    with pytest.raises(Mismatch) as wrong:
        judged(production(instance("p1", two)))

    assert str(wrong.value) == (
        "Redis of production: p1\n"
        f"  expected: {RIGHT}, from every witness\n"
        "  actual:   p1, sockets of the workers: worker 12: no connection to any Redis\n"
        "            p1, clients of the servers: worker 12: listed by no Redis\n"
        "            p1, as expected: declared settings, running processes, a session over HTTP\n"
        "  next:     p1: worker 12 found no Redis when it started and will not try again: restart the service"
    )


def test_a_cluster_that_does_not_exist_yet() -> None:
    with pytest.raises(Mismatch) as missing:
        judged(production(instance("p1"), own=None))

    assert str(missing.value) == (
        "Redis of production: p1\n"
        "  expected: redis-production, which does not exist yet\n"
        f"  actual:   p1, declared settings: {RIGHT}\n"
        f"            p1, sockets of the workers: workers 11, 12: {RIGHT}\n"
        f"            p1, clients of the servers: workers 11, 12: {RIGHT}\n"
        f"            p1, a session over HTTP: {RIGHT}\n"
        "            p1, as expected: running processes\n"
        "  next:     p1: make redis-production and move production there: cutover provision, cutover switch"
    )


BUSY = report(processes=processes(linked(11), process(12)), answers={11: KNOWN, 12: None})


def test_a_worker_that_was_busy_all_the_time_is_not_known_to_be_wrong() -> None:
    both = report(processes=processes(process(11), process(12)), answers={11: None, 12: None})

    with pytest.raises(ProbeError) as unknown:
        judged(production(instance("p1"), instance("p2", BUSY), instance("p3", both)))

    assert str(unknown.value) == (
        "Workers of production\n"
        "  expected: an answer to one request from each of them\n"
        "  actual:   p2: worker 12 busy with other requests all the time\n"
        "            p3: worker 11, 12 busy with other requests all the time\n"
        "  next:     run it again when the service is less busy"
    )


def test_a_busy_worker_does_not_hide_another_one() -> None:
    """Also one of the same number on another host."""
    wrong = report(processes=processes(linked(11), process(12)), answers={11: KNOWN, 12: KNOWN})

    with pytest.raises(Mismatch, match=r"^Redis of production: p1, p2\n"):
        judged(production(instance("p1", wrong), instance("p2", BUSY)))


def test_a_busy_worker_does_not_hide_wrong_settings() -> None:
    with pytest.raises(Mismatch, match="p1, declared settings: redis-staging at"):
        judged(production(instance("p1", report(STAGINGS)), instance("p2", BUSY)))


def test_a_worker_that_was_busy_with_its_connection_open_is_known() -> None:
    judged(production(instance("p1", report(answers={11: KNOWN, 12: None}))))


def test_a_key_on_both_servers_is_wrong() -> None:
    both = report(surveys={one.server.endpoint: one for one in (survey(), survey(STAGINGS))})

    with pytest.raises(Mismatch) as wrong:
        judged(production(instance("p1", both)))

    assert wrong.value.failure.actual == (
        f"p1, a session over HTTP: {WRONG}\n"
        "p1, as expected: declared settings, running processes, sockets of the workers, clients of the servers"
    )
