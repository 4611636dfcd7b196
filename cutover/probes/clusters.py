"""The cache clusters that AWS knows, asked by their id: single ones, and what AWS keeps as a replication group."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cutover.aws import elasticache
from cutover.fleet import Endpoint, Fleet, RedisExpectation
from cutover.probes.aws_answers import asking

if TYPE_CHECKING:
    from mypy_boto3_elasticache.type_defs import CacheClusterTypeDef, ReplicationGroupTypeDef

NOT_TOLD = "not told"
"""Stands for what AWS leaves out of a description."""


@dataclass(frozen=True)
class Cluster:
    id: str
    status: str
    endpoint: Endpoint | None
    """None until AWS has made it."""
    engine: str
    engine_version: str
    node_type: str
    nodes: int
    """One for a cluster without replicas."""
    multi_az: bool
    automatic_failover: bool
    subnet_group: str
    parameter_group: str
    parameters_applied: str
    """in-sync, applying, or pending-reboot."""
    security_groups: tuple[str, ...]
    """Their ids."""
    snapshot_retention_days: int | None
    """0 where none are made, None where AWS does not tell."""
    maintenance_window: str
    """In UTC."""
    pending: tuple[str, ...]
    """What AWS is going to change by itself, each as "what: the new value"."""
    arn: str = ""
    """By which AWS knows its tags."""
    is_group: bool = False
    """Whether it is changed and removed as a replication group."""
    tls: bool = False
    asks_password: bool = False


def cluster(fleet: Fleet, cluster_id: str) -> Cluster | None:
    """The cluster, or the replication group, of that id; None where AWS says that there is neither.

    Raises ProbeError where AWS gives no answer.
    """
    described = _described(fleet, cluster_id)
    if described and "ReplicationGroupId" not in described:
        return parse(described)
    group = _group(fleet, described.get("ReplicationGroupId", cluster_id))
    if group and not described and group.get("MemberClusters"):
        described = _described(fleet, group["MemberClusters"][0])
    return parse_group(group, described) if group else None


def _described(fleet: Fleet, cluster_id: str) -> "CacheClusterTypeDef":
    """Empty where there is no such cluster."""
    client = elasticache(fleet)
    with asking(f"cache cluster {cluster_id}", "elasticache:DescribeCacheClusters"):
        try:
            return client.describe_cache_clusters(CacheClusterId=cluster_id, ShowCacheNodeInfo=True)["CacheClusters"][0]
        except client.exceptions.CacheClusterNotFoundFault:
            return {}


def _group(fleet: Fleet, group_id: str) -> "ReplicationGroupTypeDef | None":
    client = elasticache(fleet)
    with asking(f"replication group {group_id}", "elasticache:DescribeReplicationGroups"):
        try:
            return client.describe_replication_groups(ReplicationGroupId=group_id)["ReplicationGroups"][0]
        except client.exceptions.ReplicationGroupNotFoundFault:
            return None


def parse(described: "CacheClusterTypeDef") -> Cluster:
    """A cluster of its own. Only a replication group can have replicas, fail over or stand in several zones."""
    nodes = described.get("CacheNodes") or [{}]
    parameters = described.get("CacheParameterGroup", {})
    return Cluster(
        id=described["CacheClusterId"],
        status=described["CacheClusterStatus"],
        endpoint=_endpoint(nodes[0].get("Endpoint")),
        engine=described.get("Engine", NOT_TOLD),
        engine_version=described.get("EngineVersion", NOT_TOLD),
        node_type=described.get("CacheNodeType", NOT_TOLD),
        nodes=described.get("NumCacheNodes", 0),
        multi_az=described.get("PreferredAvailabilityZone") == "Multiple",
        automatic_failover=False,
        subnet_group=described.get("CacheSubnetGroupName", NOT_TOLD),
        parameter_group=parameters.get("CacheParameterGroupName", NOT_TOLD),
        parameters_applied=parameters.get("ParameterApplyStatus", NOT_TOLD),
        security_groups=tuple(group["SecurityGroupId"] for group in described.get("SecurityGroups", [])),
        snapshot_retention_days=described.get("SnapshotRetentionLimit"),
        maintenance_window=described.get("PreferredMaintenanceWindow", NOT_TOLD),
        pending=_pending(described.get("PendingModifiedValues", {})),
        arn=described.get("ARN", ""),
        tls=described.get("TransitEncryptionEnabled", False),
        asks_password=described.get("AuthTokenEnabled", False),
    )


def parse_group(group: "ReplicationGroupTypeDef", member: "CacheClusterTypeDef") -> Cluster:
    """What AWS tells of the group itself, and of one of its members what it tells of members alone.

    `member` is empty while AWS has not made any.
    """
    shards = group.get("NodeGroups") or [{}]
    nameless: CacheClusterTypeDef = {"CacheClusterId": NOT_TOLD, "CacheClusterStatus": NOT_TOLD}
    alone = parse({**nameless, **member})
    return Cluster(
        **{
            **vars(alone),
            "id": group["ReplicationGroupId"],
            "status": group["Status"],
            "endpoint": _endpoint(group.get("ConfigurationEndpoint") or shards[0].get("PrimaryEndpoint")),
            "node_type": group.get("CacheNodeType", alone.node_type),
            "nodes": len(group.get("MemberClusters", [])),
            "multi_az": group.get("MultiAZ") == "enabled",
            "automatic_failover": group.get("AutomaticFailover") in {"enabled", "enabling"},
            "snapshot_retention_days": group.get("SnapshotRetentionLimit"),
            "pending": (*_pending(group.get("PendingModifiedValues", {})), *alone.pending),
            "arn": group.get("ARN", ""),
            "is_group": True,
            "tls": group.get("TransitEncryptionEnabled", alone.tls),
            "asks_password": group.get("AuthTokenEnabled", alone.asks_password),
        }
    )


def _endpoint(told: Mapping[str, Any] | None) -> Endpoint | None:
    return Endpoint(host=told["Address"], port=told["Port"]) if told and told.get("Address") else None


def _pending(changes: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f"{what}: {value}" for what, value in changes.items() if value not in (None, [], {}))


def declared_or_found(fleet: Fleet, expectation: RedisExpectation) -> Endpoint | None:
    """The endpoint of the fleet file, or else the one that AWS gives the cluster; None where it does not exist yet."""
    if expectation.endpoint is not None:
        return expectation.endpoint
    found = cluster(fleet, expectation.cluster)
    return found.endpoint if found else None
