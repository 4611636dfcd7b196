"""What the watch may see before it tells somebody."""

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from cutover.fleet.strict import Strict

_SPAN = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>s|min|m|h|d)")
_UNITS_S = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}


def span(text: str) -> timedelta:
    """From a number and a unit: 0.5s, 10s, 10min, 1h, 24h. Raises ValueError."""
    found = _SPAN.fullmatch(text.strip())
    if found is None or float(found["number"]) == 0:
        raise ValueError(f"expected a span of time such as 10s, 10min or 24h, not {text!r}")
    return timedelta(seconds=float(found["number"]) * _UNITS_S[found["unit"]])


def _span(value: Any) -> Any:
    return span(value) if isinstance(value, str) else value


SpanText = Annotated[timedelta, BeforeValidator(_span), PlainSerializer(lambda one: f"{one.total_seconds():g}s")]
"""A span of time; in the file one string."""


class Quantity(StrEnum):
    """What is seen in each round. Each is of an instance, of a Redis server, of an address, or of CloudWatch."""

    UNSEEN = "unseen"
    """1 for an instance that cannot be looked at."""
    MISSING_WORKERS = "missing-workers"
    RESTARTS = "restarts"
    NEW_WORKERS = "new-workers"
    """Of a main process that was there before: a worker that ended and was replaced."""
    LOST_WORKERS = "lost-workers"
    """Lines of the log that tell of a worker which ended otherwise than it should."""
    OTHER_REDIS = "other-redis"
    """Workers with a connection to the other environment's Redis."""
    CONNECTIONS = "connections"
    """Of an instance to its Redis."""
    WORKER_MEMORY = "worker-memory"
    """MB of the largest worker."""
    WORKER_GROWTH = "worker-growth"
    """MB an hour by which a worker grows that is past its first minutes."""
    WARNINGS = "warnings"
    ERRORS = "errors"
    """New lines of the log that no list allows and no provocation explains."""
    DISK_FREE = "disk-free"
    INODES_FREE = "inodes-free"
    """The share that is free, where it is least."""
    HTTP_FAILED = "http-failed"
    HTTP_MS = "http-ms"
    STRANGERS = "strangers"
    """Addresses of an environment that do not know the session which it gave to the watch's own visitor."""
    SILENT = "silent"
    """1 for a Redis that does not answer."""
    REDIS_RESTARTS = "redis-restarts"
    REDIS_MB = "redis-mb"
    REDIS_MEMORY = "redis-memory"
    """The share of its memory that is in use."""
    REDIS_CLIENTS = "redis-clients"
    EVICTED = "evicted"
    REJECTED = "rejected"
    SESSIONS = "sessions"
    """Keys with the session prefix."""
    HIT_RATIO = "hit-ratio"
    PING_MS = "ping-ms"
    CLOUD_CPU = "cloud-cpu"
    """Percent, as CloudWatch has it; so have those that follow."""
    CLOUD_MEMORY = "cloud-memory"
    CLOUD_CONNECTIONS = "cloud-connections"
    CLOUD_EVICTIONS = "cloud-evictions"


class Limit(Strict):
    """Beyond which a quantity is no longer well. Of what happens, the sum over the window is meant."""

    above: float | None = None
    below: float | None = None
    per_hour: float | None = Field(default=None, gt=0)
    """By how much it may rise in an hour, as its slope over the last rounds has it."""
    rise: float = Field(default=0.0, ge=0)
    """What it must have risen by within these rounds, or its slope is taken for noise."""
    points: int = Field(default=30, ge=6, le=180)
    """Rounds before there is a slope to speak of."""
    lasting: int | None = Field(default=None, ge=1, le=1000)
    """Rounds in a row; where nothing is said, as many as for all."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.above is None and self.below is None and self.per_hour is None:
            raise ValueError("expected above, below or per_hour")
        return self


class Watching(Strict):
    """How the watch looks, and what it tells. Limits that are not named here are cutover/watch/limits.py's."""

    lasting: int = Field(default=2, ge=1, le=1000)
    """Rounds in a row that a breach must last before it is told, and health before it is over."""
    lasting_for: SpanText = timedelta(seconds=8)
    """What it must last at least, however short the rounds: a restart of the service takes less."""
    warm_up: SpanText = timedelta(seconds=60)
    """A worker's first while, in which it imports and fills its caches: that is no growth."""
    window: int = Field(default=30, ge=1, le=10_000)
    """Rounds over which what happens is added up: errors, evictions, restarts."""
    least_seen: float = Field(default=0.5, gt=0, lt=1)
    """The share of the samples of which more must be there for a verdict."""
    state_every: SpanText = timedelta(minutes=10)
    """Between two looks at the whole effective state."""
    journey_every: SpanText = timedelta(hours=1)
    limits: Mapping[Quantity, Limit] = Field(default_factory=dict)
