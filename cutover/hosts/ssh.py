"""SSH by Fabric, jump host included: one connection, many commands."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fabric import Connection
from paramiko import PKey, RejectPolicy, SSHException
from paramiko.pkey import UnknownKeyType

from cutover.errors import ConfigurationError, ProbeError
from cutover.fleet import Host, Instance

CONNECT_WITHIN_S = 10


class SshTransport:
    """The way to a host over SSH. Only hosts whose key is in this user's known_hosts are spoken to."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._connection = _connection(instance.host)

    def run(self, command: Sequence[str], stdin: bytes, within_s: float) -> tuple[int, bytes, bytes]:
        line = shlex.join(command)
        try:
            self._open()
            # Fabric's own run() hands standard input on byte by byte with a pause after each.
            channel = self._connection.create_session()
            channel.settimeout(within_s)
            channel.exec_command(line)
            channel.sendall(stdin)
            channel.shutdown_write()
            out, err = channel.makefile("rb").read(), channel.makefile_stderr("rb").read()
            return channel.recv_exit_status(), out, err
        except (OSError, EOFError, SSHException) as error:
            raise ProbeError.of(
                f"Host of {self._instance.name}, {self._connection.host}",
                expected=f"an answer over SSH to: {line}",
                actual=f"{type(error).__name__}: {error}" if str(error) else type(error).__name__,
                next_action=f"try it by hand: ssh {self._connection.user}@{self._connection.host}",
            ) from error

    def _open(self) -> None:
        if self._connection.is_connected:
            return
        self._connection.client.load_system_host_keys()
        self._connection.client.set_missing_host_key_policy(RejectPolicy())
        self._connection.open()

    def close(self) -> None:
        self._connection.close()


def _connection(host: Host) -> Any:
    keys = {"pkey": _key(host.key_file.expanduser())} if host.key_file else {}
    gateway = _gateway(host.jump, keys) if host.jump else None
    return Connection(
        host.address,
        user=host.user,
        port=host.port,
        gateway=gateway,
        connect_timeout=CONNECT_WITHIN_S,
        connect_kwargs=keys,
    )


def _key(file: Path) -> PKey:
    """Loaded by its own type: given a file's name, paramiko tries every type and reports the last one's complaint."""
    try:
        return PKey.from_path(file)
    except (OSError, SSHException, UnknownKeyType) as error:
        raise ConfigurationError.of(
            f"SSH key {file}",
            expected="a private key without a passphrase",
            actual=f"{type(error).__name__}: {error}",
            next_action="correct key_file in the fleet file, or leave it out and use your agent",
        ) from error


def _gateway(jump: str, keys: dict[str, PKey]) -> Any:
    gateway = Connection(jump, connect_timeout=CONNECT_WITHIN_S, connect_kwargs=keys)
    gateway.client.load_system_host_keys()
    gateway.client.set_missing_host_key_policy(RejectPolicy())
    return gateway
