"""Where everything listens: loopback addresses that say who is who, and ports that are free on them."""

import errno
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import count
from typing import Self

import psutil

from cutover.errors import ConfigurationError

STAGING = "127.0.10.1"
PRODUCTION = "127.0.20.1"
AWS = "127.0.30.1"
JUMP_HOST = "127.0.40.1"
_INSTANCES = {"staging": "127.0.10.{}", "production": "127.0.20.{}"}
_FIRST_INSTANCE = 11
_LAST_PORT = 65535
_MOST_CLUSTERS = 250


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self}"


def host_of_instance(environment: str, number: int) -> str:
    """The address of an environment's n-th instance, counted from 1."""
    return _INSTANCES[environment].format(_FIRST_INSTANCE + number - 1)


def host_of_cluster(number: int) -> str:
    """The address of the n-th cache cluster, counted from 1."""
    return f"127.0.31.{number}"


class Ports:
    """Hands out ports and keeps each until the end of the `with`.

    A kept port is bound and not listening. A server, which always asks with SO_REUSEADDR, may still take it; a lab that
    comes up at the same moment and looks for a free one, without that option, does not get it.
    """

    def __init__(self, first: int | None) -> None:
        self._wanted: Iterator[int] | None = None if first is None else count(first)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def on(self, host: str) -> Address:
        """A free port there, or the next one that was asked for.

        Raises ConfigurationError: that one is taken, or this machine has no such address.
        """
        wanted = next(self._wanted) if self._wanted else 0
        if wanted > _LAST_PORT:
            raise _refused(f"Port {wanted}", f"a port up to {_LAST_PORT}", "beyond it", "choose a lower --first-port")
        return Address(host, self._bound(host, wanted))

    def _bound(self, host: str, wanted: int) -> int:
        end = self._open.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
        if wanted:
            # What is left of closed connections does not count as taken: as the servers themselves see it.
            end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            end.bind((host, wanted))
        except OSError as error:
            raise _not_bound(host, wanted, error) from error
        end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port: int = end.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class KeptAddress:
    """An address that no other cluster of this machine gets until it is given up, also while its server is dead.

    Kept by a UDP socket on the same port: a server of TCP does not mind it, and it is gone with its process.
    """

    address: Address
    keeper: socket.socket

    def __enter__(self) -> Address:
        return self.address

    def __exit__(self, *_: object) -> None:
        self.give_up()

    def give_up(self) -> None:
        self.keeper.close()


def address_of_cluster(number: int, port: int) -> KeptAddress:
    """The port that was asked for, as at AWS, on the n-th cluster's address or the next on which it is free.

    Two labs may ask for the same one. Raises ConfigurationError: it is free on none.
    """
    for candidate in range(number, _MOST_CLUSTERS):
        with suppress(ConfigurationError):
            return _kept(host_of_cluster(candidate), port)
    return _kept(host_of_cluster(number), port)


def _kept(host: str, port: int) -> KeptAddress:
    with ExitStack() as undone, Ports(port) as ports:
        address = ports.on(host)
        keeper = undone.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        try:
            keeper.bind((host, port))
        except OSError as error:
            raise _refused(
                f"Port {port} on {host}", "free", "kept for a cluster of another lab", "end that lab"
            ) from error
        undone.pop_all()
    return KeptAddress(address, keeper)


def _not_bound(host: str, port: int, error: OSError) -> ConfigurationError:
    if error.errno == errno.EADDRINUSE:
        return _refused(
            f"Port {port} on {host}",
            "free",
            f"in use by {_holder(host, port)}",
            "end that process, or choose another --first-port",
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return _refused(
            f"Address {host}",
            "one that this machine answers to, as every 127.x.y.z on Linux",
            f"{error.strerror} (system: {sys.platform})",
            "run the lab on Linux",
        )
    return _refused(
        f"Port {port} on {host}",
        "one that this user may open",
        f"{error.strerror}",
        "choose a --first-port above 1023",
    )


def _holder(host: str, port: int) -> str:
    for connection in psutil.net_connections("tcp"):
        if connection.status != psutil.CONN_LISTEN or not connection.laddr:
            continue
        if connection.laddr.port == port and connection.laddr.ip in {host, "0.0.0.0", "::"}:  # noqa: S104 - compared
            return f"process {connection.pid}" if connection.pid else "a process of another user"
    return "a process that does not show itself"


def _refused(subject: str, expected: str, actual: str, next_action: str) -> ConfigurationError:
    return ConfigurationError.of(
        subject, expected=expected, actual=actual, next_action=f"{next_action}; nothing was started"
    )
