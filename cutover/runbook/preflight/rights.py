"""What the cutover will ask of AWS and tell it: the actions, each with the resource that it is about."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cutover.aws import ec2, elasticache, elbv2
from cutover.checks.security_groups import USUAL_PORT
from cutover.errors import CutoverError
from cutover.fleet import Fleet
from cutover.probes.aws_answers import asking
from cutover.probes.cloud_alarms import cloud_alarms
from cutover.probes.clusters import cluster
from cutover.probes.ec2_instances import ec2_instances
from cutover.probes.ownership import tags_of
from cutover.probes.security_groups import Rule, security_groups
from cutover.probes.subnet_groups import subnet_groups
from cutover.probes.target_groups import target_group
from cutover.runbook.provisioning.missing import tags
from cutover.runbook.provisioning.permissions import permission

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import TagTypeDef

ANYTHING = "*"


@dataclass(frozen=True)
class Change:
    """An action that changes something, and the ARN of what it is done to."""

    action: str
    resource: str = ANYTHING


def looks(fleet: Fleet) -> Mapping[str, Callable[[], object]]:
    """Each right to look, with a look that needs it."""
    production = fleet.production
    found: dict[str, Callable[[], object]] = {
        "ec2:DescribeInstances": lambda: ec2_instances(fleet),
        "ec2:DescribeSecurityGroups": lambda: security_groups(fleet),
        "elasticache:DescribeCacheClusters": lambda: cluster(fleet, production.redis.cluster),
        "elasticache:DescribeReplicationGroups": lambda: _replication_groups(fleet),
        "elasticache:DescribeCacheSubnetGroups": lambda: subnet_groups(fleet),
        "elasticache:ListTagsForResource": lambda: _tags(fleet),
        # With GetMetricData, which is asked as soon as there is an alarm.
        "cloudwatch:DescribeAlarms": lambda: cloud_alarms(fleet, [production.redis.cluster], now=datetime.now(UTC)),
    }
    if name := production.aws.target_group:
        found["elasticloadbalancing:DescribeTargetHealth"] = lambda: target_group(fleet, name)
        found["elasticloadbalancing:DescribeTargetGroupAttributes"] = lambda: _attributes(fleet, name)
    return found


def _replication_groups(fleet: Fleet) -> None:
    with asking("replication groups", "elasticache:DescribeReplicationGroups"):
        elasticache(fleet).describe_replication_groups()


def _tags(fleet: Fleet) -> None:
    """Of any cluster: production's own may not be there yet."""
    for environment in fleet.environments.values():
        if found := cluster(fleet, environment.redis.cluster):
            tags_of(fleet, found)
            return


def _attributes(fleet: Fleet, name: str) -> None:
    found = target_group(fleet, name)
    if found:
        with asking(f"the attributes of {name}", "elasticloadbalancing:DescribeTargetGroupAttributes"):
            elbv2(fleet).describe_target_group_attributes(TargetGroupArn=found.arn)


def rehearsals(fleet: Fleet) -> Mapping[str, Callable[[], object]]:
    """Changes that EC2 itself rehearses with DryRun, where the thing is there to which they are done."""
    names, client = fleet.production.aws, ec2(fleet)
    try:
        groups = {group.name: group for group in security_groups(fleet).values()}
    except CutoverError:
        return {}
    instances, own = groups.get(names.instances_security_group), groups.get(names.redis_security_group)
    found: dict[str, Callable[[], object]] = {}
    if instances:
        found["ec2:CreateSecurityGroup"] = lambda: client.create_security_group(
            GroupName=f"{names.redis_security_group}-preflight",
            Description="never made",
            VpcId=instances.vpc,
            TagSpecifications=[{"ResourceType": "security-group", "Tags": _tags_of(fleet)}],
            DryRun=True,
        )
    if own and instances:
        rule = permission(Rule("tcp", USUAL_PORT, USUAL_PORT, instances.id))
        found |= {
            "ec2:AuthorizeSecurityGroupIngress": lambda: client.authorize_security_group_ingress(
                GroupId=own.id, IpPermissions=[rule], DryRun=True
            ),
            "ec2:RevokeSecurityGroupIngress": lambda: client.revoke_security_group_ingress(
                GroupId=own.id, IpPermissions=[rule], DryRun=True
            ),
            "ec2:DeleteSecurityGroup": lambda: client.delete_security_group(GroupId=own.id, DryRun=True),
        }
    return found


def _tags_of(fleet: Fleet) -> "list[TagTypeDef]":
    return [{"Key": key, "Value": value} for key, value in tags(fleet).items()]


def changes(fleet: Fleet, account: str) -> Iterator[Change]:
    """What `provision`, `switch`, `rollback` and `provision --destroy` will tell AWS to do, rehearsed by it or not."""
    production, cache = fleet.production, f"arn:aws:elasticache:{fleet.region}:{account}"
    own = production.redis.cluster
    for action in ("CreateSecurityGroup", "CreateTags", "AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress",
                   "DeleteSecurityGroup"):  # fmt: skip
        yield Change(f"ec2:{action}")
    for action in ("CreateCacheSubnetGroup", "ModifyCacheSubnetGroup"):
        yield Change(f"elasticache:{action}", f"{cache}:subnetgroup:{production.aws.subnet_group}")
    kind, resource = ("ReplicationGroup", "replicationgroup") if production.redis.tls else ("CacheCluster", "cluster")
    for action in (f"Create{kind}", f"Modify{kind}", f"Delete{kind}", "AddTagsToResource"):
        yield Change(f"elasticache:{action}", f"{cache}:{resource}:{own}")
    yield Change("elasticache:CreateSnapshot")
    if (name := production.aws.target_group) and len(production.instances) > 1:
        arn = _arn_of(fleet, name) or f"arn:aws:elasticloadbalancing:{fleet.region}:{account}:targetgroup/{name}/*"
        for action in ("DeregisterTargets", "RegisterTargets"):
            yield Change(f"elasticloadbalancing:{action}", arn)


def _arn_of(fleet: Fleet, name: str) -> str | None:
    """None where AWS does not tell: that is a line of its own."""
    try:
        found = target_group(fleet, name)
    except CutoverError:
        return None
    return found.arn if found else None
