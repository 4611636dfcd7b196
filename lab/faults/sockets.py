"""Whom a process has connected to, read from /proc: psutil knows the connections of its own network alone."""

import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from lab.addresses import Address

_ESTABLISHED = "01"


def peers(pid: int, own_port: int) -> list[Address]:
    """But for those that came to its own port; in order. Nobody, where the process is gone."""
    process = Path("/proc") / str(pid)
    with suppress(OSError):
        own = set(_inodes(process))
        return sorted(_connected(process, own, own_port), key=str)
    return []


def _inodes(process: Path) -> Iterator[str]:
    for descriptor in (process / "fd").iterdir():
        with suppress(OSError):  # closed meanwhile
            target = str(descriptor.readlink())
            if target.startswith("socket:["):
                yield target[len("socket:[") : -1]


def _connected(process: Path, own: set[str], own_port: int) -> Iterator[Address]:
    for line in (process / "net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        _, local, remote, state, *fields = line.split()
        if state == _ESTABLISHED and fields[5] in own and _address(local).port != own_port:
            yield _address(remote)


def _address(words: str) -> Address:
    """From the kernel's form: the address as a number in this machine's order, then the port."""
    host, port = words.split(":")
    return Address(socket.inet_ntoa(struct.pack("=L", int(host, 16))), int(port, 16))
