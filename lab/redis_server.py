"""A real Redis server with ElastiCache's manners."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from cutover.errors import Mismatch
from lab import certificate
from lab.addresses import Address
from lab.failures import in_time, not_up
from lab.ledger import Entry, Ledger

FORBIDDEN = (
    "CONFIG",
    "DEBUG",
    "SAVE",
    "BGSAVE",
    "BGREWRITEAOF",
    "REPLICAOF",
    "SLAVEOF",
    "MIGRATE",
    "SHUTDOWN",
)
"""What ElastiCache refuses."""
USUAL_PORT = 6379
_ANSWER_S = 5


@dataclass(frozen=True)
class Access:
    """What a server asks of its clients."""

    password: str | None = field(default=None, repr=False)
    tls: bool = False


OPEN = Access()
CERTIFICATE = "certificate.pem"
_KEY = "key.pem"
_LOCAL = "local.sock"
"""Below its folder, beside its network and its firewall; CLIENT LIST tells no address of who comes by it."""


def start(
    ledger: Ledger,
    program: str,
    cluster: str,
    address: Address,
    inside: Sequence[str] = (),
    access: Access = OPEN,
) -> Entry:
    """Start the cluster's server and wait for its first answer. Raises ConfigurationError when there is none.

    `inside`: what stands before a command that runs where the cluster is, if that is not here.
    """
    folder = _folder(ledger.state, cluster)
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "redis.conf"
    configuration.touch(mode=0o600)
    if access.tls:
        certificate.write(address.host, folder / CERTIFICATE, folder / _KEY)
    configuration.write_text(_configuration(folder, address, access), encoding="utf-8")
    running = ledger.start([*inside, program, str(configuration)], role="redis", of=cluster)
    logs = (ledger.logs_of("redis", cluster),)
    subject, expected, next_action = f"Redis {cluster}", f"answers PING on {address}", "correct what the log names"

    def check() -> None:
        if not running.process.alive:
            raise not_up(
                subject, expected=expected, actual="it ended while starting", logs=logs, next_action=next_action
            )
        try:
            with redis.Redis(
                host=address.host,
                port=address.port,
                password=access.password,
                ssl=access.tls,
                ssl_ca_certs=str(folder / CERTIFICATE),
                retry=Retry(NoBackoff(), 0),
            ) as client:
                client.ping()
        except redis.RedisError as error:
            raise Mismatch.of(subject, expected=expected, actual=f"{error}", next_action=next_action) from error

    in_time(check, within_s=_ANSWER_S, next_action=next_action, logs=logs)
    return running


def info(state: Path, cluster: str, access: Access, *, within_s: float) -> dict[str, Any]:
    """The fields of INFO, asked past the network, as who runs the server may. Raises OSError and redis.RedisError."""
    here = os.open(_folder(state, cluster), os.O_PATH)
    try:
        with redis.Redis(
            # The path of a socket may have 107 characters; that of the folder may have more.
            unix_socket_path=f"/proc/self/fd/{here}/{_LOCAL}",
            password=access.password,
            socket_timeout=within_s,
            socket_connect_timeout=within_s,
            retry=Retry(NoBackoff(), 0),
        ) as client:
            told: dict[str, Any] = client.info()
            return told
    finally:
        os.close(here)


def _folder(state: Path, cluster: str) -> Path:
    return state / "redis" / cluster


def _configuration(folder: Path, address: Address, access: Access) -> str:
    forbidden = "".join(f'rename-command {command} ""\n' for command in FORBIDDEN)
    return f"""\
bind {address.host}
{_listening(folder, address, access)}
# It would answer nobody but loopback, and ElastiCache has no such mode.
protected-mode no
dir "{folder}"
unixsocket {_LOCAL}
unixsocketperm 700
daemonize no
# A title would be written over the environment, which carries the lab's mark.
set-proc-title no
save ""
appendonly no
maxmemory 384mb
maxmemory-policy volatile-lru
{forbidden}"""


def _listening(folder: Path, address: Address, access: Access) -> str:
    lines = [f"port {address.port}"]
    if access.tls:
        lines = [
            "port 0",
            f"tls-port {address.port}",
            f'tls-cert-file "{folder / CERTIFICATE}"',
            f'tls-key-file "{folder / _KEY}"',
            "tls-auth-clients no",
        ]
    if access.password:
        lines.append(f'requirepass "{access.password}"')
    return "\n".join(lines)
