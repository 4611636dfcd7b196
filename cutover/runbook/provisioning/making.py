"""Making what is missing: one thing at a time, each with a look before and a look after."""

from collections.abc import Callable
from functools import partial

from cutover.aws import ec2, elasticache
from cutover.fleet import Fleet
from cutover.probes.aws_answers import doing
from cutover.probes.security_groups import Rule
from cutover.runbook.provisioning.found import Found, look
from cutover.runbook.provisioning.missing import Missing, cluster_settings, missing, must_be_made, name, tags
from cutover.runbook.provisioning.permissions import permission
from cutover.secrets import secret
from cutover.waiting import SYSTEM_CLOCK, Clock, eventually

TOLD_WITHIN_S = 60
"""A security group that was just made is not told at once."""


def make_missing(fleet: Fleet, say: Callable[[str], None], clock: Clock = SYSTEM_CLOCK) -> None:
    found = look(fleet)
    for what in missing(found):
        say(f"making {name(what, fleet.production)}")
        _MAKERS[what](fleet, found)
        found = eventually(partial(_look_back, fleet, what), within_s=TOLD_WITHIN_S, every_s=1, clock=clock)


def _look_back(fleet: Fleet, what: Missing) -> Found:
    found = look(fleet)
    must_be_made(what, found, fleet.production)
    return found


def _subnet_group(fleet: Fleet, found: Found) -> None:
    group = fleet.production.aws.subnet_group
    with doing(f"making subnet group {group}", "elasticache:CreateCacheSubnetGroup"):
        elasticache(fleet).create_cache_subnet_group(
            CacheSubnetGroupName=group,
            CacheSubnetGroupDescription="Where the instances of ChatMRPT production stand",
            SubnetIds=sorted(found.subnets),
            Tags=[{"Key": key, "Value": value} for key, value in tags(fleet).items()],
        )


def _security_group(fleet: Fleet, found: Found) -> None:
    group = fleet.production.aws.redis_security_group
    with doing(f"making security group {group}", "ec2:CreateSecurityGroup and ec2:CreateTags"):
        ec2(fleet).create_security_group(
            GroupName=group,
            Description="Redis of ChatMRPT production, for its instances alone",
            VpcId=found.vpc,
            TagSpecifications=[
                {
                    "ResourceType": "security-group",
                    "Tags": [{"Key": key, "Value": value} for key, value in tags(fleet).items()],
                }
            ],
        )


def _rule(fleet: Fleet, found: Found) -> None:
    if found.redis_group:
        let_in(fleet, found.redis_group.id, found.rule)


def let_in(fleet: Fleet, group: str, rule: Rule) -> None:
    with doing(f"adding the rule to security group {group}", "ec2:AuthorizeSecurityGroupIngress"):
        ec2(fleet).authorize_security_group_ingress(GroupId=group, IpPermissions=[permission(rule)])


def _cluster(fleet: Fleet, found: Found) -> None:
    """A cluster of its own, unless it is to have what only a replication group can: TLS, and with it a password."""
    redis = fleet.production.redis
    token = secret(redis.password)
    client, settings = elasticache(fleet), cluster_settings(found, fleet, token)
    if redis.tls:
        with doing(f"making {redis.cluster}", "elasticache:CreateReplicationGroup", secret=token):
            client.create_replication_group(
                ReplicationGroupId=redis.cluster,
                ReplicationGroupDescription="Sessions of ChatMRPT production",
                NumCacheClusters=1,
                AutomaticFailoverEnabled=False,
                MultiAZEnabled=False,
                **settings,
            )
        return
    with doing(f"making {redis.cluster}", "elasticache:CreateCacheCluster"):
        client.create_cache_cluster(CacheClusterId=redis.cluster, NumCacheNodes=1, **settings)


_MAKERS: dict[Missing, Callable[[Fleet, Found], None]] = {
    Missing.SUBNET_GROUP: _subnet_group,
    Missing.SECURITY_GROUP: _security_group,
    Missing.RULE: _rule,
    Missing.CLUSTER: _cluster,
}
