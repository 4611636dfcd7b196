"""How an attempt to be answered ended: by what the host said of it, and against real servers."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from cutover.errors import ProbeError
from cutover.fleet import Endpoint, RedisExpectation
from cutover.hosts import connect
from cutover.probes.reachability import Kind, Reach, parse, reach
from tests.cutover.fleets import local_instance
from tests.cutover.servers import closed, identity, redis_server, talking

ENDPOINT = Endpoint(host="10.0.0.7", port=6379)
OPEN = RedisExpectation(cluster="redis-production")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with redis_server(tmp_path_factory.mktemp("open")) as endpoint:
        yield endpoint


def reached(endpoint: Endpoint, expectation: RedisExpectation = OPEN) -> Reach:
    return reach(connect(local_instance()), endpoint, expectation)


def test_a_server_answers_with_its_identity_and_the_time_it_took(opened: Endpoint) -> None:
    seen = reached(opened)

    assert (seen.kind, seen.run_id, seen.got_through) == (Kind.ANSWERED, identity(opened), True)
    assert 0 < seen.seconds < OPEN.answers_within.total_seconds()


def test_nobody_listens() -> None:
    seen = reached(closed())

    assert (seen.kind, seen.got_through) == (Kind.REFUSED, False)


def test_a_server_that_hangs() -> None:
    impatient = OPEN.model_copy(update={"answers_within": timedelta(seconds=0.1)})

    with talking(None) as endpoint:
        assert reached(endpoint, impatient).kind is Kind.SILENT


def test_something_else_listens() -> None:
    with talking(b"SSH-2.0-OpenSSH_8.7\r\n") as endpoint:
        seen = reached(endpoint)

    assert (seen.kind, seen.words, seen.got_through) == (Kind.OTHERWISE, "SSH-2.0-OpenSSH_8.7", True)


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        ("ConnectionRefusedError: [Errno 111] Connection refused", "p1: refused, after 0.4 ms"),
        ("TimeoutError: timed out", "p1: no answer, after 0.4 ms"),
        ("TimeoutError: [Errno 110] Connection timed out", "p1: no answer, after 0.4 ms"),
        ("timeout: timed out", "p1: no answer, after 0.4 ms"),
        ("OSError: [Errno 113] No route to host", "p1: no way there, after 0.4 ms"),
        ("OSError: [Errno 101] Network is unreachable", "p1: no way there, after 0.4 ms"),
        ("PermissionError: [Errno 1] Operation not permitted", "p1: no way there, after 0.4 ms"),
        (
            "gaierror: [Errno -2] Name or service not known",
            "p1: its name does not resolve ([Errno -2] Name or service not known), after 0.4 ms",
        ),
    ],
)
def test_the_network_lets_nobody_through(error: str, shown: str) -> None:
    seen = parse("p1", ENDPOINT, {"error": error, "seconds": 0.0004})

    assert str(seen) == shown
    assert not seen.got_through


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("ValueError: -NOAUTH Authentication required.", "-NOAUTH Authentication required."),
        (
            "ValueError: the connection was closed without an answer",
            "the connection was closed without an answer",
        ),
        ("ConnectionResetError: [Errno 104] Connection reset by peer", "[Errno 104] Connection reset by peer"),
        ("SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version", "[SSL: WRONG_VERSION_NUMBER] wrong version"),
        ("timeout: _ssl.c:1112: The handshake operation timed out", "_ssl.c:1112: The handshake operation timed out"),
    ],
)
def test_who_gets_another_answer_got_through(error: str, words: str) -> None:
    seen = parse("p1", ENDPOINT, {"error": error, "seconds": 1.25})

    assert str(seen) == f"p1: answers, but does not say who it is ({words}), after 1.2 s"
    assert seen.got_through


def test_an_answer_without_an_identity() -> None:
    seen = parse("p1", ENDPOINT, {"replies": ["# Server\r\nredis_version:7.0.15\r\n"], "seconds": 0.001})

    assert (seen.kind, seen.words) == (Kind.OTHERWISE, "no run_id in its answer")


@pytest.mark.parametrize("error", ["OSError: [Errno 24] Too many open files", "UnicodeError: label too long"])
def test_what_is_no_refusal_of_the_network_is_none(error: str) -> None:
    with pytest.raises(ProbeError) as unseen:
        parse("p1", ENDPOINT, {"error": error, "seconds": 0.1})

    assert str(unseen.value) == (
        "10.0.0.7:6379, asked from p1\n"
        "  expected: an answer, or a refusal by the network\n"
        f"  actual:   {error}\n"
        "  next:     try it by hand on p1: redis-cli -h 10.0.0.7 -p 6379 ping"
    )
