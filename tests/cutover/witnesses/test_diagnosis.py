"""The first broken link of the chain, and what mends it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cutover.errors import Mismatch
from cutover.probes.processes import ServiceProcess
from cutover.probes.redis_servers import RedisServer, SilentServer
from cutover.settings_file import SettingsFile
from cutover.witnesses.diagnosis import next_action
from cutover.witnesses.readings import EnvironmentReading, InstanceReading
from cutover.witnesses.testimony import judge_of
from tests.cutover.readings import (
    APPLICATION,
    CHANGED,
    CLUSTERS,
    ENV_FILE,
    KEY,
    PRODUCTIONS,
    STAGINGS,
    UNIT_FILE,
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
    staging,
    survey,
)

REFUSED = SilentServer(PRODUCTIONS.endpoint, "ConnectionRefusedError", may_be_redis=True)
BY_HAND = "change .env by hand (cutover switch moves production only), then stop and start the service"


def mending(reading: InstanceReading, environment: EnvironmentReading | None = None) -> str:
    environment = environment or production(reading)
    return next_action(environment, reading, heard(environment), judge_of(environment, CLUSTERS), APPLICATION)


def told(text: str, **changes: Any) -> InstanceReading:
    """Workers on staging's Redis, and these settings."""
    surveys = {one.server.endpoint: one for one in (survey(), survey(STAGINGS))}
    return instance(told=report(STAGINGS, settings=SettingsFile(text), **{"surveys": surveys, **changes}))


def test_no_cluster_yet() -> None:
    assert mending(instance(), production(own=None)) == (
        "make redis-production and move production there: cutover provision, cutover switch"
    )
    assert mending(instance(), staging(instance(), own=None)) == f"make redis-staging and move staging there: {BY_HAND}"


BEATS = "of the unit's environment beats .env: take it out of"
READ = "REDIS_HOST, REDIS_PORT and REDIS_DB"
RIGHT_URL = "REDIS_URL=redis://10.0.0.8:6379/0\n"
DROP_IN = "/etc/systemd/system/chatmrpt.service.d/redis.conf"


@pytest.mark.parametrize(
    ("reading", "action"),
    [
        (
            told(env_text(), environment={"REDIS_HOST": "10.0.0.7"}),
            f"REDIS_HOST {BEATS} {UNIT_FILE}, reload and restart",
        ),
        (
            told(
                env_text(),
                environment={"REDIS_HOST": "10.0.0.7", "REDIS_PORT": "6379", "REDIS_DB": "1"},
                changed={UNIT_FILE: CHANGED, DROP_IN: CHANGED, ENV_FILE: CHANGED},
            ),
            f"REDIS_HOST, REDIS_DB {BEATS} {UNIT_FILE} or {DROP_IN}, reload and restart",
        ),
        (
            told(env_text(), environment={"REDIS_PORT": ""}, changed={ENV_FILE: CHANGED}),
            f"REDIS_PORT {BEATS} whatever starts the service, reload and restart",
        ),
        (
            told(env_text(STAGINGS), environment={"REDIS_DB": "0", "REDIS_PORT": "6379"}),
            f"correct {READ} and restart: cutover switch",
        ),
        (
            told("SECRET_KEY=x\n"),
            "REDIS_HOST is missing, and the application looks at localhost:6379: cutover switch",
        ),
        (
            told(env_text(STAGINGS) + RIGHT_URL),
            f"only REDIS_URL is right, which the application does not read; it reads {READ}: cutover switch",
        ),
        (
            told(env_text(db=1)),
            "another database of the right server: REDIS_DB must be 0: cutover switch",
        ),
        (
            instance(at_declared=STAGINGS),
            "10.0.0.8:6379 leads to another server than AWS names: see what this name means on the host",
        ),
        (
            instance(at_declared=REFUSED),
            "the settings are right, and 10.0.0.8:6379 does not answer this server: see its security group",
        ),
        (told(env_text(STAGINGS)), f"correct {READ} and restart: cutover switch"),
        (told("REDIS_HOST=\n"), f"correct {READ} and restart: cutover switch"),
    ],
)
def test_wrong_settings(reading: InstanceReading, action: str) -> None:
    assert mending(reading) == action


@pytest.mark.parametrize("text", [env_text(PRODUCTIONS), env_text(STAGINGS, db=1), "REDIS_DB=0\n"])
def test_staging_is_never_told_to_move_production(text: str) -> None:
    reading = told(text)
    assert mending(reading, staging(reading)).endswith(f": {BY_HAND}")


