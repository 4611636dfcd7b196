"""The witness of the sockets: which Redis every worker is connected to, once it has served a session."""

from dataclasses import dataclass, replace

from cutover.hosts import connect
from cutover.probes.processes import ServiceProcess
from cutover.probes.redis_servers import Answer, RedisServer, redis_servers
from cutover.probes.redis_survey import SurveyedServer
from cutover.witnesses.readings import EnvironmentReading, InstanceReading


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


def connections_of(reading: EnvironmentReading) -> EnvironmentConnections:
    """Raises ProbeError where the environment's own Redis does not say who it is."""
    workers = [
        _connections(instance, worker) for instance in reading.instances for worker in instance.report.processes.workers
    ]
    return EnvironmentConnections(reading.name, reading.environment.redis.cluster, reading.expected, tuple(workers))


def under_two_names(reading: EnvironmentReading) -> tuple[EnvironmentConnections, EnvironmentConnections]:
    """An environment twice: as it was read; and with its servers asked once more, under another name."""
    one = connections_of(reading)
    endpoints = {server.endpoint for worker in one.workers for server in worker.servers}
    with connect(reading.instances[0].instance) as host:
        asked = redis_servers(host, endpoints, reading.environment.redis)
    workers = [replace(worker, servers=tuple(asked[one.endpoint] for one in worker.servers)) for worker in one.workers]
    return one, replace(one, environment=f"{one.environment} under another name", workers=tuple(workers))


def _connections(reading: InstanceReading, worker: ServiceProcess) -> WorkerConnections:
    answers = (reading.report.surveys[peer] for peer in worker.peers if peer in reading.report.surveys)
    servers = (answer.server if isinstance(answer, SurveyedServer) else answer for answer in answers)
    redis = (server for server in servers if isinstance(server, RedisServer) or server.may_be_redis)
    return WorkerConnections(reading.name, worker.pid, tuple(redis))
