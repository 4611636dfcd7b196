"""What moto's replication groups lack: their members are clusters of their own, with a Redis server behind each.

A replica here is told as one, and replicates nothing: what the suite has to find out is that there is one.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from inspect import signature
from typing import Any

from moto.elasticache.exceptions import InvalidParameterCombinationException
from moto.elasticache.models import ElastiCacheBackend

_OF_A_CLUSTER = tuple(name for name in signature(ElastiCacheBackend.create_cache_cluster).parameters if name != "self")


SWITCHES = {"MultiAZEnabled": "multi_az", "AutomaticFailoverEnabled": "automatic_failover"}
"""What a group alone has, and where moto keeps it."""


def must_be_possible(asked: Mapping[str, Any]) -> None:
    if asked["auth_token"] and not asked["transit_encryption_enabled"]:
        raise InvalidParameterCombinationException("AUTH takes TLS.")


def modify(group: Any, asked: Mapping[str, Any]) -> None:
    """What moto's record of a group has beside its members'."""
    for name, attribute in SWITCHES.items():
        if name in asked:
            setattr(group, attribute, "enabled" if asked[name] else "disabled")
    group.snapshot_retention_limit = asked.get("SnapshotRetentionLimit", group.snapshot_retention_limit)
    if asked.get("ApplyImmediately"):
        group.cache_node_type = asked.get("CacheNodeType", group.cache_node_type)


def members(asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What a request for a group asks of each of its clusters, in the words of moto's backend."""
    common = {name: asked.get(name) for name in _OF_A_CLUSTER}
    group = asked["replication_group_id"]
    for number in range(1, (asked["num_cache_clusters"] or 1) + 1):
        yield common | {
            "cache_cluster_id": f"{group}-{number:03}",
            "replication_group_id": group,
            "num_cache_nodes": 1,
            "engine": asked["engine"] or "redis",
        }


def told(group: Any, clusters: Sequence[Any]) -> Any:
    """The record of a group as its members stand now; the first one is the primary."""
    now = copy.copy(group)
    now.member_clusters = [cluster.cache_cluster_id for cluster in clusters]
    available = all(cluster.cache_cluster_status == "available" for cluster in clusters)
    now.status = "available" if available else "creating"
    now.node_groups = [{"NodeGroupId": "0001", "Status": now.status, "NodeGroupMembers": []}]
    if available:
        now.node_groups[0]["PrimaryEndpoint"] = clusters[0].cache_nodes[0]["Endpoint"]
    return now
