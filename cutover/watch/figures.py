"""From what was seen in a round, and in the one before, to its figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cutover.fleet import Endpoint, Environment, Quantity
from cutover.probes.pulse import Pulse, RedisPulse
from cutover.watch.columns import Key
from cutover.watch.record import LoggedLine
from cutover.watch.visits import Visit

_MB = 1 << 20
_IDENTITY_DIGITS = 12
"""Of a run_id: enough to tell one server from another, and a number that JSON keeps whole."""


@dataclass
class Seen:
    """What is put together of one round."""

    values: dict[Key, float | None] = field(default_factory=dict)
    identities: dict[str, int] = field(default_factory=dict)
    unseen: dict[str, str] = field(default_factory=dict)
    logged: list[LoggedLine] = field(default_factory=list)

    def put(self, subject: str, **figures: float | None) -> None:
        """By the names of the quantities."""
        for name, figure in figures.items():
            self.values[Key(subject, Quantity[name])] = figure

    def is_out_of_reach(self, instance: str, why: str) -> None:
        self.unseen[instance] = why
        self.put(instance, UNSEEN=1)


def figures_of_instance(
    seen: Seen, now: Pulse, before: Pulse | None, environment: Environment, own: Endpoint | None, other: Endpoint | None
) -> None:
    alive = [worker for worker in now.workers if not worker.is_stopped]
    seen.put(
        now.instance,
        UNSEEN=0,
        MISSING_WORKERS=max(environment.service.workers - len(alive), 0),
        NEW_WORKERS=_new_workers(now, before),
        OTHER_REDIS=now.on[other] if other else None,
        CONNECTIONS=now.connections[own] if own else None,
        WORKER_MEMORY=max((worker.memory_mb for worker in now.workers), default=None),
        DISK_FREE=now.disk_free,
        INODES_FREE=now.inodes_free,
    )
    if now.main:
        seen.identities[now.instance] = now.main.born


def _new_workers(now: Pulse, before: Pulse | None) -> float | None:
    """Under the same main process; another one starts its own, and that is a restart."""
    if before is None or before.main != now.main:
        return None if before is None else 0
    known = {(worker.pid, worker.born) for worker in before.workers}
    return sum((worker.pid, worker.born) not in known for worker in now.workers)


def figures_of_redis(seen: Seen, cluster: str, pulses: Sequence[Pulse], before: Mapping[str, Pulse]) -> None:
    """Of whichever instance has asked it; nothing where none has."""
    for one in pulses:
        if one.redis_trouble is not None:
            seen.unseen[cluster] = f"{one.redis_trouble}, asked from {one.instance}"
            seen.put(cluster, SILENT=1)
        elif one.redis is not None:
            _of_answer(seen, cluster, one.redis, _last_answer(one.redis, before))


def _last_answer(now: RedisPulse, before: Mapping[str, Pulse]) -> RedisPulse | None:
    """Of the same server, whoever asked it; one that was restarted counts from nothing again."""
    answers = (one.redis for one in before.values() if one.redis)
    return next((one for one in answers if one.info.get("run_id") == now.info.get("run_id")), None)


def _of_answer(seen: Seen, cluster: str, now: RedisPulse, before: RedisPulse | None) -> None:
    most = now.number("maxmemory")
    hits, misses = _since(now, before, "keyspace_hits"), _since(now, before, "keyspace_misses")
    asked = (hits or 0) + (misses or 0)
    seen.put(
        cluster,
        SILENT=0,
        REDIS_MB=round(now.number("used_memory") / _MB, 2),
        REDIS_MEMORY=round(now.number("used_memory") / most, 4) if most else None,
        REDIS_CLIENTS=now.number("connected_clients") - 1,  # the one that asks
        EVICTED=_since(now, before, "evicted_keys"),
        REJECTED=_since(now, before, "rejected_connections"),
        SESSIONS=now.sessions,
        HIT_RATIO=round((hits or 0) / asked, 4) if asked else None,
        PING_MS=round(1000 * now.ping_s, 3),
    )
    if run_id := now.info.get("run_id"):
        seen.identities[cluster] = int(run_id[:_IDENTITY_DIGITS], 16)


def _since(now: RedisPulse, before: RedisPulse | None, field: str) -> float | None:
    """None in the first round: what happened before is not this watch's."""
    return None if before is None else max(now.number(field) - before.number(field), 0)


def figures_of_visit(seen: Seen, subject: str, visit: Visit | None) -> None:
    if visit is not None:
        seen.put(subject, HTTP_FAILED=0 if visit.is_well else 1, HTTP_MS=visit.took_ms if visit.is_well else None)
