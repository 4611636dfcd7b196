"""One command over one SSH channel: all of its input, output and errors at the same time, and one end to wait for."""

from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Any

from paramiko import Channel, SSHException

_NO_EXIT_CODE = -1
_CLOSED_WITHIN_S = 1.0


class LostError(SSHException):
    """The connection was cut, or the command killed, before there was an exit code."""


class UnfinishedError(SSHException):
    """The command has not ended in the time it was given as a whole."""


def exchange(channel: Channel, line: str, stdin: bytes, within_s: float) -> tuple[int, bytes, bytes]:
    """Exit code, output and errors. Raises UnfinishedError, LostError, or what SSH says."""

    def send() -> None:
        channel.exec_command(line)
        with suppress(OSError):  # a command need not read what it is given; of a cut connection the code tells
            channel.sendall(stdin)
            channel.shutdown_write()

    def receive() -> tuple[bytes, int]:
        return channel.makefile("rb").read(), channel.recv_exit_status()

    # Only together: output and errors share one window, and a command that waits to be read reads nothing itself.
    with ThreadPoolExecutor(4) as pool, channel:
        sent, received = pool.submit(send), pool.submit(receive)
        complained = pool.submit(channel.makefile_stderr("rb").read)
        parts: tuple[Future[Any], ...] = (sent, received, complained)
        late = wait(parts, timeout=within_s).not_done
        if late:
            # Closing wakes them, unless the other end takes nothing more: then only the end of the connection does.
            pool.submit(channel.close)
            if wait(late, timeout=_CLOSED_WITHIN_S).not_done:
                channel.get_transport().close()
            raise UnfinishedError
        sent.result()
        out, code = received.result()
    if code == _NO_EXIT_CODE:
        alive = channel.get_transport().is_active() and channel.eof_received
        raise LostError("it was killed by a signal" if alive else "the connection was cut while it ran")
    return code, out, complained.result()
