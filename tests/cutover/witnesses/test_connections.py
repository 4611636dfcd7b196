"""The witness of the sockets, from readings and from a real host of one folder."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Application, Endpoint
from cutover.guestbook import Guestbook
from cutover.probes.peers import private_peers
from cutover.probes.processes import ServiceProcess, ServiceProcesses
from cutover.probes.redis_servers import Answer, RedisServer, SilentServer
from cutover.witnesses.connections import Connections, _connections, _must_have_connected
from tests.cutover.fleets import fleet_with, local_instance
from tests.cutover.servers import closed, identity, redis_server

STARTED = datetime(2025, 8, 1, 14, 3, 7, tzinfo=UTC)
REDIS, SECOND, MODEL, OTHER = (
    Endpoint(host=host, port=port)
    for host, port in (("10.0.0.7", 6379), ("10.0.0.8", 6379), ("104.18.6.192", 443), ("10.0.0.9", 5432))
)


def process(pid: int, *peers: Endpoint) -> ServiceProcess:
    return ServiceProcess(pid, STARTED, (), peers)


def processes(*workers: ServiceProcess, active: str = "active") -> ServiceProcesses:
    return ServiceProcesses("production-1", active, process(1), workers)


def test_workers_that_are_all_connected() -> None:
    _must_have_connected(processes(process(11, REDIS), process(12, REDIS, SECOND)))


def test_workers_without_a_connection_are_named() -> None:
    with pytest.raises(Mismatch) as idle:
        _must_have_connected(processes(process(11, REDIS), process(12), process(13)))

    assert str(idle.value) == (
        "Workers of production-1\n"
        "  expected: a connection to Redis in every worker after many session requests\n"
        "  actual:   worker 12, 13: no connection to anything, though sessions are served\n"
        '  next:     read the log since the last start for "Falling back to filesystem sessions" and what led to it'
    )


def test_no_workers() -> None:
    with pytest.raises(Mismatch) as nobody:
        _must_have_connected(processes(active="failed"))

    assert str(nobody.value) == (
        "Workers of production-1\n"
        "  expected: a connection to Redis in every worker after many session requests\n"
        "  actual:   no workers; the service manager calls the unit failed\n"
        "  next:     start the service"
    )


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        ("10.0.0.7", True),
        ("172.31.44.52", True),
        ("192.168.1.1", True),
        ("127.0.31.1", True),
        ("::1", True),
        ("fd00::7", True),
        ("104.18.6.192", False),
        ("2606:4700::6812:6c0", False),
    ],
)
def test_public_peers_are_not_asked(host: str, asked: bool) -> None:
    peer = Endpoint(host=host, port=443)
    assert private_peers([process(1, peer)]) == ({peer} if asked else set())


def test_a_worker_s_servers_are_those_that_are_a_redis() -> None:
    """What is public was not asked, what is no Redis does not count, what refuses does."""
    server = RedisServer(REDIS, "03ab" * 10, "7.0.1")
    refusing = SilentServer(SECOND, "ValueError: -NOAUTH Authentication required.", may_be_redis=True)
    mail = SilentServer(OTHER, "ValueError: 220 mail.example ESMTP", may_be_redis=False)
    known: dict[Endpoint, Answer] = {REDIS: server, SECOND: refusing, OTHER: mail}

    seen = _connections(local_instance(), process(11, REDIS, SECOND, MODEL, OTHER), known)

    assert (seen.instance, seen.pid) == ("production-1", 11)
    assert seen.servers == (server, refusing)


def test_the_redis_of_an_environment_is_known_by_its_run_id(tmp_path: Path) -> None:
    with redis_server(tmp_path) as endpoint:
        connections = Connections(fleet_with("production", redis={"endpoint": str(endpoint)}), Guestbook(Application()))

        found = connections.own_server("production")

        assert isinstance(found, RedisServer)
        assert (found.endpoint, found.run_id) == (endpoint, identity(endpoint))


def test_a_declared_redis_that_does_not_answer() -> None:
    endpoint = closed()

    with pytest.raises(ProbeError) as silent:
        Connections(fleet_with("production", redis={"endpoint": str(endpoint)}), Guestbook(Application())).own_server(
            "production"
        )

    assert str(silent.value) == (
        f"redis-production at {endpoint}, asked from production-1\n"
        "  expected: a Redis that says its run_id\n"
        "  actual:   ConnectionRefusedError: [Errno 111] Connection refused\n"
        "  next:     see whether it runs, and whether its security group lets this instance in"
    )
