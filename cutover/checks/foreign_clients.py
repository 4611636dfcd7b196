"""Who is connected to the Redis servers that an environment uses: its own instances, and nobody else."""

from collections import Counter
from collections.abc import Callable, Mapping

from cutover.checks.controls import must_fire, must_know_servers
from cutover.errors import Mismatch
from cutover.fleet import Endpoint
from cutover.probes.redis_servers import RedisServer
from cutover.probes.redis_survey import RedisClient, Survey, SurveyedServer
from cutover.witnesses.readings import EnvironmentReading

MOST_LINES = 12
Pair = tuple[EnvironmentReading, EnvironmentReading]


def must_serve_own_instances_only(pair: Pair, again: Callable[[], Pair]) -> None:
    """`pair`: the environment and the other one; `again` reads both anew.

    A client that neither of them owns is looked for a second time: a worker that was replaced a moment ago is in one of
    the lists and not yet in the other, and a probe of this suite has no name before its first command.
    """
    foreign, unknown = foreign_clients(*pair), unknown_clients(*pair)
    if unknown:
        pair = again()
        foreign = foreign_clients(*pair)
        unknown = {client: told for client, told in unknown_clients(*pair).items() if client in unknown}
    _must_be_nobody(pair[0], {**foreign, **unknown})


def must_find_own_clients(own: EnvironmentReading) -> None:
    """The negative control: the environment's own clients, taken for strangers, are found. Raises ProbeError if not."""
    must_know_servers(f"Redis of {own.name}", own.servers)
    must_fire(lambda: _must_be_nobody(own, foreign_clients(own, own)), f"clients of {own.name} taken for strangers")


def foreign_clients(own: EnvironmentReading, other: EnvironmentReading) -> Mapping[Endpoint, str]:
    """Clients that are processes of the other environment, by their address."""
    return {
        client.address: f"{theirs[client.address]} of {other.name}, on {survey.server}"
        for survey in own.servers
        for theirs in [_ends(other, survey)]
        for client in survey.clients
        if client.address in theirs
    }


def unknown_clients(own: EnvironmentReading, other: EnvironmentReading) -> Mapping[Endpoint, str]:
    """Clients that belong to neither environment: not by their connection, nor by the address of an own host."""
    # On a lab's loopback both environments have one address, which then tells nothing.
    own_hosts = {end.host for end in _ends(own)} - {end.host for end in _ends(other)}
    known_hosts = own_hosts | set(own.environment.redis.other_clients)
    return {
        client.address: f"{_described(client)}, on {survey.server}"
        for survey in own.servers
        for known in [{**_ends(own, survey), **_ends(other, survey)}]
        for client in survey.clients
        if client.address not in known and client.address.host not in known_hosts
    }


def _ends(environment: EnvironmentReading, server: SurveyedServer | None = None) -> dict[Endpoint, str]:
    """The near ends of the connections that the environment's processes have made, with the instance they are on.

    With a server only of those that lead there, or to what was not asked: one port may serve for two servers at once.
    """
    return {
        connection.local: reading.name
        for reading in environment.instances
        for process in reading.report.processes.all
        for connection in process.connections
        if server is None or _may_lead_to(server, reading.report.surveys.get(connection.remote))
    }


def _may_lead_to(server: SurveyedServer, asked: Survey | None) -> bool:
    return not isinstance(asked, SurveyedServer) or asked.server.run_id == server.server.run_id


def _described(client: RedisClient) -> str:
    name = f", named {client.name}" if client.name else ""
    return f"{client.address}{name}, of no instance of the fleet, for {client.age_s} s"


def _counted(number: int) -> str:
    return "1 connection" if number == 1 else f"{number} connections"


def _must_be_nobody(own: EnvironmentReading, strangers: Mapping[Endpoint, str]) -> None:
    if strangers:
        told = [f"{stranger}: {_counted(number)}" for stranger, number in sorted(Counter(strangers.values()).items())]
        more = [f"and {len(told) - MOST_LINES} more"] if len(told) > MOST_LINES else []
        raise Mismatch.of(
            f"Clients of the Redis of {own.name}",
            expected=f"the instances of {own.name} and nobody else",
            actual="\n".join([*told[:MOST_LINES], *more]),
            next_action=_next_action(own),
        )


def _next_action(own: EnvironmentReading) -> str:
    """Where the environment itself is the stranger, nobody else is to be sent away."""
    right = own.own.run_id if isinstance(own.own, RedisServer) else None
    if any(survey.server.run_id != right for survey in own.servers):
        return f"{own.name} uses a Redis that is not its own: see which Redis each of its workers is connected to"
    return (
        "give whoever it is the settings of its own Redis and restart it, and close this one's security group to it; "
        "a client that belongs here is named in the fleet file: redis.other_clients"
    )
