"""Where sessions really are."""

from pytest_bdd import parsers, then, when

from cutover.checks.redis_health import must_admit_clients, must_be_fit_to_write, must_have_room, must_keep_sessions
from cutover.checks.session_store import (
    must_be_known_to_all,
    must_last,
    must_leave_no_files,
    must_live_and_expire,
    must_say_redis,
)
from cutover.checks.witnesses import must_agree
from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.probes.session_store import StoreStatus
from cutover.witnesses.expiry import Life, lives_of
from cutover.witnesses.readings import EnvironmentReading, Readings
from cutover.witnesses.stores import statuses_of
from cutover.witnesses.table import table
from cutover.witnesses.testimony import judge_of, testimonies
from fixtures.recording import Recording


@then(parsers.re(r"all witnesses name the Redis of (staging|production)"))
def witnesses_agree(fleet: Fleet, readings: Readings, reading: EnvironmentReading, recording: Recording) -> None:
    judge = judge_of(reading, readings.clusters())
    heard = testimonies(reading, judge)
    recording.keep("witnesses.json", table(reading, heard).model_dump_json(indent=2).encode())
    must_agree(reading, heard, judge, fleet.application)


@when("each of its servers is asked many times where it keeps its sessions", target_fixture="statuses")
def ask_for_stores(reading: EnvironmentReading, fleet: Fleet) -> dict[str, tuple[StoreStatus, ...]]:
    return statuses_of(reading, fleet.application)


@then("every answer is Redis")
def answers_say_redis(statuses: dict[str, tuple[StoreStatus, ...]]) -> None:
    must_say_redis(statuses)


@then("no session files were written since the last start")
def no_session_files(fleet: Fleet, reading: EnvironmentReading) -> None:
    must_leave_no_files(reading, fleet.application)


@then("a new session on each of its servers lasts for as long as planned")
def session_lasts(fleet: Fleet, reading: EnvironmentReading) -> None:
    must_last(reading, fleet.application)


@when("a session on each of its servers is visited, expires, and is visited again", target_fixture="lives")
def let_sessions_expire(fleet: Fleet, guestbook: Guestbook, reading: EnvironmentReading) -> tuple[Life, ...]:
    return lives_of(reading, fleet.application, guestbook)


@then("the first visit has renewed it, and the second found nothing of it")
def session_lived_and_expired(fleet: Fleet, lives: tuple[Life, ...]) -> None:
    must_live_and_expire(lives, fleet.application)


@then("the Redis in use has room for more sessions")
def redis_has_room(reading: EnvironmentReading) -> None:
    must_have_room(reading.servers, reading.environment.redis)


@then("the Redis in use evicts as declared, and has evicted nothing")
def redis_keeps_sessions(reading: EnvironmentReading) -> None:
    must_keep_sessions(reading.servers, reading.environment.redis)


@then("the Redis in use has rejected no connection")
def redis_admits_clients(reading: EnvironmentReading) -> None:
    must_admit_clients(reading.servers)


@then("the Redis in use is a master that has all its memory and fails no save")
def redis_is_fit(reading: EnvironmentReading) -> None:
    must_be_fit_to_write(reading.servers)


@then("a session made on one of its servers is known to every worker of the others")
def session_is_known(reading: EnvironmentReading) -> None:
    must_be_known_to_all(reading)
