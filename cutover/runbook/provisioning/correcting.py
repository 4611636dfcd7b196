"""Making what differs as the fleet file has it, where AWS can."""

from collections.abc import Callable

from cutover.aws import ec2, elasticache
from cutover.errors import Mismatch
from cutover.fleet import Fleet
from cutover.probes.aws_answers import doing
from cutover.runbook.provisioning.differences import (
    ANEW,
    Change,
    ClusterChange,
    Difference,
    RuleTaken,
    differences,
)
from cutover.runbook.provisioning.found import Found, look
from cutover.runbook.provisioning.permissions import permission
from cutover.runbook.provisioning.waiting import until_available
from cutover.waiting import Clock


def correct(fleet: Fleet, say: Callable[[str], None], clock: Clock) -> None:
    """One after the other, for AWS takes some changes of a cluster only alone.

    A cluster that has to be made anew is left as it is. Raises Mismatch for what is left to a person.
    """
    found = look(fleet)
    differing = differences(found, fleet.production)
    anew = any(difference.remedy == ANEW for difference in differing)
    for difference in differing:
        change = difference.change
        if change is None or (anew and isinstance(change, ClusterChange)):
            continue
        found = look(fleet)
        if difference not in differences(found, fleet.production):
            continue  # an engine brings its parameter group along
        say(f"correcting {difference}")
        with doing(f"correcting {difference.resource}", _right(change, found)):
            _correct(fleet, found, change)
        if isinstance(change, ClusterChange):
            until_available(fleet, say, clock)
    must_leave_nothing_to_a_person(differences(look(fleet), fleet.production))


def must_leave_nothing_to_a_person(differing: tuple[Difference, ...]) -> None:
    if by_hand := [one for one in differing if one.change is None]:
        raise Mismatch.of(
            "What AWS has for production",
            expected="\n".join(f"{one.resource}, {one.attribute}: {one.wanted}" for one in by_hand),
            actual="\n".join(f"{one.resource}, {one.attribute}: {one.found}" for one in by_hand),
            next_action="\n".join(dict.fromkeys(one.remedy for one in by_hand)),
        )


def _correct(fleet: Fleet, found: Found, change: Change) -> None:
    if isinstance(change, RuleTaken):
        ec2(fleet).revoke_security_group_ingress(GroupId=change.group, IpPermissions=[permission(change.rule)])
    elif isinstance(change, ClusterChange):
        name, client = fleet.production.redis.cluster, elasticache(fleet)
        if found.cluster and found.cluster.is_group:
            client.modify_replication_group(ReplicationGroupId=name, ApplyImmediately=True, **change.arguments)
        else:
            client.modify_cache_cluster(CacheClusterId=name, ApplyImmediately=True, **change.arguments)
    else:
        elasticache(fleet).modify_cache_subnet_group(
            CacheSubnetGroupName=change.group, SubnetIds=sorted(change.subnets)
        )


def _right(change: Change, found: Found) -> str:
    if isinstance(change, RuleTaken):
        return "ec2:RevokeSecurityGroupIngress"
    if isinstance(change, ClusterChange):
        is_group = found.cluster and found.cluster.is_group
        return f"elasticache:Modify{'ReplicationGroup' if is_group else 'CacheCluster'}"
    return "elasticache:ModifyCacheSubnetGroup"
