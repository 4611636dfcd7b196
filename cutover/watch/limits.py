"""From what on a quantity is no longer well, where the fleet file says nothing else."""

from collections.abc import Callable

from cutover.fleet import Environment, Fleet, Limit, Quantity

ADDED_UP = frozenset(
    {
        Quantity.RESTARTS,
        Quantity.NEW_WORKERS,
        Quantity.LOST_WORKERS,
        Quantity.WARNINGS,
        Quantity.ERRORS,
        Quantity.STRANGERS,
        Quantity.REDIS_RESTARTS,
        Quantity.EVICTED,
        Quantity.REJECTED,
        Quantity.CLOUD_EVICTIONS,
    }
)
"""What happens: of these the sum over the window counts."""

_CONNECTIONS_OF_A_PROCESS = 4
"""Each has one, and a second for a moment."""

_USUAL: dict[Quantity, Callable[[Environment], Limit]] = {
    Quantity.UNSEEN: lambda _: Limit(above=0),
    Quantity.MISSING_WORKERS: lambda _: Limit(above=0),
    Quantity.RESTARTS: lambda _: Limit(above=2),
    # Recycled workers come one by one; two whole sets of them within the window do not.
    Quantity.NEW_WORKERS: lambda environment: Limit(above=2 * environment.service.workers),
    Quantity.LOST_WORKERS: lambda _: Limit(above=2),
    Quantity.CONNECTIONS: lambda environment: Limit(
        above=_CONNECTIONS_OF_A_PROCESS * (environment.service.workers + 1), per_hour=60, rise=10
    ),
    Quantity.WORKER_MEMORY: lambda _: Limit(above=1500),
    Quantity.WORKER_GROWTH: lambda _: Limit(above=200, rise=50),
    Quantity.ERRORS: lambda _: Limit(above=0),
    Quantity.DISK_FREE: lambda _: Limit(below=0.1),
    Quantity.INODES_FREE: lambda _: Limit(below=0.05),
    Quantity.HTTP_FAILED: lambda _: Limit(above=0),
    Quantity.HTTP_MS: lambda _: Limit(above=2000, lasting=6),
    Quantity.STRANGERS: lambda _: Limit(above=0),
    Quantity.SILENT: lambda _: Limit(above=0),
    Quantity.REDIS_RESTARTS: lambda _: Limit(above=0),
    Quantity.REDIS_MEMORY: lambda environment: Limit(above=environment.redis.most_memory, per_hour=0.25, rise=0.05),
    Quantity.EVICTED: lambda _: Limit(above=0),
    Quantity.REJECTED: lambda _: Limit(above=0),
    Quantity.PING_MS: lambda _: Limit(above=200, lasting=6),
    Quantity.CLOUD_CPU: lambda _: Limit(above=80),
    Quantity.CLOUD_MEMORY: lambda environment: Limit(above=100 * environment.redis.most_memory),
    Quantity.CLOUD_EVICTIONS: lambda _: Limit(above=0),
}
"""Of all others the figures are shown, and nobody is told."""


def limit_of(quantity: Quantity, fleet: Fleet, environment: str) -> Limit | None:
    """The fleet file's, or the usual one; how long it must last is always said."""
    usual = _USUAL.get(quantity)
    limit = fleet.watch.limits.get(quantity) or (usual(fleet.environments[environment]) if usual else None)
    if limit is None or limit.lasting is not None:
        return limit
    return limit.model_copy(update={"lasting": fleet.watch.lasting})
