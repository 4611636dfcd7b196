"""What CloudWatch says of the Redis servers: the newest of each metric, and nothing where it has no data."""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from cutover.errors import CutoverError
from cutover.fleet import Fleet, Quantity
from cutover.probes.cloud_metrics import cloud_metrics, measured_nodes
from cutover.watch.looks import told
from cutover.watch.record import Look

METRICS: Mapping[str, Quantity] = {
    "EngineCPUUtilization": Quantity.CLOUD_CPU,
    "DatabaseMemoryUsagePercentage": Quantity.CLOUD_MEMORY,
    "CurrConnections": Quantity.CLOUD_CONNECTIONS,
    "Evictions": Quantity.CLOUD_EVICTIONS,
}


def look_at_cloud(fleet: Fleet) -> Iterator[Look]:
    """A look for each environment; of several nodes of a cluster the highest figure."""
    for name, environment in fleet.environments.items():
        began = time.monotonic()
        try:
            facts = _facts(fleet, environment.redis.cluster)
        except CutoverError as error:
            yield told("cloud", name, began, error)
        else:
            yield told("cloud", name, began, None, facts=facts)


def _facts(fleet: Fleet, cluster: str) -> dict[str, float]:
    nodes = measured_nodes(fleet, cluster)
    of_nodes = cloud_metrics(fleet, nodes, now=datetime.now(UTC))
    found: dict[str, float] = {}
    for points in of_nodes.values():
        for metric, quantity in METRICS.items():
            point = points.get(metric)
            if point is not None:
                found[quantity] = max(found.get(quantity, point.value), point.value)
    return found
