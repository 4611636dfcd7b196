"""A channel through a jump host, as the socket of a further connection."""

from contextlib import suppress
from typing import Any

from paramiko import Channel


class Passage:
    """Closing it is no error when the jump host went first: the thread that closes has others to wake afterwards."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def close(self) -> None:
        with suppress(EOFError):
            self._channel.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)
