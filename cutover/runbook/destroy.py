"""Taking phase 2 back: production's Redis removed, once nobody uses it. What staging has is never touched."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from botocore.exceptions import ClientError

from cutover.aws import ec2, elasticache
from cutover.checks.removal import must_be_ours, must_have_no_clients
from cutover.errors import ProbeError
from cutover.fleet import Fleet
from cutover.hosts import connect
from cutover.probes.aws_answers import doing
from cutover.probes.clusters import Cluster, cluster
from cutover.probes.ec2_instances import ec2_instances
from cutover.probes.ownership import tags_of
from cutover.probes.redis_survey import clients_of
from cutover.probes.security_groups import SecurityGroup, security_groups
from cutover.runbook.provisioning.missing import tags
from cutover.runbook.provisioning.waiting import until_gone
from cutover.waiting import SYSTEM_CLOCK, Clock

_NO_SNAPSHOTS = "SnapshotFeatureNotSupportedFault"
_GOING = "deleting"


@dataclass(frozen=True)
class Removal:
    cluster: Cluster | None
    groups: tuple[SecurityGroup, ...]
    left: tuple[str, ...]
    """What stays, and why."""
    snapshot: str
    """The name of the last one."""

    @property
    def is_to_do(self) -> bool:
        return bool(self.cluster or self.groups)

    def __str__(self) -> str:
        lines = [f"security group {group.name} ({group.id})" for group in self.groups]
        if self.cluster:
            lines.insert(0, f"cluster {self.cluster.id}, after a last snapshot of it: {self.snapshot}")
        shown = ["to be removed:", *(f"  {line}" for line in lines)] if lines else ["nothing to remove"]
        return "\n".join([*shown, *(f"left: {line}" for line in self.left)])


def removable(fleet: Fleet, now: datetime) -> Removal:
    """Look, and remove nothing.

    Raises Mismatch where the cluster is not ours or has clients, ProbeError where that cannot be found out.
    """
    name = fleet.production.redis.cluster
    own = cluster(fleet, name)
    if own and own.status != _GOING:
        must_be_ours(own, tags_of(fleet, own), _mark(fleet))
        _must_be_unused(fleet, own)
    groups, left = _groups(fleet)
    return Removal(own, groups, (*left, f"subnet group {fleet.production.aws.subnet_group}: it costs nothing"),
                   f"{name}-final-{now:%Y%m%d-%H%M%S}")  # fmt: skip


def destroy(fleet: Fleet, removal: Removal, say: Callable[[str], None], clock: Clock = SYSTEM_CLOCK) -> None:
    """May be interrupted anywhere and run again. Raises as `removable` does: whoever came meanwhile counts."""
    if own := removal.cluster:
        if own.status != _GOING:
            _must_be_unused(fleet, own)
            say(f"removing {own.id}, with a last snapshot: {removal.snapshot}")
            _delete(fleet, own, removal.snapshot, say)
        until_gone(fleet, say, clock)
    for group in removal.groups:
        say(f"removing security group {group.name}")
        with doing(f"removing security group {group.name}", "ec2:DeleteSecurityGroup"):
            ec2(fleet).delete_security_group(GroupId=group.id)


def _mark(fleet: Fleet) -> dict[str, str]:
    """By which what was made here is known."""
    return {key: value for key, value in tags(fleet).items() if key != "purpose"}


def _must_be_unused(fleet: Fleet, own: Cluster) -> None:
    """Asked of the Redis itself, from one of production's instances."""
    production = fleet.production
    if own.endpoint is None:
        raise ProbeError.of(
            f"Clients of {own.id}",
            expected="a Redis that says who is connected",
            actual=f"no endpoint yet: it is {own.status}",
            next_action="run the same command again when it is available; nothing was removed",
        )
    with connect(production.instances[0]) as host:
        clients = clients_of(host, own.endpoint, production.redis)
    known = {one.name or one.id: one for one in ec2_instances(fleet).values()}
    must_have_no_clients(own, clients, known)


def _groups(fleet: Fleet) -> tuple[tuple[SecurityGroup, ...], tuple[str, ...]]:
    """Those to remove, and those that stay."""
    wanted, staging = fleet.production.aws.redis_security_group, cluster(fleet, fleet.staging.redis.cluster)
    ours, left = [], []
    for group in security_groups(fleet).values():
        if group.name != wanted:
            continue
        if not set(_mark(fleet).items()) <= group.tags:
            left.append(f"security group {wanted} ({group.id}): not made for this fleet by cutover provision")
        elif staging and group.id in staging.security_groups:
            left.append(f"security group {wanted} ({group.id}): staging's Redis has it too")
        else:
            ours.append(group)
    return tuple(ours), tuple(left)


def _delete(fleet: Fleet, own: Cluster, snapshot: str, say: Callable[[str], None]) -> None:
    """With a last snapshot, unless its node type has none."""
    right = f"elasticache:Delete{'ReplicationGroup' if own.is_group else 'CacheCluster'} and CreateSnapshot"
    with doing(f"removing {own.id}", right):
        try:
            _deleted(fleet, own, FinalSnapshotIdentifier=snapshot)
        except ClientError as error:
            if error.response["Error"]["Code"] != _NO_SNAPSHOTS:
                raise
            say(f"{own.node_type} has no snapshots: removing {own.id} without one")
            _deleted(fleet, own)


def _deleted(fleet: Fleet, own: Cluster, **how: str) -> None:
    client = elasticache(fleet)
    if own.is_group:
        client.delete_replication_group(ReplicationGroupId=own.id, RetainPrimaryCluster=False, **how)
    else:
        client.delete_cache_cluster(CacheClusterId=own.id, **how)
