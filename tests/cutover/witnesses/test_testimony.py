"""What each witness says of one instance."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cutover.errors import Mismatch, ProbeError
from cutover.probes.host_report import HostReport
from cutover.probes.redis_servers import SilentServer
from cutover.settings_file import SettingsFile
from cutover.witnesses import testimony
from cutover.witnesses.readings import InstanceReading
from cutover.witnesses.testimony import Judge, Witness, judge_of
from tests.cutover.readings import (
    CHANGED,
    CLUSTERS,
    ENV_FILE,
    KEY,
    PRODUCTIONS,
    STAGINGS,
    STARTED,
    at,
    client,
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
JUDGE = Judge(PRODUCTIONS, 0, CLUSTERS)
ALIAS = replace(PRODUCTIONS, endpoint=at("10.0.0.9:6379"))
REFUSING = SilentServer(at("10.0.0.6:6379"), "ValueError: -NOAUTH Authentication required.", may_be_redis=True)
MAIL = SilentServer(at("10.0.0.5:25"), "ValueError: 220 mail.example ESMTP", may_be_redis=False)


def said(witness: Witness, reading: InstanceReading, judge: Judge = JUDGE) -> list[tuple[str, bool]]:
    (told,) = [one for one in testimony.testimonies(production(reading), judge) if one.witness == witness]
    assert told.holds == all(statement.holds for statement in told.statements)
    return [(str(statement), statement.holds) for statement in told.statements]


def test_all_say_the_same_when_all_is_well() -> None:
    lines = [
        (one.instance, one.witness, [str(line) for line in one.statements], one.holds) for one in heard(production())
    ]

    assert lines == [
        ("production-1", "declared settings", [RIGHT], True),
        ("production-1", "running processes", ["all started after the last change of .env at 2026-11-20 02:00:00 UTC"],
         True),
        ("production-1", "sockets of the workers", [f"workers 11, 12: {RIGHT}"], True),
        ("production-1", "clients of the servers", [f"workers 11, 12: {RIGHT}"], True),
        ("production-1", "a session over HTTP", [RIGHT], True),
    ]  # fmt: skip


def test_an_environment_whose_own_redis_does_not_say_who_it_is_has_no_judge() -> None:
    silent = ProbeError.of(
        "redis-production", expected="its run_id", actual="refused", next_action="see whether it runs"
    )

    with pytest.raises(ProbeError, match="refused"):
        judge_of(production(own=silent), CLUSTERS)


def test_where_no_cluster_is_made_yet_nothing_holds() -> None:
    nobody = judge_of(production(own=None), {})

    assert said(Witness.SETTINGS, instance(), nobody) == [
        ("another Redis at 10.0.0.8:6379 (run_id 9f2c9f2c9f2c), db 0", False)
    ]


@pytest.mark.parametrize(
    ("reading", "words", "holds"),
    [
        (instance(told=report(STAGINGS)), WRONG, False),
        (instance(told=report(settings=SettingsFile(env_text(db=1)))), RIGHT.replace("db 0", "db 1"), False),
        (instance(at_declared=ALIAS), RIGHT.replace("0.8", "0.9"), True),
        (
            instance(at_declared=REFUSING),
            "10.0.0.6:6379, which does not say who it is (ValueError: -NOAUTH Authentication required.)",
            False,
        ),
        (
            instance(told=report(settings=SettingsFile("REDIS_HOST=\n"))),
            "no server can be made of REDIS_HOST='', REDIS_PORT='6379', REDIS_DB='0'",
            False,
        ),
    ],
)
def test_the_settings(reading: InstanceReading, words: str, holds: bool) -> None:
    assert said(Witness.SETTINGS, reading) == [(words, holds)]


OLD = replace(linked(11), started=CHANGED - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            report(processes=processes(OLD, linked(12))),
            "process 11 is older than the last change of .env at 2026-11-20 02:00:00 UTC",
        ),
        (
            report(changed={ENV_FILE: CHANGED, "/etc/chatmrpt.conf": STARTED + timedelta(seconds=1)}),
            "process 10, 11, 12 is older than the last change of chatmrpt.conf at 2026-11-20 02:05:01 UTC",
        ),
        (report(processes=processes(active="failed", master=None)), "none; the service manager calls the unit failed"),
    ],
)
def test_the_processes(told: HostReport, words: str) -> None:
    assert said(Witness.PROCESSES, instance(told=told)) == [(words, False)]


def worker(pid: int, *remotes: str) -> Any:
    """With a connection to each, from ports in a row."""
    return process(pid, *((f"10.0.1.1:{40000 + pid + 100 * number}", remote) for number, remote in enumerate(remotes)))


def seen(*workers: Any, surveys: Any = ()) -> InstanceReading:
    known = {one.server.endpoint if hasattr(one, "server") else one.endpoint: one for one in surveys}
    return instance(told=report(processes=processes(*workers), surveys=known))


def test_the_sockets_of_each_worker() -> None:
    """What was not asked (it is public) and what is no Redis does not count; what refuses does."""
    mixed = seen(
        worker(11, "10.0.0.8:6379"),
        worker(12, "10.0.0.7:6379"),
        worker(13, "10.0.0.7:6379", "104.18.6.192:443"),
        worker(14, "10.0.0.8:6379", "10.0.0.7:6379"),
        worker(15, "10.0.0.6:6379"),
        worker(16, "10.0.0.5:25", "104.18.6.192:443"),
        worker(17),
        worker(18, "10.0.0.8:6379", "10.0.0.8:6379"),
        surveys=(survey(), survey(STAGINGS), REFUSING, MAIL),
    )

    assert said(Witness.SOCKETS, mixed) == [
        (f"workers 11, 18: {RIGHT}", True),
        (f"workers 12, 13: {WRONG}", False),
        (f"worker 14: {RIGHT} and {WRONG}", False),
        (
            "worker 15: 10.0.0.6:6379, which does not say who it is (ValueError: -NOAUTH Authentication required.)",
            False,
        ),
        ("workers 16, 17: no connection to any Redis", False),
    ]


def test_one_server_under_two_addresses_is_one_server() -> None:
    twice = seen(worker(11, "10.0.0.8:6379", "10.0.0.9:6379"), surveys=(survey(), survey(ALIAS)))

    assert said(Witness.SOCKETS, twice) == [(f"worker 11: {RIGHT} and {RIGHT.replace('0.8', '0.9')}", True)]


def test_the_database_is_the_one_that_the_server_tells() -> None:
    """Of a connection that it does not list, as behind a proxy, the clients' witness speaks."""
    elsewhere = survey(PRODUCTIONS, client("10.0.1.1:40011", db=3))
    other_db = RIGHT.replace("db 0", "db 3")
    reading = seen(worker(11, "10.0.0.8:6379"), worker(12, "10.0.0.8:6379"), surveys=(elsewhere,))

    assert said(Witness.SOCKETS, reading) == [(f"worker 11: {other_db}", False), (f"worker 12: {RIGHT}", True)]
    assert said(Witness.CLIENTS, reading) == [
        (f"worker 11: {other_db}", False),
        ("worker 12: listed by no Redis", False),
    ]


