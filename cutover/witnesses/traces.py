"""Where a session of one environment has left its key: on which Redis servers that an environment uses."""

from dataclasses import dataclass

from cutover.fleet import Application, Endpoint
from cutover.hosts import connect
from cutover.probes.keys import databases_with
from cutover.probes.sessions import VisitorSession
from cutover.witnesses.readings import EnvironmentReading


@dataclass(frozen=True)
class Traces:
    """Of a session of one environment on the servers that an environment uses."""

    of: str
    at: str
    found: tuple[tuple[Endpoint, int], ...]
    """Server and database."""
    asked: tuple[Endpoint, ...]


def traces(session: VisitorSession, environment: EnvironmentReading, application: Application) -> Traces:
    """Asked from the environment's first instance. Raises ProbeError where one of its servers does not answer."""
    key = f"{application.key_prefix}{session.sid}"
    with connect(environment.instances[0].instance) as host:
        found = databases_with(host, environment.servers, key, environment.environment.redis)
    places = tuple((endpoint, db) for endpoint, dbs in found.items() for db in dbs)
    return Traces(session.environment, environment.name, places, tuple(found))
