"""Services that have come up before a test spoils what they were started with."""

import socket
from functools import partial
from urllib.parse import urlsplit

import pytest

from cutover.errors import Mismatch
from cutover.fleet import Fleet, Instance
from cutover.waiting import eventually


@pytest.fixture
def fleet(fleet: Fleet) -> Fleet:
    """Each instance of production listens."""
    for instance in fleet.production.instances:
        eventually(partial(_must_listen, instance), within_s=20, every_s=0.05)
    return fleet


def _must_listen(instance: Instance) -> None:
    address = urlsplit(instance.address)
    try:
        socket.create_connection((address.hostname or "", address.port or 80), timeout=1).close()
    except OSError as error:
        raise Mismatch.of(instance.name, expected="listening", actual=f"{error}", next_action="see its log") from error
