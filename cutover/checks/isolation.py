"""Nothing of one environment may reach the other."""

from collections import defaultdict
from collections.abc import Mapping

from cutover.errors import Mismatch
from cutover.probes.redis_servers import Answer, RedisServer
from cutover.probes.sessions import VisitorSession
from cutover.witnesses.connections import EnvironmentConnections, WorkerConnections


def must_use_own_redis(own: EnvironmentConnections, other: EnvironmentConnections) -> None:
    """Every worker is connected to the Redis of its environment, known by run_id, and to no other."""
    right = own.expected.run_id if own.expected else None
    wrong = [worker for worker in own.workers if {_run_id(server) for server in worker.servers} != {right}]
    if not wrong:
        return
    raise Mismatch.of(
        f"Redis of {own.environment}, {len(wrong)} of {len(own.workers)} workers",
        expected=_named(own, own.expected) if own.expected else f"{own.cluster}, which does not exist yet",
        actual="\n".join(_listed(wrong, own, other)),
        next_action=_next_action(own, wrong),
    )


def must_be_two_servers(one: EnvironmentConnections, two: EnvironmentConnections) -> None:
    """No Redis server serves both, whatever it is called."""
    shared = sorted(_run_ids(one) & _run_ids(two))
    if not shared:
        return
    raise Mismatch.of(
        f"Redis servers of {one.environment} and {two.environment}",
        expected="two servers, with two run_ids",
        actual="\n".join(f"both environments are connected to the server with run_id {run_id}" for run_id in shared),
        next_action="give production a Redis of its own and move it there: cutover provision, cutover switch",
    )


def must_be_a_stranger(session: VisitorSession, opened_on: str, seen: Mapping[str, str]) -> None:
    """`seen`: by instance, the session id under which it knows the visitor who shows the session's cookie."""
    knowing = [instance for instance, session_id in seen.items() if session_id == session.session_id]
    if not knowing:
        return
    raise Mismatch.of(
        f"A visitor of {opened_on} at {', '.join(seen)}",
        expected="a stranger, with a new session",
        actual=f"the same session as on {opened_on}, at {', '.join(knowing)}",
        next_action="the environments share a session store: see which Redis each worker is connected to",
    )


def _run_id(server: Answer) -> str:
    """What is no Redis that answers is never the right one."""
    return server.run_id if isinstance(server, RedisServer) else str(server)


def _run_ids(connections: EnvironmentConnections) -> set[str]:
    return {
        server.run_id for worker in connections.workers for server in worker.servers if isinstance(server, RedisServer)
    }


def _named(connections: EnvironmentConnections, server: RedisServer) -> str:
    return f"{connections.cluster} at {server}"


def _listed(workers: list[WorkerConnections], own: EnvironmentConnections, other: EnvironmentConnections) -> list[str]:
    """One line for all workers of an instance that are connected to the same servers."""
    names = {of.expected.run_id: of.cluster for of in (own, other) if of.expected}
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    for worker in workers:
        servers = " and ".join(
            f"{names.get(_run_id(server), 'another Redis')} at {server}" for server in worker.servers
        )
        grouped[worker.instance, servers or "no Redis"].append(str(worker.pid))
    return [
        f"{instance}, worker{'s' if len(pids) > 1 else ''} {', '.join(pids)}: {servers}"
        for (instance, servers), pids in grouped.items()
    ]


def _next_action(own: EnvironmentConnections, wrong: list[WorkerConnections]) -> str:
    if own.expected is None:
        return f"make {own.cluster} and move {own.environment} there: cutover provision, cutover switch"
    instances = sorted({worker.instance for worker in wrong})
    return (
        f"on {', '.join(instances)}: correct the settings that the application reads and restart: cutover switch; "
        "where the settings are right already, the service was not restarted after they changed"
    )
