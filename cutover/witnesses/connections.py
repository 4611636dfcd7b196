"""The witness of the sockets: which Redis every worker is connected to, once it has served a session."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Endpoint, Environment, Fleet, Instance
from cutover.guestbook import Guestbook
from cutover.hosts import connect
from cutover.probes.clusters import declared_or_found
from cutover.probes.peers import private_peers
from cutover.probes.processes import ServiceProcess, ServiceProcesses, service_processes
from cutover.probes.redis_servers import Answer, RedisServer, redis_servers
from cutover.probes.sessions import open_session, serve_many
from cutover.waiting import eventually

CONNECTED_WITHIN_S = 15.0
"""How long a service is given until the last of its workers has served one of many requests."""
REQUESTS_PER_WORKER = 4


@dataclass(frozen=True)
class WorkerConnections:
    """One worker and every Redis it is connected to."""

    instance: str
    pid: int
    servers: tuple[Answer, ...]


@dataclass(frozen=True)
class EnvironmentConnections:
    """All workers of an environment, and the Redis that the fleet file expects them to use."""

    environment: str
    cluster: str
    expected: RedisServer | None
    """None where the cluster does not exist yet."""
    workers: tuple[WorkerConnections, ...]


class Connections:
    """The connections of both environments, each read once."""

    def __init__(self, fleet: Fleet, guestbook: Guestbook) -> None:
        self._fleet = fleet
        self._guestbook = guestbook

    @cache  # noqa: B019 - lives as long as one scenario
    def of(self, name: str) -> EnvironmentConnections:
        """Make every worker connect, then read whom it is connected to.

        Raises Mismatch where a worker serves sessions without any connection, or where there are no workers at all.
        """
        environment = self._fleet.environments[name]
        with ThreadPoolExecutor(len(environment.instances)) as pool:
            by_instance = pool.map(partial(_workers, self._guestbook, name, environment), environment.instances)
            workers = tuple(worker for workers in by_instance for worker in workers)
        return EnvironmentConnections(name, environment.redis.cluster, self.own_server(name), workers)

    @cache  # noqa: B019 - lives as long as one scenario
    def own_server(self, name: str) -> RedisServer | None:
        """The Redis that the fleet file expects an environment to use; None where it does not exist yet."""
        environment = self._fleet.environments[name]
        endpoint = declared_or_found(self._fleet, environment.redis)
        return _expected(environment, endpoint) if endpoint else None

    def clusters(self) -> dict[str, str]:
        """The names of both environments' own Redis servers, by run_id."""
        servers = {name: self.own_server(name) for name in self._fleet.environments}
        return {
            server.run_id: self._fleet.environments[name].redis.cluster for name, server in servers.items() if server
        }


def _workers(guestbook: Guestbook, name: str, environment: Environment, instance: Instance) -> list[WorkerConnections]:
    with connect(instance) as host:
        session = open_session(instance.address, guestbook, name)

        def every_worker_connected() -> ServiceProcesses:
            serve_many(
                instance.address,
                session,
                guestbook,
                requests_at_once=environment.service.workers * REQUESTS_PER_WORKER,
            )
            processes = service_processes(host, environment.service)
            _must_have_connected(processes)
            return processes

        processes = eventually(every_worker_connected, within_s=CONNECTED_WITHIN_S)
        known = redis_servers(host, private_peers(processes.workers), environment.redis)
    return [_connections(instance, worker, known) for worker in processes.workers]


def _connections(instance: Instance, worker: ServiceProcess, known: Mapping[Endpoint, Answer]) -> WorkerConnections:
    answers = (known[peer] for peer in worker.peers if peer in known)
    servers = (answer for answer in answers if isinstance(answer, RedisServer) or answer.may_be_redis)
    return WorkerConnections(instance.name, worker.pid, tuple(servers))


def _must_have_connected(processes: ServiceProcesses) -> None:
    idle = [str(worker.pid) for worker in processes.workers if not worker.peers]
    if processes.workers and not idle:
        return
    if not processes.workers:
        actual, next_action = f"no workers; the service manager calls the unit {processes.active}", "start the service"
    else:
        actual = f"worker {', '.join(idle)}: no connection to anything, though sessions are served"
        next_action = 'read the log since the last start for "Falling back to filesystem sessions" and what led to it'
    raise Mismatch.of(
        f"Workers of {processes.instance}",
        expected="a connection to Redis in every worker after many session requests",
        actual=actual,
        next_action=next_action,
    )


def _expected(environment: Environment, endpoint: Endpoint) -> RedisServer:
    """The identity of the environment's own Redis, as its first instance sees it."""
    with connect(environment.instances[0]) as host:
        answer = redis_servers(host, [endpoint], environment.redis)[endpoint]
    if isinstance(answer, RedisServer):
        return answer
    raise ProbeError.of(
        f"{environment.redis.cluster} at {endpoint}, asked from {environment.instances[0].name}",
        expected="a Redis that says its run_id",
        actual=answer.why,
        next_action="see whether it runs, and whether its security group lets this instance in",
    )
