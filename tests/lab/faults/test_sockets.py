"""Who is at the other end of a process's connections."""

import os
import socket

from lab.addresses import Address
from lab.faults.sockets import peers


def test_whom_a_process_has_connected_to_and_not_who_came_to_it() -> None:
    with socket.create_server(("127.0.31.250", 0)) as server:
        where = Address(*server.getsockname())
        assert where not in peers(os.getpid(), own_port=where.port)
        with socket.create_connection((where.host, where.port)), server.accept()[0]:
            seen = peers(os.getpid(), own_port=where.port)
            assert seen.count(where) == 1
        assert where not in peers(os.getpid(), own_port=where.port)


def test_a_process_that_is_gone_has_connected_to_nobody() -> None:
    pid = os.spawnlp(os.P_NOWAIT, "true", "true")
    os.waitpid(pid, 0)
    assert peers(pid, own_port=1) == []
