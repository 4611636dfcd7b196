"""What explains what: while a cause is there, what follows from it is no trouble of its own."""

from cutover.fleet import Quantity

STATE, RELAPSE, JOURNEY, LINKS = "state", "relapse", "journey", "links"
"""What the looks between the rounds find, beside the quantities of the rounds. A relapse is a worker on another Redis
than its environment's own, or on none."""

OF_CLOUD = frozenset({Quantity.CLOUD_CPU, Quantity.CLOUD_MEMORY, Quantity.CLOUD_CONNECTIONS, Quantity.CLOUD_EVICTIONS})
_OF_USERS = frozenset({Quantity.HTTP_FAILED, Quantity.HTTP_MS, JOURNEY, LINKS})
_OF_SERVICE = _OF_USERS | {Quantity.ERRORS, Quantity.WARNINGS, Quantity.CONNECTIONS, STATE}
_OF_WORKERS = frozenset({Quantity.LOST_WORKERS, Quantity.NEW_WORKERS, Quantity.MISSING_WORKERS, Quantity.RESTARTS})

_FOLLOW_FROM: dict[str, frozenset[str]] = {
    Quantity.UNSEEN: _OF_SERVICE,
    Quantity.SILENT: _OF_SERVICE | _OF_WORKERS | {Quantity.PING_MS, RELAPSE},
    Quantity.LOST_WORKERS: _OF_SERVICE | _OF_WORKERS,
    Quantity.NEW_WORKERS: _OF_SERVICE | _OF_WORKERS,
    Quantity.RESTARTS: _OF_SERVICE | _OF_WORKERS,
    Quantity.MISSING_WORKERS: _OF_SERVICE | _OF_WORKERS,
    RELAPSE: frozenset({Quantity.ERRORS, Quantity.WARNINGS, Quantity.CONNECTIONS, STATE, JOURNEY, LINKS}),
    STATE: frozenset({Quantity.ERRORS, Quantity.WARNINGS, Quantity.CONNECTIONS, JOURNEY, LINKS}),
    Quantity.REDIS_RESTARTS: frozenset({LINKS}),
    Quantity.EVICTED: OF_CLOUD | {Quantity.REDIS_MEMORY, LINKS},
    Quantity.REDIS_MEMORY: _OF_USERS | {Quantity.CLOUD_MEMORY, Quantity.ERRORS, STATE},
    Quantity.REJECTED: _OF_SERVICE,
    Quantity.CONNECTIONS: _OF_USERS | {Quantity.ERRORS, Quantity.REJECTED, Quantity.CLOUD_CONNECTIONS},
    Quantity.WORKER_GROWTH: frozenset({Quantity.WORKER_MEMORY}),
}
"""The nearer to the root, the earlier: of two that explain each other and come together, the first is told."""
_ORDER = {one: number for number, one in enumerate(_FOLLOW_FROM)}


def follows_from(what: str, cause: str) -> bool:
    return what in _FOLLOW_FROM.get(cause, frozenset())


def rank(what: str) -> int:
    """The nearer to the root, the lower."""
    return _ORDER.get(what, len(_ORDER))
