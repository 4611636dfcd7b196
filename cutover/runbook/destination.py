"""Where production is to be moved: an endpoint that is not believed, but asked."""

from collections.abc import Iterable
from dataclasses import dataclass

from cutover.errors import ConfigurationError, Mismatch, ProbeError
from cutover.fleet import Endpoint, Environment, Fleet, Instance
from cutover.hosts import connect
from cutover.probes.clusters import cluster, declared_or_found
from cutover.probes.redis_servers import RedisServer, redis_servers


@dataclass(frozen=True)
class Destination:
    """Production's own Redis, as it says who it is to every one of production's instances."""

    server: RedisServer
    db: int

    @property
    def endpoint(self) -> Endpoint:
        return self.server.endpoint


def destination(fleet: Fleet) -> Destination:
    """The Redis of production's cluster, asked from each instance.

    Raises ProbeError where it does not exist or does not answer one of them, ConfigurationError where the fleet file
    and AWS name different addresses, Mismatch where it is staging's.
    """
    endpoint = _endpoint(fleet)
    answers = [_asked(instance, endpoint, fleet.production) for instance in fleet.production.instances]
    server = _one(endpoint, answers)
    _must_not_be_stagings(fleet, server)
    return Destination(server, fleet.production.redis.db)


def _endpoint(fleet: Fleet) -> Endpoint:
    declared, found = fleet.production.redis.endpoint, cluster(fleet, fleet.production.redis.cluster)
    at_aws = found.endpoint if found and found.status == "available" else None
    if at_aws is None:
        raise ProbeError.of(
            fleet.production.redis.cluster,
            expected="available, with an endpoint",
            actual=found.status if found else "no such cluster",
            next_action="make it first: cutover provision",
        )
    if declared is not None and declared != at_aws:
        raise ConfigurationError.of(
            f"Endpoint of {fleet.production.redis.cluster}",
            expected=f"{at_aws}, as AWS says",
            actual=f"{declared} in the fleet file",
            next_action="correct production.redis.endpoint, or leave it out: it is asked of AWS then",
        )
    return at_aws


def _asked(instance: Instance, endpoint: Endpoint, environment: Environment) -> RedisServer:
    with connect(instance) as host:
        answer = redis_servers(host, [endpoint], environment.redis)[endpoint]
    if isinstance(answer, RedisServer):
        return answer
    raise ProbeError.of(
        f"{environment.redis.cluster} at {endpoint}, asked from {instance.name}",
        expected="a Redis that says its run_id",
        actual=answer.why,
        next_action="see whether it runs, and whether its security group lets this instance in; nothing was changed",
    )


def _one(endpoint: Endpoint, servers: Iterable[RedisServer]) -> RedisServer:
    by_run_id = {server.run_id: server for server in servers}
    if len(by_run_id) == 1:
        return next(iter(by_run_id.values()))
    raise Mismatch.of(
        f"Redis at {endpoint}",
        expected="the same server for every instance",
        actual=f"{len(by_run_id)} servers, with the run_ids {', '.join(sorted(by_run_id))}",
        next_action="see what this name means on each instance; nothing was changed",
    )


def _must_not_be_stagings(fleet: Fleet, server: RedisServer) -> None:
    endpoint = declared_or_found(fleet, fleet.staging.redis)
    if endpoint is None:
        return
    staging = fleet.staging.instances[0]
    if _asked(staging, endpoint, fleet.staging).run_id == server.run_id:
        raise Mismatch.of(
            f"Redis at {server.endpoint}",
            expected="a server of production's own",
            actual=f"staging's: {server}, the same as {endpoint}",
            next_action="see which cluster this endpoint belongs to, and correct the fleet file; nothing was changed",
        )
