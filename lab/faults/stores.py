"""A Redis of the lab under the hands of who breaks it."""

import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from cutover.errors import Mismatch
from cutover.waiting import eventually
from lab.addresses import Address
from lab.blueprint import Blueprint
from lab.faults.namespaces import connection_from
from lab.faults.notes import Frozen, KeysAdded, Pen, RedisSpoiled, RedisStopped
from lab.ledger import Entry, Ledger
from lab.processes import end
from lab.programs import redis_server

_ANSWERS_WITHIN_S = 10
_VALUE_BYTES = 30 * 1024 * 1024
_MOST_VALUES = 32
_NEAR_ENOUGH_BYTES = 1024 * 1024
_DAY_S = 86400


@dataclass(frozen=True)
class Store:
    blueprint: Blueprint
    cluster: str
    address: Address
    pen: Pen
    asked_from: Path | None = None
    """The network namespace from which it can be reached."""

    @property
    def folder(self) -> Path:
        return self.blueprint.spec.state / "redis" / self.cluster

    @property
    def configuration(self) -> Path:
        return self.folder / "redis.conf"

    @property
    def running(self) -> Entry | None:
        """The server's process, whoever started it last."""
        entries = Ledger(self.blueprint.spec.state).entries()
        mine = [one for one in entries if (one.role, one.of) == ("redis", self.cluster) and one.process.alive]
        return mine[-1] if mine else None

    def client(self) -> redis.Redis:
        """From here, or, where it has a wall, from the first instance of its own environment."""
        pool = redis.ConnectionPool(
            connection_class=connection_from(self.asked_from) if self.asked_from else redis.Connection,
            host=self.address.host,
            port=self.address.port,
            socket_timeout=_ANSWERS_WITHIN_S,
            socket_connect_timeout=_ANSWERS_WITHIN_S,
            protocol=2,
            retry=Retry(NoBackoff(), 0),
        )
        return redis.Redis.from_pool(pool)

    def info(self) -> dict[str, Any]:
        with self.client() as client:
            told: dict[str, Any] = client.info()
        return told

    def stop(self) -> None:
        self.pen.note(RedisStopped(self.cluster))
        if running := self.running:
            end([running.process])

    def freeze(self) -> None:
        """It accepts connections and answers nobody."""
        if running := self.running:
            self.pen.note(Frozen(running.process.pid, running.process.born))
            running.process.send(signal.SIGSTOP)

    def start(self, *, answers: bool = True) -> None:
        """Where it is not running: on the same address, with its own configuration and folder as they are."""
        if self.running is None:
            command = [*self.blueprint.inside(self.cluster), redis_server(), str(self.configuration)]
            Ledger(self.blueprint.spec.state).start(command, role="redis", of=self.cluster)
        if answers:
            self.wait_for_answer()

    def wait_for_answer(self) -> None:
        eventually(self.must_answer, within_s=_ANSWERS_WITHIN_S)

    def spoil(self) -> None:
        """What is done to it next stays with its process: it is restarted when it is mended."""
        self.pen.note(RedisSpoiled(self.cluster, self.info()["run_id"]))

    def restart(self) -> None:
        """It comes back empty, as one without backups does."""
        self.stop()
        self.start()

    def restart_with(self, change: Callable[[str], str]) -> None:
        """By another configuration; it may well answer nobody."""
        self.configure(change)
        self.stop()
        self.start(answers=False)

    def configure(self, change: Callable[[str], str]) -> None:
        """Its file, without a restart, which takes it back when it is mended."""
        self.spoil()
        self.pen.keep(self.configuration)
        self.configuration.write_text(change(self.configuration.read_text("utf-8")), encoding="utf-8")

    def fill(self, share: float) -> None:
        """With keys of an hour's pictures of maps, of which nobody's session is one, up to that share of its memory.

        The server makes the values itself, so nothing of them is sent. Beyond 1 it has to evict.
        """
        keys = tuple(f"map_tiles:{number}" for number in range(_MOST_VALUES))
        self.pen.note(KeysAdded(self.cluster, keys))
        if share > 1:
            self.spoil()
        with self.client() as client:
            for key in keys:
                memory: dict[str, Any] = client.info("memory")
                wanted = int(memory["maxmemory"] * share) - memory["used_memory"]
                if wanted < _NEAR_ENOUGH_BYTES:
                    return
                # The allocator rounds up by as much as a quarter: so it comes near from below.
                try:
                    client.setrange(key, min(_VALUE_BYTES, wanted * 3 // 4), "x")
                    client.expire(key, _DAY_S)
                except redis.OutOfMemoryError:
                    return  # one that evicts nothing is as full as it gets

    def must_answer(self) -> None:
        try:
            with self.client() as client:
                client.ping()
        except redis.RedisError as error:
            raise Mismatch.of(
                f"Redis {self.cluster}",
                expected=f"answers PING on {self.address}",
                actual=f"{error}",
                next_action="read its log: cutover lab status names the folder",
            ) from error
