"""Only the environment's own instances reach its Redis."""

from collections.abc import Iterator, Mapping

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Environment
from cutover.probes.clusters import Cluster
from cutover.probes.ec2_instances import Ec2Instance, at_aws
from cutover.probes.security_groups import Rule, SecurityGroup

USUAL_PORT = 6379
"""Of a cluster that has no endpoint yet."""


def must_let_in_instances_alone(
    cluster: Cluster,
    groups: Mapping[str, SecurityGroup],
    known: Mapping[str, Ec2Instance],
    environment: Environment,
) -> None:
    """All groups of the cluster together, for AWS adds them up: the cluster's port, from the instances' group.

    And the instances are in that group, or nobody would be let in. Outbound rules do not matter.
    """
    names = environment.aws
    port = cluster.endpoint.port if cluster.endpoint else USUAL_PORT
    own = _own(cluster, groups)
    trusted = {
        group.id
        for group in groups.values()
        if group.name == names.instances_security_group and group.vpc in {one.vpc for one in own}
    }
    if own and not trusted:
        raise _no_instances_group(names.instances_security_group)
    wanted = {Rule("tcp", port, port, group) for group in trusted}
    missing = [
        *_not_assigned(own, names.redis_security_group),
        *_not_let_in(own, wanted, f"tcp {port} from {names.instances_security_group}"),
        *_not_in_group(environment, known, trusted),
    ]
    too_much = [
        f"{group.name} ({group.id}) lets in {rule.traffic} from {_named(rule.source, groups)}"
        for group in own
        for rule in group.inbound
        if rule not in wanted
    ]
    if missing or too_much:
        raise Mismatch.of(
            f"Security groups of cluster {cluster.id}",
            expected=f"{names.redis_security_group} lets in tcp {port} from {names.instances_security_group}, "
            "and nothing else is let in",
            actual="\n".join(too_much + missing),
            next_action="; ".join(_next_actions(bool(too_much), bool(missing))),
        )
    if unknown := [name for name, instance in at_aws(environment.instances, known).items() if instance is None]:
        raise ProbeError.of(
            f"Whether the instances are in {names.instances_security_group}",
            expected="AWS knows them",
            actual=f"no instance {', '.join(unknown)}",
            next_action="correct ec2_id, the host's address or the region in the fleet file",
        )


def _own(cluster: Cluster, groups: Mapping[str, SecurityGroup]) -> list[SecurityGroup]:
    if unknown := [group for group in cluster.security_groups if group not in groups]:
        raise ProbeError.of(
            f"Security groups of cluster {cluster.id}",
            expected="AWS describes each of them",
            actual=f"nothing about {', '.join(unknown)}",
            next_action="run the same command again: a group that was just made is not told at once",
        )
    return [groups[group] for group in cluster.security_groups]


def _no_instances_group(name: str) -> ProbeError:
    return ProbeError.of(
        f"Security group {name}",
        expected="the group of the instances, in the cluster's VPC",
        actual="no such group",
        next_action="correct aws.instances_security_group in the fleet file",
    )


def _not_assigned(own: list[SecurityGroup], name: str) -> Iterator[str]:
    if name not in {group.name for group in own}:
        yield f"the cluster is not in {name}, but in {', '.join(group.name for group in own) or 'none'}"


def _not_let_in(own: list[SecurityGroup], wanted: set[Rule], what: str) -> Iterator[str]:
    if not wanted & {rule for group in own for rule in group.inbound}:
        yield f"nothing lets in {what}"


def _not_in_group(environment: Environment, known: Mapping[str, Ec2Instance], trusted: set[str]) -> Iterator[str]:
    for name, instance in at_aws(environment.instances, known).items():
        if instance and trusted and not instance.security_groups & trusted:
            yield f"{name} ({instance.id}) is not in {environment.aws.instances_security_group}"


def _named(source: str, groups: Mapping[str, SecurityGroup]) -> str:
    return f"{groups[source].name} ({source})" if source in groups else source


def _next_actions(too_much: bool, missing: bool) -> Iterator[str]:
    if too_much:
        yield (
            "take away what is too much: aws ec2 revoke-security-group-ingress, or, where the group is not the "
            "plan's, aws elasticache modify-cache-cluster --security-group-ids"
        )
    if missing:
        yield "add what is missing: aws ec2 authorize-security-group-ingress, or assign the group that is named"
