"""ModifyCacheCluster, which moto lacks: some settings change at once, others in the maintenance window."""

from collections.abc import Mapping
from typing import Any

AT_ONCE = {
    "CacheParameterGroupName": "cache_parameter_group_name",
    "PreferredMaintenanceWindow": "preferred_maintenance_window",
    "SecurityGroupIds": "security_group_ids",
    "SnapshotRetentionLimit": "snapshot_retention_limit",
}
LATER = {"CacheNodeType": "cache_node_type", "EngineVersion": "engine_version"}
"""Unless ApplyImmediately; until then they are told as pending."""


def modify(cluster: Any, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Change moto's record as asked; returns what is left for the maintenance window, by the API's names."""
    due = AT_ONCE | LATER if asked.get("ApplyImmediately") else AT_ONCE
    for name, value in asked.items():
        if name in due:
            setattr(cluster, due[name], value)
    return {name: value for name, value in asked.items() if name in LATER and name not in due}
