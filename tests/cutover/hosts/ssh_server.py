"""A real SSH server on loopback: runs commands, forwards connections, knows one user's key."""

import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

from paramiko import Channel, ECDSAKey, PKey, ServerInterface, Transport
from paramiko.common import AUTH_FAILED, AUTH_SUCCESSFUL, OPEN_SUCCEEDED

from cutover.fleet import Instance

HOST = "127.0.0.1"
USER = "ec2-user"
BLOCK = 32_768


@dataclass
class SshServer:
    port: int
    host_key: PKey
    user_key: PKey
    commands: list[str] = field(default_factory=list)
    forwarded: list[tuple[str, int]] = field(default_factory=list)
    visits: list[Transport] = field(default_factory=list)
    """The connections that were made."""

    @property
    def known_as(self) -> str:
        """Its line in known_hosts."""
        return f"[{HOST}]:{self.port} {self.host_key.get_name()} {self.host_key.get_base64()}\n"

    def write_user_key(self, file: Path) -> Path:
        self.user_key.write_private_key_file(str(file))
        return file


class _Session(ServerInterface):
    """One visitor. What is started for it ends with it."""

    def __init__(self, server: SshServer, threads: list[Thread]) -> None:
        self._server = server
        self._threads = threads
        self._targets: dict[int, tuple[str, int]] = {}

    def get_allowed_auths(self, username: str) -> str:  # noqa: ARG002 - paramiko's signature
        return "publickey"

    def check_auth_publickey(self, username: str, key: PKey) -> int:
        return AUTH_SUCCESSFUL if (username, key) == (USER, self._server.user_key) else AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:  # noqa: ARG002 - paramiko's signature
        return OPEN_SUCCEEDED

    def check_channel_exec_request(self, channel: Channel, command: bytes) -> bool:
        self._server.commands.append(command.decode())
        self._start(lambda: _run(channel, command.decode()))
        return True

    def check_channel_direct_tcpip_request(
        self,
        chanid: int,
        origin: tuple[str, int],  # noqa: ARG002 - paramiko's signature
        destination: tuple[str, int],
    ) -> int:
        self._server.forwarded.append(destination)
        self._targets[chanid] = destination
        return OPEN_SUCCEEDED

    def forward(self, channel: Channel) -> None:
        """Carry a forwarded channel to where it goes, if it is one."""
        target = self._targets.get(channel.get_id())
        if target is None:
            return
        try:
            end = socket.create_connection(target, timeout=10)
        except OSError:
            channel.close()
            return
        self._start(lambda: _carry(channel, end))
        self._start(lambda: _carry(end, channel))

    def _start(self, work: Callable[[], None]) -> None:
        thread = Thread(target=work)
        self._threads.append(thread)
        thread.start()


def _run(channel: Channel, command: str) -> None:
    """As sshd does it: by the user's shell, standard input to its end."""
    words = b""
    while block := channel.recv(BLOCK):
        words += block
    done = subprocess.run(["sh", "-c", command], input=words, capture_output=True, check=False)
    with suppress(OSError):
        channel.sendall(done.stdout)
        channel.sendall_stderr(done.stderr)
        channel.send_exit_status(done.returncode)
    channel.close()


def _carry(source: Channel | socket.socket, target: Channel | socket.socket) -> None:
    with suppress(OSError):
        while block := source.recv(BLOCK):
            target.sendall(block)
    with suppress(OSError):
        target.close()


@contextmanager
def ssh_server() -> Iterator[SshServer]:
    server_key, user_key = ECDSAKey.generate(), ECDSAKey.generate()
    threads: list[Thread] = []
    transports: list[Transport] = []
    with socket.create_server((HOST, 0)) as listening, ExitStack() as ends:
        server = SshServer(listening.getsockname()[1], server_key, user_key)

        def welcome() -> None:
            while True:
                try:
                    visitor, _ = listening.accept()
                except OSError:
                    return
                transport = Transport(visitor)
                transports.append(transport)
                server.visits.append(transport)
                transport.add_server_key(server_key)
                session = _Session(server, threads)
                with suppress(Exception):
                    transport.start_server(server=session)
                    threads.append(Thread(target=_attend, args=(transport, session)))
                    threads[-1].start()

        door = Thread(target=welcome)
        door.start()

        def close() -> None:
            listening.shutdown(socket.SHUT_RDWR)
            door.join()
            for transport in transports:
                transport.close()
            for thread in threads:
                thread.join()

        ends.callback(close)
        yield server


def _attend(transport: Transport, session: _Session) -> None:
    attended = []
    while transport.is_active():
        channel = transport.accept(0.05)
        if channel is not None:
            # paramiko closes a channel that nobody holds any more, even before its command has come.
            attended.append(channel)
            session.forward(channel)


def instance(port: int, key: Path, **host: Any) -> Instance:
    reached = {"via": "ssh", "address": HOST, "user": USER, "port": port, "key_file": key, **host}
    return Instance.model_validate({"name": "production-1", "address": "http://10.0.0.7:8080", "host": reached})
