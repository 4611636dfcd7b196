"""What is there, and is not as the fleet file has it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cutover.fleet import Environment
from cutover.fleet.week import window
from cutover.probes.clusters import NOT_TOLD, Cluster
from cutover.probes.security_groups import Rule
from cutover.runbook.provisioning.found import Found
from cutover.runbook.provisioning.missing import ENGINE

ANEW = (
    "AWS cannot change it: keep what is in it, remove it (cutover provision --destroy), and make it anew "
    "(cutover provision)"
)
_API_NAMES = {"CacheNodeType": "node_type", "EngineVersion": "engine_version"}
"""What may wait for the maintenance window, and where the fleet file has it."""


@dataclass(frozen=True)
class ClusterChange:
    arguments: Mapping[str, Any]
    """Of ModifyCacheCluster and ModifyReplicationGroup alike."""


@dataclass(frozen=True)
class RuleTaken:
    group: str
    rule: Rule


@dataclass(frozen=True)
class SubnetsAdded:
    group: str
    subnets: frozenset[str]


Change = ClusterChange | RuleTaken | SubnetsAdded


@dataclass(frozen=True)
class Difference:
    resource: str
    attribute: str
    found: str
    wanted: str
    change: Change | None = None
    """What `--apply` does; None where a person has to."""
    remedy: str = "--apply changes it"

    def __str__(self) -> str:
        return f"{self.resource}, {self.attribute}: {self.found}; wanted: {self.wanted}"


def differences(found: Found, environment: Environment) -> tuple[Difference, ...]:
    own = found.cluster
    return (
        *_of_subnet_group(found),
        *_of_rules(found, environment),
        *_of_instances(found),
        *(_of_cluster(own, found, environment) if own else ()),
    )


def _of_subnet_group(found: Found) -> Iterator[Difference]:
    group = found.subnet_group
    if group is None:
        return
    resource = f"subnet group {group.name}"
    if group.vpc != found.vpc:
        remedy = "AWS cannot change it: name another group in the fleet file, aws.subnet_group"
        yield Difference(resource, "VPC", group.vpc, found.vpc, remedy=remedy)
    elif lacking := found.subnets - group.subnets:
        change = SubnetsAdded(group.name, group.subnets | lacking)
        wanted = f"also {', '.join(sorted(lacking))}"
        yield Difference(resource, "subnets", ", ".join(sorted(group.subnets)), wanted, change)


def _of_rules(found: Found, environment: Environment) -> Iterator[Difference]:
    group = found.redis_group
    for rule in group.inbound if group else ():
        if group and rule != found.rule:
            lets_in = f"lets in {rule.traffic} from {found.named(rule.source)}"
            wanted = f"only {found.rule.traffic} from {environment.aws.instances_security_group}"
            yield Difference(f"security group {group.name}", "rules", lets_in, wanted, RuleTaken(group.id, rule))


def _of_instances(found: Found) -> Iterator[Difference]:
    own = found.instances_group
    for name, instance in found.instances.items():
        if own.id not in instance.security_groups:
            groups = ", ".join(found.named(group) for group in sorted(instance.security_groups))
            remedy = "add it by hand, beside the others: aws ec2 modify-instance-attribute --groups"
            yield Difference(f"instance {name}", "security groups", groups or "none", own.name, remedy=remedy)


def _of_cluster(own: Cluster, found: Found, environment: Environment) -> Iterator[Difference]:
    """Nothing of what AWS does not tell: a group that is being made leaves out what only its members have."""
    resource, aws = f"cluster {own.id}", environment.aws
    yield from _of_engine(own, environment)
    plain = (
        ("node type", own.node_type, aws.node_type, "CacheNodeType"),
        ("parameter group", own.parameter_group, aws.parameter_group, "CacheParameterGroupName"),
    )
    for attribute, has, wanted, argument in plain:
        if has not in (wanted, NOT_TOLD):
            yield Difference(resource, attribute, has, wanted, ClusterChange({argument: wanted}))
    if own.parameter_group == aws.parameter_group and own.parameters_applied == "pending-reboot":
        remedy = "it takes effect with a reboot, which empties the Redis: aws elasticache reboot-cache-cluster"
        yield Difference(resource, "parameter group", "pending-reboot", "in-sync", remedy=remedy)
    days = aws.snapshot_retention_days
    if own.snapshot_retention_days not in (None, days):
        kept = f"kept for {own.snapshot_retention_days} day(s)" if own.snapshot_retention_days else "none are made"
        change = ClusterChange({"SnapshotRetentionLimit": days})
        yield Difference(resource, "automatic backups", kept, f"kept for {days} day(s)", change)
    yield from _of_window(own, environment)
    yield from _of_place(own, found, environment)
    yield from _of_replication(own, environment)
    yield from _pending(own, environment)


def _of_window(own: Cluster, environment: Environment) -> Iterator[Difference]:
    has, wanted = own.maintenance_window, environment.aws.maintenance_window
    if has == NOT_TOLD and own.status != "available":
        return
    if has == NOT_TOLD or window(has) != window(wanted):
        change = ClusterChange({"PreferredMaintenanceWindow": wanted})
        yield Difference(f"cluster {own.id}", "maintenance window", f"{has} UTC", f"{wanted} UTC", change)


def _of_engine(own: Cluster, environment: Environment) -> Iterator[Difference]:
    """Any release of the wanted major version will do, as the plan says 7.x."""
    aws, has = environment.aws, f"{own.engine} {own.engine_version}"
    if NOT_TOLD in (own.engine, own.engine_version):
        return
    wanted, resource = f"{ENGINE} {aws.engine_version}", f"cluster {own.id}"
    majors = [int(version.split(".")[0]) for version in (own.engine_version, aws.engine_version)]
    if own.engine != ENGINE or majors[0] > majors[1]:
        yield Difference(resource, "engine", has, wanted, remedy=ANEW)
    elif majors[0] < majors[1]:
        arguments = {"EngineVersion": aws.engine_version, "CacheParameterGroupName": aws.parameter_group}
        yield Difference(resource, "engine", has, wanted, ClusterChange(arguments))


def _of_place(own: Cluster, found: Found, environment: Environment) -> Iterator[Difference]:
    resource, aws = f"cluster {own.id}", environment.aws
    if own.subnet_group not in (aws.subnet_group, NOT_TOLD):
        yield Difference(resource, "subnet group", own.subnet_group, aws.subnet_group, remedy=ANEW)
    wanted = (found.redis_group.id,) if found.redis_group else ()
    if own.subnet_group != NOT_TOLD and own.security_groups != wanted:
        has = ", ".join(found.named(group) for group in own.security_groups) or "none"
        change = ClusterChange({"SecurityGroupIds": list(wanted)})
        yield Difference(resource, "security groups", has, aws.redis_security_group, change)


def _of_replication(own: Cluster, environment: Environment) -> Iterator[Difference]:
    resource, redis = f"cluster {own.id}", environment.redis
    if own.nodes > 1:
        remedy = "by hand, so that nobody loses a primary unawares: aws elasticache decrease-replica-count"
        yield Difference(resource, "nodes", str(own.nodes), "1", remedy=remedy)
    if own.multi_az or own.automatic_failover:
        on = [what for what, is_on in (("Multi-AZ", own.multi_az), ("failover", own.automatic_failover)) if is_on]
        change = {"MultiAZEnabled": False, "AutomaticFailoverEnabled": False}
        if own.is_group:
            yield Difference(resource, "Multi-AZ", f"on: {', '.join(on)}", "off", ClusterChange(change))
        else:
            yield Difference(resource, "Multi-AZ", f"on: {', '.join(on)}", "off", remedy=ANEW)
    for attribute, has, wanted in (
        ("TLS", own.tls, redis.tls),
        ("password", own.asks_password, redis.password is not None),
    ):
        if has != wanted:
            words = {True: "on", False: "off"}
            yield Difference(resource, attribute, words[has], words[wanted], remedy=ANEW)


def _pending(own: Cluster, environment: Environment) -> Iterator[Difference]:
    """What was asked for by somebody else and waits for the maintenance window; asking again takes its place."""
    if own.status != "available":
        return
    for waiting in own.pending:
        argument = waiting.partition(":")[0]
        if setting := _API_NAMES.get(argument):
            change = ClusterChange({argument: getattr(environment.aws, setting)})
            yield Difference(f"cluster {own.id}", "pending change", waiting, "none", change)
        else:
            remedy = "wait until the maintenance window has passed, or see the cluster in the ElastiCache console"
            yield Difference(f"cluster {own.id}", "pending change", waiting, "none", remedy=remedy)
