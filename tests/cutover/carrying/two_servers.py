"""Two Redis servers with sessions in them, and a host that reaches both."""

import os
import pickle
import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import msgspec
import redis

from cutover.carrying import Carried, Compared, Place, carry, carry_served, compare
from cutover.carrying.passing import Pass, make_pass
from cutover.fleet import Application
from cutover.hosts import HostConnection

APPLICATION = Application()
DAY_S = 86400
MEMORY = "chatmrpt-cutover:carried"


def pickled(session_id: str, **more: Any) -> bytes:
    """As flask-session 0.5 writes it."""
    return pickle.dumps({"_permanent": True, "session_id": session_id, **more}, protocol=4)


def packed(session_id: str, **more: Any) -> bytes:
    """As flask-session 0.8 writes it."""
    return msgspec.msgpack.encode({"_permanent": True, "session_id": session_id, **more})


def new_id() -> str:
    return str(uuid.uuid4())


@dataclass(frozen=True)
class Server:
    """A database of a server."""

    place: Place
    client: redis.Redis

    def keep(self, sid: str, value: bytes, left_s: int | None = DAY_S) -> None:
        self.client.set(f"chatmrpt:{sid}", value, ex=left_s)

    def value(self, sid: str) -> bytes | None:
        return self._bytes(f"chatmrpt:{sid}")

    def left_s(self, sid: str) -> float:
        """As Redis says it: -1 for ever, -2 for not there."""
        left_ms = self.client.pttl(f"chatmrpt:{sid}")
        return left_ms / 1000 if left_ms > 0 else left_ms

    def end(self, sid: str) -> None:
        self.client.delete(f"chatmrpt:{sid}")

    def everything(self) -> dict[bytes, bytes | None]:
        """All that an application could see."""
        return {key: self._bytes(key) for key in self.client.scan_iter("chatmrpt:*")}

    def _bytes(self, key: str | bytes) -> bytes | None:
        value = self.client.get(key)
        assert not isinstance(value, str)
        return value


@dataclass(frozen=True)
class Both:
    """The shared server and the new one, and whose sessions are production's."""

    host: HostConnection
    old: Server
    new: Server
    owned: Collection[str]

    def impatient(self) -> "Both":
        """The same, and a server that says nothing is given up soon."""
        soon = timedelta(seconds=0.2)
        old, new = (replace(one, place=replace(one.place, answers_within=soon)) for one in (self.old, self.new))
        return replace(self, old=old, new=new)

    def pass_over(self, *, apply: bool) -> Pass:
        return make_pass(self.host, self.old.place, self.new.place, self.owned, APPLICATION, apply=apply)

    def carry(self) -> Carried:
        return carry(self.host, self.old.place, self.new.place, self.owned, APPLICATION)

    def carry_served(self) -> Carried:
        return carry_served(self.host, self.old.place, self.new.place, self.owned, APPLICATION)

    def carry_back(self) -> Carried:
        return carry(self.host, self.new.place, self.old.place, self.owned, APPLICATION)

    def compare(self) -> Compared:
        return compare(self.host, self.old.place, self.new.place, self.owned, APPLICATION)


def numbers(carried: Carried) -> dict[str, int]:
    """What is not nought."""
    fields = {name: value for name, value in vars(carried).items() if name != "seconds"}
    return {name: value for name, value in fields.items() if value}


def fill(server: Server, owned: Collection[str], value_bytes: int) -> None:
    """A session for each id, under a key of its own."""
    content = os.urandom(value_bytes)
    pipe = server.client.pipeline(transaction=False)
    for session_id in owned:
        pipe.set(f"chatmrpt:{new_id()}", pickled(session_id, content=content), ex=DAY_S)
        if len(pipe) == 100:
            pipe.execute()
    pipe.execute()
