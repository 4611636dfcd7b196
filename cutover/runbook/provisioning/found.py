"""What AWS has before, and after, anything is made."""

from collections.abc import Mapping
from dataclasses import dataclass

from cutover.checks.security_groups import USUAL_PORT
from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Environment, Fleet
from cutover.probes.clusters import Cluster, cluster
from cutover.probes.ec2_instances import Ec2Instance, at_aws, ec2_instances
from cutover.probes.security_groups import Rule, SecurityGroup, security_groups
from cutover.probes.subnet_groups import SubnetGroup, subnet_groups


@dataclass(frozen=True)
class Found:
    """Production's part of AWS at one moment."""

    cluster: Cluster | None
    subnet_group: SubnetGroup | None
    redis_group: SecurityGroup | None
    """The one that the cluster is to have."""
    instances_group: SecurityGroup
    instances: Mapping[str, Ec2Instance]
    """Production's, by the fleet file's names."""
    groups: Mapping[str, SecurityGroup]
    """All of the region, by id."""

    @property
    def vpc(self) -> str:
        return self.instances_group.vpc

    @property
    def subnets(self) -> frozenset[str]:
        """Where the instances stand."""
        return frozenset(instance.subnet for instance in self.instances.values())

    @property
    def rule(self) -> Rule:
        """The one that is to be there: the cluster's port, from the instances' group."""
        port = self.cluster.endpoint.port if self.cluster and self.cluster.endpoint else USUAL_PORT
        return Rule("tcp", port, port, self.instances_group.id)

    def named(self, group: str) -> str:
        return f"{self.groups[group].name} ({group})" if group in self.groups else group


def look(fleet: Fleet) -> Found:
    """Raises ProbeError where AWS does not tell, or does not know production's instances or their group."""
    production = fleet.production
    names, groups = production.aws, security_groups(fleet)
    instances = _instances(production, ec2_instances(fleet))
    vpc = _vpc(instances)
    of_name = {group.name: group for group in groups.values() if group.vpc == vpc}
    if names.instances_security_group not in of_name:
        raise ProbeError.of(
            f"Security group {names.instances_security_group}",
            expected=f"the group of production's instances, in {vpc}",
            actual="no such group",
            next_action="correct aws.instances_security_group in the fleet file",
        )
    return Found(
        cluster=cluster(fleet, production.redis.cluster),
        subnet_group=subnet_groups(fleet).get(names.subnet_group),
        redis_group=of_name.get(names.redis_security_group),
        instances_group=of_name[names.instances_security_group],
        instances=instances,
        groups=groups,
    )


def _instances(production: Environment, known: Mapping[str, Ec2Instance]) -> Mapping[str, Ec2Instance]:
    found = at_aws(production.instances, known)
    if unknown := [name for name, instance in found.items() if instance is None]:
        raise ProbeError.of(
            "Where production's instances stand",
            expected="AWS knows them",
            actual=f"no instance {', '.join(unknown)}",
            next_action="correct ec2_id, the host's address or the region in the fleet file",
        )
    return {name: instance for name, instance in found.items() if instance}


def _vpc(instances: Mapping[str, Ec2Instance]) -> str:
    first, *others = {instance.vpc for instance in instances.values()}
    if others:
        raise Mismatch.of(
            "Where production's instances stand",
            expected="in one VPC, as a Redis does",
            actual="\n".join(f"{name}: {instance.vpc}" for name, instance in instances.items()),
            next_action="list only instances of one VPC in the fleet file; nothing was changed",
        )
    return first
