"""The end of a connection through a jump host, in whichever order the two go."""

import socket
from typing import Any

import pytest
from paramiko import Channel, Transport

from cutover.hosts.passage import Passage


@pytest.fixture
def orphan() -> Any:
    """A channel that is open on a connection which is gone."""
    near, far = socket.socketpair()
    transport: Any = Transport(near)
    transport.active = True
    transport.clear_to_send.set()
    channel: Any = Channel(1)
    channel._set_transport(transport)
    channel._set_window(1000, 1000)
    channel._set_remote_channel(1, 1000, 1000)
    near.close()
    far.close()
    return channel


def test_the_channel_alone_raises_in_the_thread_that_closes_it(orphan: Any) -> None:
    with pytest.raises(EOFError):
        orphan.close()


def test_a_passage_ends_without_a_word(orphan: Any) -> None:
    Passage(orphan).close()

    assert orphan.closed


def test_everything_else_is_the_channels_own(orphan: Any) -> None:
    passage = Passage(orphan)
    passage.settimeout(3)

    assert orphan.gettimeout() == 3
