"""Sessions and Redis servers of the two environments."""

from functools import partial

from pytest_bdd import given, parsers, then, when

from cutover.checks.controls import must_fire
from cutover.checks.foreign_clients import must_find_own_clients, must_serve_own_instances_only
from cutover.checks.isolation import must_be_a_stranger, must_be_two_servers, must_use_own_redis
from cutover.checks.separation import must_leave_no_trace, must_not_be_noticed
from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.probes.sessions import ShownSession, VisitorSession, open_session, show_session
from cutover.witnesses.connections import connections_of, under_two_names
from cutover.witnesses.load import Noticed, load
from cutover.witnesses.readings import EnvironmentReading, Readings
from cutover.witnesses.traces import traces


@given(parsers.parse("a visitor with a session on {other:w}"), target_fixture="session")
def visitor_with_session(fleet: Fleet, guestbook: Guestbook, other: str) -> VisitorSession:
    return open_session(fleet.environments[other].address, guestbook, other)


@when(parsers.parse("every instance of {environment:w} is shown the same session"), target_fixture="shown_session")
def show_to_instances(fleet: Fleet, guestbook: Guestbook, session: VisitorSession, environment: str) -> ShownSession:
    home = fleet.environments[session.environment].address
    return show_session(session, home, fleet.environments[environment].instances, guestbook)


@then("each of them treats the visitor as a stranger")
def visitor_is_stranger(session: VisitorSession, shown_session: ShownSession) -> None:
    must_be_a_stranger(session, shown_session)


@given("a look at every server of both environments")
def look_at_both(readings: Readings) -> None:
    readings.both()


@given(
    parsers.re(r"a visitor with a session on (?P<other>\w+), whose trace is found in the Redis of (?P=other)"),
    target_fixture="session",
)
def visitor_with_trace(fleet: Fleet, guestbook: Guestbook, readings: Readings, other: str) -> VisitorSession:
    session = open_session(fleet.environments[other].address, guestbook, other)
    found = traces(session, readings.of(other), fleet.application)
    must_fire(partial(must_leave_no_trace, found), f"a session of {other} in its own Redis")
    return session


@then(parsers.parse("no trace of it is in the Redis of {environment:w}"))
def no_trace(fleet: Fleet, readings: Readings, session: VisitorSession, environment: str) -> None:
    must_leave_no_trace(traces(session, readings.of(environment), fleet.application))


@then(parsers.re(r"each worker is connected to the Redis of (staging|production) and to no other"))
def workers_use_own_redis(readings: Readings, reading: EnvironmentReading) -> None:
    must_use_own_redis(connections_of(reading), readings.clusters())


@given(parsers.parse("the look finds the clients of {environment:w} when they are taken for strangers"))
def clients_would_be_found(readings: Readings, environment: str) -> None:
    must_find_own_clients(readings.of(environment))


@then(parsers.parse("the Redis of {environment:w} serves its own servers, and neither {other:w} nor anybody else"))
def redis_serves_own(readings: Readings, environment: str) -> None:
    must_serve_own_instances_only(readings.pair(environment), lambda: readings.pair_anew(environment))


@when(
    parsers.parse("{other:w} is put under load, with an eye on the Redis of {environment:w}"), target_fixture="noticed"
)
def put_under_load(
    readings: Readings, guestbook: Guestbook, session: VisitorSession, environment: str, other: str
) -> Noticed:
    return load(session, readings.of(other), readings.of(environment), guestbook)


@then(parsers.parse("the Redis of {environment:w} is as busy as before"))
def load_is_not_felt(noticed: Noticed) -> None:
    must_not_be_noticed(noticed)


@given("the look finds out a single Redis that is known under two names")
def single_redis_would_be_found(readings: Readings) -> None:
    one, two = under_two_names(readings.of("staging"))
    must_fire(partial(must_be_two_servers, one, two), "one Redis known under two names")


@then("no Redis server serves both environments")
def two_servers(readings: Readings) -> None:
    must_be_two_servers(connections_of(readings.of("staging")), connections_of(readings.of("production")))
