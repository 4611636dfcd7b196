"""The cluster stands where the instances stand."""

from collections.abc import Iterator, Mapping

from cutover.checks.clusters import must_be_told
from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Environment
from cutover.probes.clusters import Cluster
from cutover.probes.ec2_instances import Ec2Instance, at_aws
from cutover.probes.subnet_groups import SubnetGroup


def must_stand_with_instances(
    cluster: Cluster,
    groups: Mapping[str, SubnetGroup],
    known: Mapping[str, Ec2Instance],
    environment: Environment,
) -> None:
    """The plan's "Subnet Group: same as production EC2 instances", made precise, for instances have no subnet group.

    The cluster has the declared group; the group is of the VPC of every instance of the environment; and it has the
    subnet of every one of them, so that AWS may put the node beside any. Further subnets do no harm.
    """
    must_be_told(cluster, "subnet group", cluster.subnet_group)
    wanted = environment.aws.subnet_group
    if cluster.subnet_group != wanted:
        raise Mismatch.of(
            f"Cluster {cluster.id}, subnet group",
            expected=wanted,
            actual=cluster.subnet_group,
            next_action="a cluster cannot move to another subnet group: delete it and make it anew: cutover provision",
        )
    instances = at_aws(environment.instances, known)
    found = {name: instance for name, instance in instances.items() if instance}
    if wanted not in groups or len(found) < len(instances):
        raise _cannot_tell(wanted, wanted in groups, sorted(instances.keys() - found.keys()))
    group = groups[wanted]
    if wrong := list(_wrong(group, found)):
        raise Mismatch.of(
            f"Cluster {cluster.id}, subnet group {wanted}",
            expected="the VPC and the subnets of the instances",
            actual="\n".join([f"the group: {group.vpc}, {', '.join(sorted(group.subnets))}", *wrong]),
            next_action="add the subnets: aws elasticache modify-cache-subnet-group; another VPC takes a new cluster",
        )


def _wrong(group: SubnetGroup, instances: Mapping[str, Ec2Instance]) -> Iterator[str]:
    for name, instance in instances.items():
        if instance.vpc != group.vpc or instance.subnet not in group.subnets:
            yield f"{name}: {instance.vpc}, {instance.subnet}"


def _cannot_tell(group: str, group_is_known: bool, unknown: list[str]) -> ProbeError:
    missing = [f"no instance {name}" for name in unknown] + ([] if group_is_known else [f"no subnet group {group}"])
    return ProbeError.of(
        f"Where the instances and subnet group {group} stand",
        expected="AWS knows them",
        actual="; ".join(missing),
        next_action="correct ec2_id, the host's address or the region in the fleet file",
    )
