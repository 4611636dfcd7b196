"""Connections that begin where an instance is, although this process is elsewhere."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis

from cutover.errors import ProbeError

_CLONE_NEWNET = 0x40000000
_OWN = Path("/proc/thread-self/ns/net")
_libc = ctypes.CDLL(None, use_errno=True)


@contextmanager
def entered(namespace: Path) -> Iterator[None]:
    """For this thread; a socket stays where it was opened."""
    own = os.open(_OWN, os.O_RDONLY)
    try:
        _enter(namespace)
        yield
    finally:
        _leave_for(own)
        os.close(own)


def connection_from(namespace: Path) -> type[redis.Connection]:
    class Connection(redis.Connection):
        def _connect(self) -> Any:
            with entered(namespace):
                return super()._connect()  # type: ignore[no-untyped-call]

    return Connection


def _enter(namespace: Path) -> None:
    descriptor = os.open(namespace, os.O_RDONLY)
    try:
        _leave_for(descriptor)
    finally:
        os.close(descriptor)


def _leave_for(descriptor: int) -> None:
    if _libc.setns(descriptor, _CLONE_NEWNET) != 0:
        raise ProbeError.of(
            "A network namespace of the lab",
            expected="can be entered",
            actual=os.strerror(ctypes.get_errno()),
            next_action="run it as the user who brought the lab up: root",
        )
