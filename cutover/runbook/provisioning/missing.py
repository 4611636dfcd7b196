"""What has to be made, in this order."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from cutover.checks.security_groups import USUAL_PORT
from cutover.errors import Mismatch
from cutover.fleet import Environment, Fleet
from cutover.runbook.provisioning.found import Found

ENGINE = "redis"
MADE_BY = "chatmrpt-cutover"


class Missing(StrEnum):
    SUBNET_GROUP = "subnet group"
    SECURITY_GROUP = "security group"
    RULE = "rule"
    CLUSTER = "cluster"


def missing(found: Found) -> tuple[Missing, ...]:
    has_rule = found.redis_group is not None and found.rule in found.redis_group.inbound
    there = {
        Missing.SUBNET_GROUP: found.subnet_group is not None,
        Missing.SECURITY_GROUP: found.redis_group is not None,
        Missing.RULE: has_rule,
        Missing.CLUSTER: found.cluster is not None,
    }
    return tuple(what for what, is_there in there.items() if not is_there)


def must_be_made(what: Missing, found: Found, environment: Environment) -> None:
    if what in missing(found):
        raise Mismatch.of(
            name(what, environment),
            expected="AWS knows it, now that it was made",
            actual="not told",
            next_action="run the same command again in a minute",
        )


def name(what: Missing, environment: Environment) -> str:
    names = environment.aws
    return {
        Missing.SUBNET_GROUP: f"subnet group {names.subnet_group}",
        Missing.SECURITY_GROUP: f"security group {names.redis_security_group}",
        Missing.RULE: f"rule of security group {names.redis_security_group}",
        Missing.CLUSTER: f"cluster {environment.redis.cluster}",
    }[what]


def settings(what: Missing, found: Found, fleet: Fleet) -> tuple[str, ...]:
    """For a person, a line each."""
    lines = {
        Missing.SUBNET_GROUP: lambda: iter([f"{found.vpc}: {', '.join(sorted(found.subnets))}"]),
        Missing.SECURITY_GROUP: lambda: iter([f"in {found.vpc}"]),
        Missing.RULE: lambda: iter([f"lets in {found.rule.traffic} from {found.named(found.rule.source)}"]),
        Missing.CLUSTER: lambda: _cluster_lines(fleet.production),
    }
    return tuple(lines[what]())


def _cluster_lines(environment: Environment) -> Iterator[str]:
    aws, redis = environment.aws, environment.redis
    yield f"engine: {ENGINE} {aws.engine_version}"
    yield f"node type: {aws.node_type}, 1 node, in one zone"
    yield f"port: {USUAL_PORT}"
    yield f"subnet group: {aws.subnet_group}"
    yield f"security groups: {aws.redis_security_group}"
    yield f"parameter group: {aws.parameter_group}"
    yield f"automatic backups: kept for {aws.snapshot_retention_days} day(s)"
    yield f"maintenance window: {aws.maintenance_window} UTC"
    yield f"TLS: {'on' if redis.tls else 'off'}"
    yield f"password: {f'the value of {redis.password}' if redis.password else 'none'}"


def tags(fleet: Fleet) -> dict[str, str]:
    """Of everything that is made here, and by which it is known again."""
    return {"purpose": "sessions of ChatMRPT production", "made-by": MADE_BY, "fleet": fleet.name}


def cluster_settings(found: Found, fleet: Fleet, token: str | None) -> dict[str, Any]:
    """In the words of the API; those of a cluster and of a replication group have in common."""
    aws = fleet.production.aws
    secured = {"TransitEncryptionEnabled": True} if fleet.production.redis.tls else {}
    return {
        "Engine": ENGINE,
        "EngineVersion": aws.engine_version,
        "CacheNodeType": aws.node_type,
        "CacheParameterGroupName": aws.parameter_group,
        "CacheSubnetGroupName": aws.subnet_group,
        "SecurityGroupIds": [found.redis_group.id] if found.redis_group else [],
        "SnapshotRetentionLimit": aws.snapshot_retention_days,
        "PreferredMaintenanceWindow": aws.maintenance_window,
        "Port": USUAL_PORT,
        "Tags": [{"Key": key, "Value": value} for key, value in tags(fleet).items()],
        **secured,
        **({"AuthToken": token} if token else {}),
    }
