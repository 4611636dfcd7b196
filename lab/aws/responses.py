"""The calls of ElastiCache that moto lacks, or answers with less than is asked for."""

from typing import Any

from moto.core.responses import ActionResult, PaginatedResult
from moto.elasticache.responses import ElastiCacheResponse

from lab.aws import changes, replication


class RealResponses(ElastiCacheResponse):
    def describe_cache_clusters(self) -> ActionResult:
        """As moto's own, but nodes are told to those alone who ask for them, as AWS does it."""
        clusters: list[Any] = self.elasticache_backend.describe_cache_clusters(self._get_param("CacheClusterId"))
        if not self._get_bool_param("ShowCacheNodeInfo", False):
            for cluster in clusters:
                cluster.cache_nodes = None
        return PaginatedResult({"CacheClusters": clusters})

    def modify_cache_cluster(self) -> ActionResult:
        clusters: Any = self.elasticache_backend
        changed = clusters.modify_cache_cluster(self._get_param("CacheClusterId"), self._changes())
        return ActionResult({"CacheCluster": changed})

    def modify_replication_group(self) -> ActionResult:
        clusters: Any = self.elasticache_backend
        changed = clusters.modify_replication_group(self._get_param("ReplicationGroupId"), self._changes())
        return ActionResult({"ReplicationGroup": changed})

    def modify_cache_subnet_group(self) -> ActionResult:
        clusters: Any = self.elasticache_backend
        name, subnets = self._get_param("CacheSubnetGroupName"), self._get_param("SubnetIds", [])
        return ActionResult({"CacheSubnetGroup": clusters.modify_cache_subnet_group(name, subnets)})

    def delete_cache_cluster(self) -> ActionResult:
        self._snapshot(cache_cluster_id=self._get_param("CacheClusterId"))
        return super().delete_cache_cluster()

    def delete_replication_group(self) -> ActionResult:
        self._snapshot(replication_group_id=self._get_param("ReplicationGroupId"))
        return super().delete_replication_group()

    def _changes(self) -> dict[str, Any]:
        asked = {name: self._get_param(name) for name in (*changes.AT_ONCE, *changes.LATER)}
        asked["SnapshotRetentionLimit"] = self._get_int_param("SnapshotRetentionLimit")
        asked["ApplyImmediately"] = self._get_bool_param("ApplyImmediately", False)
        asked |= {name: self._get_bool_param(name) for name in replication.SWITCHES}
        return {name: value for name, value in asked.items() if value is not None}

    def _snapshot(self, cache_cluster_id: str | None = None, replication_group_id: str | None = None) -> None:
        """The last one, where it is asked for."""
        if name := self._get_param("FinalSnapshotIdentifier"):
            self.elasticache_backend.create_snapshot(name, replication_group_id, cache_cluster_id, None, None)