def test_clients_of_two_servers() -> None:
    both = survey(), survey(STAGINGS, client("10.0.1.1:40112", db=1))
    reading = seen(worker(11, "10.0.0.8:6379"), worker(12, "10.0.0.8:6379", "10.0.0.7:6379"), surveys=both)

    assert said(Witness.CLIENTS, reading) == [
        (f"worker 11: {RIGHT}", True),
        (f"worker 12: {RIGHT} and {WRONG.replace('db 0', 'db 1')}", False),
    ]


@pytest.mark.parametrize("witness", [Witness.SOCKETS, Witness.CLIENTS])
def test_without_workers_there_is_nothing_to_hold(witness: Witness) -> None:
    assert said(witness, seen()) == [("no workers", False)]


def test_addresses_of_the_sixth_version() -> None:
    six = replace(PRODUCTIONS, endpoint=at("::1:6379"))
    reading = instance(
        told=report(
            processes=processes(process(11, ("::1:40011", "::1:6379"))),
            surveys={six.endpoint: survey(six, client("::1:40011"))},
        )
    )

    line = ("worker 11: redis-production at ::1:6379 (run_id 9f2c9f2c9f2c), db 0", True)
    assert (said(Witness.SOCKETS, reading), said(Witness.CLIENTS, reading)) == ([line], [line])


@pytest.mark.parametrize(
    ("left", "lines"),
    [
        ({}, [("its key is on no Redis that was asked: it is kept elsewhere", False)]),
        ({"chatmrpt:another": {0: 5}}, [("its key is on no Redis that was asked: it is kept elsewhere", False)]),
        ({KEY: {1: 5}}, [(RIGHT.replace("db 0", "db 1"), False)]),
        ({KEY: {1: 5, 0: 5}}, [(RIGHT.replace("db 0", "db 1"), False), (RIGHT, True)]),
    ],
)
def test_where_a_session_s_key_is(left: Any, lines: list[tuple[str, bool]]) -> None:
    told = report(surveys={PRODUCTIONS.endpoint: survey(left_s=left)})

    assert said(Witness.BEHAVIOUR, instance(told=told)) == lines


def test_a_session_on_both_servers() -> None:
    told = report(surveys={one.server.endpoint: one for one in (survey(), survey(STAGINGS), survey(ALIAS))})

    assert sorted(holds for _, holds in said(Witness.BEHAVIOUR, instance(told=told))) == [False, True]


def test_no_session_at_all() -> None:
    refused = Mismatch.of("http://10.0.1.1:8021/", expected="HTTP 200", actual="HTTP 500", next_action="read the log")

    assert said(Witness.BEHAVIOUR, instance(session=refused, key=None)) == [("no session: HTTP 500", False)]
