"""What each picture of a watch is about."""

from dataclasses import dataclass
from enum import Enum, auto

from cutover.fleet import Quantity
from cutover.watch.columns import Kind


class Scale(Enum):
    LINEAR = auto()
    DECADES = auto()
    SHARE = auto()
    PERCENT = auto()


@dataclass(frozen=True)
class Theme:
    title: str
    unit: str
    """Beside the axis."""
    quantity: Quantity
    kinds: tuple[Kind, ...]
    scale: Scale = Scale.LINEAR
    also: tuple[Quantity, ...] = ()
    """Whose troubles this picture shows, beside those of its own quantity."""
    witness: Quantity | None = None
    """Tells why there is no figure: 1 where nothing answered, 0 where there was none to be had."""
    failed: str = "silent"
    """What is said of the former."""


_INSTANCE, _REDIS, _CLOUD = (Kind.INSTANCE,), (Kind.REDIS,), (Kind.CLOUD,)
_LOG = (Quantity.LOST_WORKERS,)

THEMES = (
    Theme("Answers over HTTP", "ms", Quantity.HTTP_MS, (Kind.ADDRESS, Kind.INSTANCE), Scale.DECADES,
          (Quantity.HTTP_FAILED, Quantity.STRANGERS), Quantity.HTTP_FAILED, "failed"),
    Theme("New errors in the log", "lines in a round", Quantity.ERRORS, _INSTANCE, also=_LOG),
    Theme("New warnings in the log", "lines in a round", Quantity.WARNINGS, _INSTANCE),
    Theme("Redis: share of its memory in use", "%", Quantity.REDIS_MEMORY, _REDIS, Scale.SHARE,
          (Quantity.EVICTED, Quantity.SILENT), Quantity.SILENT),
    Theme("Redis: memory", "MB", Quantity.REDIS_MB, _REDIS,
          also=(Quantity.REDIS_MEMORY, Quantity.SILENT), witness=Quantity.SILENT),
    Theme("Redis: PING", "ms", Quantity.PING_MS, _REDIS, Scale.DECADES, (Quantity.SILENT,), Quantity.SILENT),
    Theme("Redis: clients", "clients", Quantity.REDIS_CLIENTS, _REDIS,
          also=(Quantity.REJECTED, Quantity.SILENT), witness=Quantity.SILENT),
    Theme("Connections to its Redis, by instance", "connections", Quantity.CONNECTIONS, _INSTANCE),
    Theme("Memory of the largest worker", "MB", Quantity.WORKER_MEMORY, _INSTANCE, also=(Quantity.WORKER_GROWTH,)),
    Theme("Sessions", "keys", Quantity.SESSIONS, _REDIS,
          also=(Quantity.REDIS_RESTARTS, Quantity.EVICTED, Quantity.SILENT), witness=Quantity.SILENT),
    Theme("Reads that found their key", "%", Quantity.HIT_RATIO, _REDIS, Scale.SHARE, witness=Quantity.SILENT),
    Theme("Disk that is free", "%", Quantity.DISK_FREE, _INSTANCE, Scale.SHARE),
    Theme("CloudWatch: CPU", "%", Quantity.CLOUD_CPU, _CLOUD, Scale.PERCENT),
    Theme("CloudWatch: memory in use", "%", Quantity.CLOUD_MEMORY, _CLOUD, Scale.PERCENT),
    Theme("CloudWatch: connections", "connections", Quantity.CLOUD_CONNECTIONS, _CLOUD),
    Theme("CloudWatch: evictions", "keys", Quantity.CLOUD_EVICTIONS, _CLOUD),
)  # fmt: skip
"""What users feel first, then what comes before it."""
