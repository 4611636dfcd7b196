"""What AWS says of a fleet, read back once in a run, all of it at the same time."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Self, TypeVar

from cutover.aws import cloudwatch, ec2, elasticache, elbv2
from cutover.errors import CutoverError
from cutover.fleet import Fleet
from cutover.probes.cloud_alarms import Alarm, cloud_alarms
from cutover.probes.cloud_metrics import measured_nodes
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
        for make_client in (cloudwatch, elasticache, ec2, elbv2):  # here, in one thread
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
        self._known_to_cloudwatch = {name: ask(_ids, fleet, one.redis.cluster) for name, one in environments}
        self._alarms = ask(self._ask_for_alarms, fleet)

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

    def alarms_of(self, environment: str) -> tuple[Alarm, ...]:
        """On its cluster, and all that are on no cluster of the fleet: one of these may mean it, and miss it."""
        others = {
            known for name, ids in self._known_to_cloudwatch.items() if name != environment for known in _answer(ids)
        }
        return tuple(alarm for alarm in _answer(self._alarms) if not alarm.looks_at(others))

    def instances(self) -> Mapping[str, Ec2Instance]:
        return _answer(self._instances)

    def _ask_for_alarms(self, fleet: Fleet) -> tuple[Alarm, ...]:
        known = {one for ids in self._known_to_cloudwatch.values() for one in ids.result()}
        return cloud_alarms(fleet, known, now=datetime.now(UTC))


def _ids(fleet: Fleet, cluster_id: str) -> frozenset[str]:
    """Of the cluster and its nodes. That of a group is in no metric, and in many an alarm."""
    return frozenset({cluster_id, *measured_nodes(fleet, cluster_id)})


def _answer(asked: "Future[T]") -> T:
    """An error is raised afresh each time, without its past, which would grow with each scenario that needs it."""
    error = asked.exception()
    if isinstance(error, CutoverError):
        raise type(error)(error.failure) from None
    return asked.result()
