"""What explains what: while a cause is there, what follows from it is no trouble of its own."""

from cutover.fleet import Quantity

STATE, RELAPSE, JOURNEY, LINKS = "state", "relapse", "journey", "links"
"""What the looks between the rounds find, beside the quantities of the rounds. A relapse is a worker on another Redis
than its environment's own, or on none."""

OF_CLOUD = frozenset({Quantity.CLOUD_CPU, Quantity.CLOUD_MEMORY, Quantity.CLOUD_CONNECTIONS, Quantity.CLOUD_EVICTIONS})
_OF_USERS = frozenset({Quantity.HTTP_FAILED, Quantity.HTTP_MS, Quantity.STRANGERS, JOURNEY, LINKS})
_OF_SERVICE = _OF_USERS | {Quantity.ERRORS, Quantity.WARNINGS, Quantity.CONNECTIONS, STATE}
_OF_WORKERS = frozenset({Quantity.LOST_WORKERS, Quantity.NEW_WORKERS, Quantity.MISSING_WORKERS, Quantity.RESTARTS})

_OF_SESSIONS = frozenset({Quantity.STRANGERS, Quantity.HIT_RATIO, JOURNEY, LINKS})
FROM_TOLD_ONLY = frozenset({Quantity.REDIS_RESTARTS})
"""What it did to the sessions stays, however soon it is over: nothing explains it but what somebody was told of."""

_FOLLOW_FROM: dict[str, frozenset[str]] = {
    Quantity.UNSEEN: _OF_SERVICE,
    Quantity.SILENT: _OF_SERVICE | _OF_WORKERS | {Quantity.PING_MS, Quantity.REDIS_RESTARTS, RELAPSE},
    Quantity.REDIS_RESTARTS: _OF_USERS | _OF_SESSIONS | {Quantity.ERRORS, Quantity.WARNINGS, Quantity.PING_MS},
    Quantity.LOST_WORKERS: _OF_SERVICE | _OF_WORKERS,
    Quantity.NEW_WORKERS: _OF_SERVICE | _OF_WORKERS,
    Quantity.RESTARTS: _OF_SERVICE | _OF_WORKERS,
    Quantity.MISSING_WORKERS: _OF_SERVICE | _OF_WORKERS,
    RELAPSE: _OF_SESSIONS | {Quantity.ERRORS, Quantity.WARNINGS, Quantity.CONNECTIONS},
    STATE: _OF_SESSIONS | {Quantity.ERRORS, Quantity.WARNINGS, Quantity.CONNECTIONS},
    # Who is told of it scales the cluster, and that is another server.
    Quantity.EVICTED: OF_CLOUD | _OF_SESSIONS | {Quantity.REDIS_MEMORY, Quantity.REDIS_RESTARTS},
    Quantity.REDIS_MEMORY: _OF_USERS | {Quantity.CLOUD_MEMORY, Quantity.ERRORS, STATE},
    Quantity.REJECTED: _OF_SERVICE,
    Quantity.CONNECTIONS: _OF_USERS | {Quantity.ERRORS, Quantity.REJECTED, Quantity.CLOUD_CONNECTIONS},
    Quantity.WORKER_GROWTH: frozenset({Quantity.WORKER_MEMORY}),
    Quantity.STRANGERS: _OF_SESSIONS,
}
"""The nearer to the root, the earlier: of two that explain each other and come together, the first is told."""
_ORDER = {one: number for number, one in enumerate(_FOLLOW_FROM)}


def follows_from(what: str, cause: str) -> bool:
    return what in _FOLLOW_FROM.get(cause, frozenset())


def rank(what: str) -> int:
    """The nearer to the root, the lower."""
    return _ORDER.get(what, len(_ORDER))
