"""What ElastiCache publishes of a node, from what its Redis says of itself. Names and units are AWS's own.

Without FreeableMemory and what else is of the node's host: a host of its own is what the lab's nodes do not have.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

UNITS = {
    "BytesUsedForCache": "Bytes",
    "CacheHits": "Count",
    "CacheMisses": "Count",
    "CurrConnections": "Count",
    "CurrItems": "Count",
    "DatabaseMemoryUsagePercentage": "Percent",
    "EngineCPUUtilization": "Percent",
    "Evictions": "Count",
}
_COUNTERS = {"CacheHits": "keyspace_hits", "CacheMisses": "keyspace_misses", "Evictions": "evicted_keys"}
_ENGINE_S = ("used_cpu_sys_main_thread", "used_cpu_user_main_thread")


@dataclass(frozen=True)
class Look:
    at_s: float
    """On the monotonic clock."""
    info: Mapping[str, Any]
    """The fields of INFO, numbers as numbers."""


def metrics(now: Look, before: Look | None) -> dict[str, float]:
    """Of the time since the look before, or since the server started, if that was later."""
    info = now.info
    same = before if before and before.info["run_id"] == info["run_id"] else None
    earlier = same.info if same else dict.fromkeys((*_COUNTERS.values(), *_ENGINE_S), 0)
    seconds = now.at_s - same.at_s if same else info["uptime_in_seconds"]
    told = {
        "BytesUsedForCache": info["used_memory"],
        # As at AWS, those of who runs the server are counted.
        "CurrConnections": info["connected_clients"],
        "CurrItems": sum(database["keys"] for name, database in info.items() if _is_database(name)),
        **{name: info[field] - earlier[field] for name, field in _COUNTERS.items()},
    }
    if info["maxmemory"]:
        told["DatabaseMemoryUsagePercentage"] = 100 * info["used_memory"] / info["maxmemory"]
    if seconds > 0:
        told["EngineCPUUtilization"] = 100 * (_engine_s(info) - _engine_s(earlier)) / seconds
    return {name: float(value) for name, value in told.items()}


def _is_database(field: str) -> bool:
    return field.startswith("db") and field[2:].isdigit()


def _engine_s(info: Mapping[str, Any]) -> float:
    return sum(float(info[field]) for field in _ENGINE_S)