OLD = CHANGED - timedelta(hours=1)


def old(pid: int, **changes: Any) -> ServiceProcess:
    return replace(linked(pid), started=OLD, **changes)


def running(*workers: ServiceProcess, **unit: Any) -> InstanceReading:
    return instance(told=report(processes=processes(*workers, **unit)))


RESTART = "stop and start it: sudo systemctl restart chatmrpt"


@pytest.mark.parametrize(
    ("reading", "action"),
    [
        (running(active="failed", master=None), "start it: sudo systemctl start chatmrpt, and read its log"),
        (
            running(old(11, state="T"), old(12, state="T")),
            f"process 11, 12 is stopped (state T) and outlives every reload; {RESTART}",
        ),
        (
            running(old(11), old(12), master=process(10, started=OLD)),
            f"the service was not restarted after its settings changed; {RESTART}",
        ),
        (
            running(linked(11), linked(12), master=process(10, started=OLD)),
            f"some processes are from before the change, as after a mere reload (SIGHUP); {RESTART}",
        ),
    ],
)
def test_old_processes(reading: InstanceReading, action: str) -> None:
    assert mending(reading) == action


IN_FILES = (
    'the sessions are in files: read the log since the last start for "Falling back to filesystem sessions" or an '
    "initialization error; when Redis can be reached, restart"
)
OWN_ENDPOINT = "a part of the application has an endpoint of its own: search its code and settings for that address"
NOT_READ = "the settings are right and not read: search the code and gunicorn's raw_env for the address that is in use"
MODEL = ("10.0.1.1:41000", "104.18.6.192:443")
RIGHT, WRONG = (("10.0.1.1:40011", "10.0.0.8:6379"), ("10.0.1.1:40111", "10.0.0.7:6379"))
BOTH = {one.server.endpoint: one for one in (survey(), survey(STAGINGS))}


@pytest.mark.parametrize(
    ("workers", "action"),
    [
        ([], "its main process has no workers: read its log"),
        ([process(11), process(12)], IN_FILES),
        ([process(11, MODEL), process(12)], IN_FILES),
        (
            [process(11, RIGHT), process(12), process(13, MODEL)],
            "worker 12, 13 found no Redis when it started and will not try again: restart the service",
        ),
        ([process(11, RIGHT, WRONG)], OWN_ENDPOINT),
        ([process(11, RIGHT, WRONG), linked(12)], OWN_ENDPOINT),
        ([process(11, WRONG)], NOT_READ),
        ([process(11, WRONG), process(12, RIGHT)], NOT_READ),
    ],
)
def test_wrong_sockets(workers: list[ServiceProcess], action: str) -> None:
    """A connection to a language model is none to a Redis."""
    assert mending(instance(told=report(processes=processes(*workers), surveys=BOTH))) == action


def test_other_ends_than_the_server_lists() -> None:
    behind = report(surveys={PRODUCTIONS.endpoint: survey(PRODUCTIONS, client("10.0.9.9:5555"))})

    assert mending(instance(told=behind)) == (
        "the server lists other ends than the workers have: look for a proxy or address translation in between"
    )


def test_no_session() -> None:
    broken = Mismatch.of("http://10.0.1.1:8021/", expected="HTTP 200", actual="HTTP 500", next_action="read the log")

    assert mending(instance(session=broken, key=None)) == "it serves no session: read the log"


@pytest.mark.parametrize("left", [{}, {KEY: {1: 5}}])
def test_sessions_that_go_elsewhere(left: Any) -> None:
    reading = instance(told=report(surveys={PRODUCTIONS.endpoint: survey(left_s=left)}))

    assert mending(reading) == (
        "the workers hold the right connections and their sessions go elsewhere: look at the session settings in code"
    )


def test_what_comes_first_decides() -> None:
    """Wrong settings, old processes and wrong connections at once."""
    everything = told(env_text(STAGINGS), processes=processes(process(11, WRONG, started=OLD)))
    assert mending(everything) == f"correct {READ} and restart: cutover switch"

    later = told(env_text(), processes=processes(process(11, WRONG, started=OLD)))
    assert mending(later) == f"some processes are from before the change, as after a mere reload (SIGHUP); {RESTART}"


def test_the_right_server_under_another_name_is_right() -> None:
    alias = RedisServer(at("10.0.0.9:6379"), PRODUCTIONS.run_id, "7.0.1")
    reading = instance(told=report(alias))
    assert all(one.holds for one in heard(production(reading)))
