"""How the page of a watch names its quantities, and how it writes figures, limits, moments and spans of time."""

from datetime import UTC, datetime
from enum import Enum

from cutover.fleet import Limit, Quantity
from cutover.report.wording import duration
from cutover.watch.limits import ADDED_UP

NAMES: dict[Quantity, str] = {
    Quantity.UNSEEN: "cannot be looked at",
    Quantity.MISSING_WORKERS: "missing workers",
    Quantity.RESTARTS: "restarts",
    Quantity.NEW_WORKERS: "new workers",
    Quantity.LOST_WORKERS: "workers that ended otherwise than they should",
    Quantity.OTHER_REDIS: "workers on the other environment's Redis",
    Quantity.CONNECTIONS: "connections to its Redis",
    Quantity.WORKER_MEMORY: "memory of the largest worker",
    Quantity.WORKER_GROWTH: "growth of a worker in an hour",
    Quantity.WARNINGS: "new warnings",
    Quantity.ERRORS: "new errors",
    Quantity.DISK_FREE: "disk that is free",
    Quantity.INODES_FREE: "inodes that are free",
    Quantity.HTTP_FAILED: "requests that failed",
    Quantity.HTTP_MS: "answer to a small request",
    Quantity.STRANGERS: "addresses that did not know the visitor",
    Quantity.SILENT: "does not answer",
    Quantity.REDIS_RESTARTS: "restarts",
    Quantity.REDIS_MB: "memory",
    Quantity.REDIS_MEMORY: "memory in use",
    Quantity.REDIS_CLIENTS: "clients",
    Quantity.EVICTED: "keys evicted",
    Quantity.REJECTED: "connections rejected",
    Quantity.SESSIONS: "sessions",
    Quantity.HIT_RATIO: "reads that found their key",
    Quantity.PING_MS: "PING",
    Quantity.CLOUD_CPU: "CPU",
    Quantity.CLOUD_MEMORY: "memory in use",
    Quantity.CLOUD_CONNECTIONS: "connections",
    Quantity.CLOUD_EVICTIONS: "evictions",
}


class Unit(Enum):
    NUMBER = ""
    MB = " MB"
    MS = " ms"
    PERCENT = "%"
    SHARE = "of one"
    """Written in percent, too."""


_UNITS: dict[Quantity, Unit] = {
    Quantity.WORKER_MEMORY: Unit.MB,
    Quantity.WORKER_GROWTH: Unit.MB,
    Quantity.REDIS_MB: Unit.MB,
    Quantity.HTTP_MS: Unit.MS,
    Quantity.PING_MS: Unit.MS,
    Quantity.DISK_FREE: Unit.SHARE,
    Quantity.INODES_FREE: Unit.SHARE,
    Quantity.REDIS_MEMORY: Unit.SHARE,
    Quantity.HIT_RATIO: Unit.SHARE,
    Quantity.CLOUD_CPU: Unit.PERCENT,
    Quantity.CLOUD_MEMORY: Unit.PERCENT,
}
_DAY_S, _HOUR_S, _MINUTE_S = 86400, 3600, 60


def unit_of(quantity: Quantity) -> Unit:
    return _UNITS.get(quantity, Unit.NUMBER)


def written(quantity: Quantity, figure: float) -> str:
    """With its unit, in three digits or whole."""
    unit = unit_of(quantity)
    shown = 100 * figure if unit is Unit.SHARE else figure
    is_whole = shown >= 100 or shown == int(shown)
    suffix = "%" if unit is Unit.SHARE else unit.value
    return (f"{shown:,.0f}" if is_whole else f"{shown:.3g}") + suffix


def megabytes(figure: float | None, *, sign: bool = False) -> str:
    return "" if figure is None else f"{figure:+,.1f} MB" if sign else f"{figure:,.1f} MB"


def allowed(quantity: Quantity, limit: Limit | None, window: int) -> str:
    """The limit in words; empty where there is none. `window`: rounds over which what happens is added up."""
    if limit is None:
        return ""
    within = f" in {window} rounds" if quantity in ADDED_UP else ""
    bounds = [
        f"{word} {written(quantity, bound)}{within}"
        for word, bound in (("at most", limit.above), ("at least", limit.below))
        if bound is not None
    ]
    if limit.per_hour is not None:
        bounds.append(f"at most {written(quantity, limit.per_hour)} more an hour")
    return ", ".join(bounds)


def day_and_clock(when: datetime) -> str:
    """In UTC; the year stands at the head of the page."""
    return f"{when.astimezone(UTC):%-d %b %H:%M:%S}"


def lasting(seconds: float) -> str:
    """A span of time, however long, in its two largest units."""
    whole = round(seconds)
    if whole < _HOUR_S:
        return duration(seconds)
    if whole < 2 * _DAY_S:
        hours, rest = divmod(whole // _MINUTE_S, _MINUTE_S)
        return f"{hours} h {rest:02} min"
    days, rest = divmod(whole // _HOUR_S, 24)
    return f"{days} d {rest} h"
