"""Nothing of one environment may reach the other."""

from collections import defaultdict
from collections.abc import Mapping

from cutover.errors import Mismatch, ProbeError
from cutover.probes.redis_servers import Answer, RedisServer
from cutover.probes.sessions import ShownSession, VisitorSession
from cutover.witnesses.connections import EnvironmentConnections, WorkerConnections
from cutover.witnesses.diagnosis import BY_HAND, ENDPOINT_OF_ITS_OWN, SWITCH, move_to_new


def must_use_own_redis(own: EnvironmentConnections, clusters: Mapping[str, str]) -> None:
    """Every worker is connected to the Redis of its environment, known by run_id, and to no other.

    `clusters`: the names of the Redis servers that are known, by run_id.
    """
    if not own.workers:
        raise _no_proof(own)
    right = own.expected.run_id if own.expected else None
    wrong = [worker for worker in own.workers if {_run_id(server) for server in worker.servers} != {right}]
    if not wrong:
        return
    raise Mismatch.of(
        f"Redis of {own.environment}, {len(wrong)} of {len(own.workers)} workers",
        expected=_named(own, own.expected) if own.expected else f"{own.cluster}, which does not exist yet",
        actual="\n".join(_listed(wrong, clusters)),
        next_action=_next_action(own, wrong),
    )


def must_be_two_servers(one: EnvironmentConnections, two: EnvironmentConnections) -> None:
    """No Redis server serves both, whatever it is called."""
    shared = sorted(_run_ids(one) & _run_ids(two))
    if not shared:
        for environment in (one, two):
            if not environment.workers or any(_is_unknown(worker) for worker in environment.workers):
                raise _no_proof(environment)
        return
    raise Mismatch.of(
        f"Redis servers of {one.environment} and {two.environment}",
        expected="two servers, with two run_ids",
        actual="\n".join(f"both environments are connected to the server with run_id {run_id}" for run_id in shared),
        next_action=_one_for_both(one, two),
    )


def must_be_a_stranger(session: VisitorSession, shown: ShownSession) -> None:
    """No instance knows the visitor. Where not even the session's own environment does, nothing is proved."""
    if shown.at_home != session.session_id:
        raise ProbeError.of(
            f"A visitor of {session.environment} at home, for contrast",
            expected="the session that was opened there a moment ago",
            actual="another one",
            next_action=f"sessions of {session.environment} do not last from one request to the next: look there first",
        )
    knowing = [instance for instance, session_id in shown.by_instance.items() if session_id == session.session_id]
    if not knowing:
        return
    raise Mismatch.of(
        f"A visitor of {session.environment} at {', '.join(shown.by_instance)}",
        expected="a stranger, with a new session",
        actual=f"the same session as on {session.environment}, at {', '.join(knowing)}",
        next_action="the environments share a session store: see which Redis each worker is connected to",
    )


def _one_for_both(one: EnvironmentConnections, two: EnvironmentConnections) -> str:
    if one.expected and two.expected and one.expected.run_id == two.expected.run_id:
        names = f"{one.expected.endpoint} and {two.expected.endpoint}"
        return f"two names for one server: see on the instances, and in AWS, what {names} lead to"
    return "give production a Redis of its own and move it there: cutover provision, cutover switch"


def _is_unknown(worker: WorkerConnections) -> bool:
    """Whether this worker may share a server without our knowing."""
    return not worker.servers or not all(isinstance(server, RedisServer) for server in worker.servers)


def _no_proof(connections: EnvironmentConnections) -> ProbeError:
    unknown = [f"{worker.instance} worker {worker.pid}" for worker in connections.workers if _is_unknown(worker)]
    return ProbeError.of(
        f"Redis of {connections.environment}",
        expected="workers, each connected to Redis servers that say who they are",
        actual=f"unknown: {', '.join(unknown)}" if unknown else "no workers",
        next_action="see whether the service runs, and whether the fleet file names the password of its Redis",
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


def _listed(workers: list[WorkerConnections], clusters: Mapping[str, str]) -> list[str]:
    """One line for all workers of an instance that are connected to the same servers."""
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    for worker in workers:
        named = [f"{clusters.get(_run_id(server), 'another Redis')} at {server}" for server in worker.servers]
        grouped[worker.instance, " and ".join(named) or "no Redis"].append(str(worker.pid))
    return [
        f"{instance}, worker{'s' if len(pids) > 1 else ''} {', '.join(pids)}: {servers}"
        for (instance, servers), pids in grouped.items()
    ]


def _next_action(own: EnvironmentConnections, wrong: list[WorkerConnections]) -> str:
    """Who is also on its own Redis was given that by its settings: they are not what is wrong."""
    if own.expected is None:
        return move_to_new(own.cluster, own.environment)
    right = own.expected.run_id
    mend = f" and restart: {SWITCH}" if own.environment == "production" else f": {BY_HAND}"
    misled = (
        f"correct the settings that the application reads{mend}; where the settings are right already, the service was "
        "not restarted after they changed"
    )
    where: dict[str, set[str]] = {misled: set(), ENDPOINT_OF_ITS_OWN: set()}
    for worker in wrong:
        is_torn = right in {_run_id(server) for server in worker.servers}
        where[ENDPOINT_OF_ITS_OWN if is_torn else misled].add(worker.instance)
    return "\n".join(f"on {', '.join(sorted(names))}: {action}" for action, names in where.items() if names)
