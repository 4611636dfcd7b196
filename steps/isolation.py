"""Sessions and Redis servers of the two environments."""

from pytest_bdd import given, parsers, then, when

from cutover.checks.isolation import must_be_a_stranger, must_be_two_servers, must_use_own_redis
from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.probes.sessions import ShownSession, VisitorSession, open_session, show_session
from cutover.witnesses.connections import Connections


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


@given(parsers.parse("every worker of {environment:w} has served a session"))
def workers_have_served(connections: Connections, environment: str) -> None:
    connections.of(environment)


@given("every worker of both environments has served a session")
def all_workers_have_served(connections: Connections) -> None:
    connections.of("staging")
    connections.of("production")


@then(parsers.parse("each of them is connected to the Redis of {environment:w} and to no other"))
def workers_use_own_redis(connections: Connections, environment: str) -> None:
    must_use_own_redis(connections.of(environment), connections.clusters())


@then("no Redis server serves both environments")
def two_servers(connections: Connections) -> None:
    must_be_two_servers(connections.of("staging"), connections.of("production"))
