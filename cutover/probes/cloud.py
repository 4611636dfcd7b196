"""What AWS says of a fleet, read back once in a run, all of it at the same time."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self, TypeVar

from cutover.aws import ec2, elasticache, elbv2
from cutover.errors import CutoverError
from cutover.fleet import Fleet
from cutover.probes.clusters import Cluster, cluster
from cutover.probes.ec2_instances import Ec2Instance, ec2_instances
from cutover.probes.security_groups import SecurityGroup, security_groups
from cutover.probes.subnet_groups import SubnetGroup, subnet_groups
from cutover.probes.target_groups import TargetGroup, target_group

_AT_ONCE = 8
T = TypeVar("T")


class Cloud:
    """A reading that could not be had raises its ProbeError where it is needed, and spoils none of the others."""

    def __init__(self, fleet: Fleet) -> None:
        for make_client in (elasticache, ec2, elbv2):  # here, in one thread
            make_client(fleet)
        self._pool = ThreadPoolExecutor(_AT_ONCE)
        ask = self._pool.submit
        environments = fleet.environments.items()
        self._clusters = {name: ask(cluster, fleet, one.redis.cluster) for name, one in environments}
        self._target_groups: dict[str, Future[TargetGroup | None]] = {
            name: ask(target_group, fleet, one.aws.target_group) for name, one in environments if one.aws.target_group
        }
        self._security_groups = ask(security_groups, fleet)
        self._subnet_groups = ask(subnet_groups, fleet)
        self._instances = ask(ec2_instances, fleet)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def cluster_of(self, environment: str) -> Cluster | None:
        return _answer(self._clusters[environment])

    def target_group_of(self, environment: str) -> TargetGroup | None:
        """KeyError for an environment that declares none: its scenarios are left out."""
        return _answer(self._target_groups[environment])

    def security_groups(self) -> Mapping[str, SecurityGroup]:
        return _answer(self._security_groups)

    def subnet_groups(self) -> Mapping[str, SubnetGroup]:
        return _answer(self._subnet_groups)

    def instances(self) -> Mapping[str, Ec2Instance]:
        return _answer(self._instances)


def _answer(asked: "Future[T]") -> T:
    """An error is raised afresh each time, without its past, which would grow with each scenario that needs it."""
    error = asked.exception()
    if isinstance(error, CutoverError):
        raise type(error)(error.failure) from None
    return asked.result()
