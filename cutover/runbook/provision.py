"""Phase 2 of the plan: a Redis of production's own. A second run finds it and changes nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from cutover.aws import ec2, elasticache
from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Endpoint, Environment, Fleet
from cutover.probes.clusters import cluster
from cutover.waiting import eventually

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_ec2.type_defs import SecurityGroupTypeDef
    from mypy_boto3_elasticache.type_defs import CreateCacheClusterMessageTypeDef

REDIS_PORT = 6379
AVAILABLE_WITHIN_S = 1800
"""The plan reckons with 15 to 20 minutes."""


def provision(fleet: Fleet, say: Callable[[str], None]) -> Endpoint:
    """Make production's cluster with the plan's settings, unless it is there; wait until it is available.

    Raises ProbeError where AWS refuses, Mismatch where the cluster does not become available in time.
    """
    production = fleet.production
    try:
        if cluster(fleet, production.redis.cluster) is None:
            say(f"creating {production.redis.cluster}")
            settings = _settings(production, _redis_security_group(fleet, production))
            elasticache(fleet).create_cache_cluster(**settings)
    except (ClientError, BotoCoreError) as error:
        raise ProbeError.of(
            f"AWS, making {production.redis.cluster}",
            expected="security group and cluster as phase 2 of the plan has them",
            actual=f"{error}",
            next_action="see the right that is missing in the text above; what exists already is left as it is",
        ) from error
    say(f"waiting until {production.redis.cluster} is available")
    return eventually(lambda: _must_be_available(fleet, production), within_s=AVAILABLE_WITHIN_S, every_s=0.5)


def _must_be_available(fleet: Fleet, environment: Environment) -> Endpoint:
    found = cluster(fleet, environment.redis.cluster)
    if found and found.status == "available" and found.endpoint:
        return found.endpoint
    raise Mismatch.of(
        environment.redis.cluster,
        expected="available, with an endpoint",
        actual=found.status if found else "no such cluster",
        next_action="look at the cluster's events in the ElastiCache console",
    )


def wanted(fleet: Fleet) -> list[str]:
    """What `provision` would make, a line for each setting."""
    settings = _settings(fleet.production, fleet.production.aws.redis_security_group)
    lines = [f"{key}: {value}" for key, value in settings.items()]
    return [*lines, f"inbound port {REDIS_PORT}: from {fleet.production.aws.instances_security_group} alone"]


def _settings(environment: Environment, security_group: str) -> "CreateCacheClusterMessageTypeDef":
    aws = environment.aws
    return {
        "CacheClusterId": environment.redis.cluster,
        "Engine": "redis",
        "EngineVersion": aws.engine_version,
        "CacheNodeType": aws.node_type,
        "NumCacheNodes": 1,
        "CacheParameterGroupName": aws.parameter_group,
        "CacheSubnetGroupName": aws.subnet_group,
        "SecurityGroupIds": [security_group],
        "SnapshotRetentionLimit": aws.snapshot_retention_days,
        "PreferredMaintenanceWindow": aws.maintenance_window,
        "Port": REDIS_PORT,
        "Tags": [{"Key": "purpose", "Value": "sessions of ChatMRPT production"}],
    }


def _redis_security_group(fleet: Fleet, environment: Environment) -> str:
    """The group that lets production's instances in, and nobody else."""
    client = ec2(fleet)
    instances = _security_group(client, environment.aws.instances_security_group)
    if instances is None:
        raise ProbeError.of(
            f"Security group {environment.aws.instances_security_group}",
            expected="the group of production's instances",
            actual="no such group",
            next_action="correct aws.instances_security_group in the fleet file",
        )
    existing = _security_group(client, environment.aws.redis_security_group)
    if existing is None:
        made = client.create_security_group(
            GroupName=environment.aws.redis_security_group,
            Description="Redis of ChatMRPT production, for its instances alone",
            VpcId=instances["VpcId"],
        )["GroupId"]
    else:
        made = existing["GroupId"]
    # A run that ended between making the group and its rule left a group that lets nobody in.
    if existing is None or not existing.get("IpPermissions"):
        client.authorize_security_group_ingress(
            GroupId=made,
            IpPermissions=[
                {
                    "IpProtocol": "tcp",
                    "FromPort": REDIS_PORT,
                    "ToPort": REDIS_PORT,
                    "UserIdGroupPairs": [{"GroupId": instances["GroupId"]}],
                }
            ],
        )
    return made


def _security_group(client: "EC2Client", name: str) -> "SecurityGroupTypeDef | None":
    found = client.describe_security_groups(Filters=[{"Name": "group-name", "Values": [name]}])["SecurityGroups"]
    return found[0] if found else None
