"""What a round of samples has a place for: each quantity of each subject, in one order for the whole watch."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from cutover.fleet import Environment, Fleet, Limit, Quantity
from cutover.runs.results import Record
from cutover.watch.limits import limit_of


class Kind(StrEnum):
    """What a subject is."""

    INSTANCE = "instance"
    REDIS = "redis"
    ADDRESS = "address"
    """The one that users take."""
    CLOUD = "cloud"
    """A cluster as CloudWatch sees it."""


class Key(NamedTuple):
    subject: str
    quantity: Quantity


class Column(Record):
    subject: str
    kind: Kind
    environment: str
    quantity: Quantity
    limit: Limit | None
    """None for what is only shown."""

    @property
    def key(self) -> Key:
        return Key(self.subject, self.quantity)

    @property
    def is_sampled(self) -> bool:
        """Whether each round has a place for it: the others follow from rounds, or come with a look."""
        return self.kind is not Kind.CLOUD and self.quantity not in DERIVED.get(self.kind, ())


OF: dict[Kind, tuple[Quantity, ...]] = {
    Kind.INSTANCE: (
        Quantity.UNSEEN,
        Quantity.MISSING_WORKERS,
        Quantity.NEW_WORKERS,
        Quantity.LOST_WORKERS,
        Quantity.OTHER_REDIS,
        Quantity.CONNECTIONS,
        Quantity.WORKER_MEMORY,
        Quantity.WARNINGS,
        Quantity.ERRORS,
        Quantity.DISK_FREE,
        Quantity.INODES_FREE,
        Quantity.HTTP_FAILED,
        Quantity.HTTP_MS,
    ),
    Kind.REDIS: (
        Quantity.SILENT,
        Quantity.REDIS_MB,
        Quantity.REDIS_MEMORY,
        Quantity.REDIS_CLIENTS,
        Quantity.EVICTED,
        Quantity.REJECTED,
        Quantity.SESSIONS,
        Quantity.HIT_RATIO,
        Quantity.PING_MS,
    ),
    Kind.ADDRESS: (Quantity.HTTP_FAILED, Quantity.HTTP_MS, Quantity.STRANGERS),
    Kind.CLOUD: (
        Quantity.CLOUD_CPU,
        Quantity.CLOUD_MEMORY,
        Quantity.CLOUD_CONNECTIONS,
        Quantity.CLOUD_EVICTIONS,
    ),
}
"""What is asked of each kind."""
DERIVED: dict[Kind, tuple[Quantity, ...]] = {
    Kind.INSTANCE: (Quantity.RESTARTS, Quantity.WORKER_GROWTH),
    Kind.REDIS: (Quantity.REDIS_RESTARTS,),
}
"""What follows from several rounds."""


def columns_of(fleet: Fleet) -> tuple[Column, ...]:
    """Those that are asked first, then what follows from them."""
    subjects = [one for name, environment in fleet.environments.items() for one in _subjects(name, environment)]
    return tuple(
        Column(subject=subject, kind=kind, environment=name, quantity=quantity, limit=limit_of(quantity, fleet, name))
        for quantities in (OF, DERIVED)
        for subject, kind, name in subjects
        for quantity in quantities.get(kind, ())
    )


def cloud_subject(cluster: str) -> str:
    return f"{cluster} at CloudWatch"


def _subjects(name: str, environment: Environment) -> Iterator[tuple[str, Kind, str]]:
    yield from ((instance.name, Kind.INSTANCE, name) for instance in environment.instances)
    yield environment.redis.cluster, Kind.REDIS, name
    yield name, Kind.ADDRESS, name
    yield cloud_subject(environment.redis.cluster), Kind.CLOUD, name
