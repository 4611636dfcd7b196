"""The open SSH connections of this process: one to each host and to each jump host, shared by all threads."""

import atexit
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from paramiko import Channel, ChannelException, SSHException, Transport

from cutover.hosts.hop import Hop
from cutover.hosts.passage import Passage
from cutover.hosts.prompt_socket import PromptSocket

CONNECT_WITHIN_S = 10.0
"""For each step of connecting, where the command has as long."""
SESSIONS = 8
"""At once over one connection; sshd allows 10, unless it is told otherwise."""


class JumpError(SSHException):
    """The host in between did not let us through."""


class Line:
    """A connection that is opened when it is first needed, and anew when it is found dead."""

    def __init__(self, hop: Hop) -> None:
        self._hop = hop
        self._before = _line_to(hop.before) if hop.before else None
        self._lock = Lock()
        self._sessions = BoundedSemaphore(SESSIONS)
        self._connection = hop.connection()

    @contextmanager
    def session(self, deadline: float) -> Iterator[Channel]:
        """A channel for one command."""
        if not self._sessions.acquire(timeout=left(deadline)):
            raise TimeoutError(f"{SESSIONS} other commands were running there all the time")
        try:
            yield self._channel(lambda there: there.open_session(timeout=_step_s(deadline)), deadline)
        finally:
            self._sessions.release()

    def close(self) -> None:
        self._connection.client.close()  # Fabric's own close leaves one open that was refused half-way

    def _channel(self, opened: Callable[[Transport], Channel], deadline: float) -> Channel:
        """Nothing was asked yet: where the connection turns out to be dead, it is tried again on a new one, once."""
        there, is_new = self._transport(deadline)
        try:
            return opened(there)
        except ChannelException:
            raise  # an answer, and the connection is alive
        except (OSError, EOFError, SSHException):
            if is_new:
                raise
            there.close()
        return opened(self._transport(deadline)[0])

    def _transport(self, deadline: float) -> tuple[Transport, bool]:
        """The open connection, and whether it was opened for this."""
        if not self._lock.acquire(timeout=left(deadline)):
            raise TimeoutError("another command was still connecting")
        try:
            is_new = not self._connection.is_connected
            if is_new:
                self._open(deadline)
            return self._connection.transport, is_new
        finally:
            self._lock.release()

    def _open(self, deadline: float) -> None:
        self.close()
        self._connection = self._hop.connection()
        self._connection.connect_timeout = step_s = _step_s(deadline)
        limits = dict.fromkeys(("banner_timeout", "auth_timeout", "channel_timeout"), step_s)
        self._connection.connect_kwargs.update(limits)
        if end := self._end(step_s, deadline):
            self._connection.connect_kwargs["sock"] = end
        started = time.monotonic()
        try:
            self._connection.open()
        except (OSError, EOFError, SSHException) as error:
            self.close()
            if time.monotonic() - started >= step_s:
                raise TimeoutError(f"no server of SSH has answered there for {step_s:.1f} s") from error
            raise

    def _end(self, within_s: float, deadline: float) -> Passage | PromptSocket | None:
        """What the connection goes through; None where the user's own configuration of SSH has a way of its own."""
        address, port = self._connection.host, int(self._connection.port)
        if self._before:
            return self._before.onwards(address, port, deadline)
        return None if self._connection.gateway else PromptSocket.connected(address, port, within_s)

    def onwards(self, address: str, port: int, deadline: float) -> Passage:
        """From this jump host to a further one."""
        name = f"jump host {self._hop.address}"
        try:
            channel = self._channel(
                lambda there: there.open_channel("direct-tcpip", (address, port), ("", 0), timeout=_step_s(deadline)),
                deadline,
            )
        except ChannelException as error:
            raise JumpError(f"{name} does not get through to {address}:{port}: {error.text}") from error
        except (OSError, EOFError, SSHException) as error:
            raise JumpError(f"{name}: {named(error)}") from error
        return Passage(channel)


_lines: dict[Hop, Line] = {}
_lock = Lock()


def line_to(hop: Hop) -> Line:
    """This process's only one. Raises ConfigurationError for files of keys that cannot be used."""
    with _lock:
        return _line_to(hop)


def _line_to(hop: Hop) -> Line:
    if hop not in _lines:
        _lines[hop] = Line(hop)
    return _lines[hop]


def hang_up() -> None:
    """Close all of them; those through a jump host before the jump host's own."""
    with _lock:
        for line in reversed(_lines.values()):
            line.close()
        _lines.clear()


atexit.register(hang_up)
# All that goes wrong is raised as well; without a handler, tracebacks of its threads would stand between our own words.
logging.getLogger("paramiko").addHandler(logging.NullHandler())


def named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def left(deadline: float) -> float:
    return max(0.0, deadline - time.monotonic())


def _step_s(deadline: float) -> float:
    """Never all that is left: what does not answer can be tried once more."""
    return max(0.01, min(CONNECT_WITHIN_S, left(deadline) / 2))
