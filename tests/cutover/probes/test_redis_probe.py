"""Who a Redis server is, asked from an instance: real servers, and everything else that may listen there."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from cutover.errors import ConfigurationError
from cutover.fleet import Endpoint, RedisExpectation
from cutover.hosts import HostConnection, connect
from cutover.probes.redis_servers import RedisServer, SilentServer, parse, redis_servers
from tests.cutover.fleets import local_instance
from tests.cutover.servers import closed, identity, redis_server, talking

OPEN = RedisExpectation(cluster="redis-production")
LOCKED = RedisExpectation(cluster="redis-production", password="PRODUCTION_REDIS_PASSWORD")


@pytest.fixture
def host() -> HostConnection:
    return connect(local_instance())


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with redis_server(tmp_path_factory.mktemp("open")) as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with redis_server(tmp_path_factory.mktemp("locked"), password="hunter2") as endpoint:
        yield endpoint


def test_a_server_says_who_it_is(host: HostConnection, opened: Endpoint) -> None:
    answer = redis_servers(host, [opened], OPEN)[opened]

    assert isinstance(answer, RedisServer)
    assert (answer.endpoint, answer.run_id) == (opened, identity(opened))
    assert str(answer) == f"{opened} (run_id {identity(opened)[:12]})"


def test_a_server_with_a_password(host: HostConnection, locked: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRODUCTION_REDIS_PASSWORD", "hunter2")

    answer = redis_servers(host, [locked], LOCKED)[locked]

    assert isinstance(answer, RedisServer)
    assert answer.run_id == identity(locked, "hunter2")


def test_a_wrong_password_and_none(host: HostConnection, locked: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRODUCTION_REDIS_PASSWORD", "not-hunter2")

    assert redis_servers(host, [locked], LOCKED)[locked] == SilentServer(
        locked, "ValueError: -WRONGPASS invalid username-password pair or user is disabled.", may_be_redis=True
    )
    without = redis_servers(host, [locked], OPEN)[locked]
    assert without == SilentServer(locked, "ValueError: -NOAUTH Authentication required.", may_be_redis=True)
    assert str(without) == f"{locked}, which does not say who it is (ValueError: -NOAUTH Authentication required.)"


def test_a_password_that_is_not_set(host: HostConnection, locked: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PRODUCTION_REDIS_PASSWORD", raising=False)

    with pytest.raises(ConfigurationError, match="Secret PRODUCTION_REDIS_PASSWORD"):
        redis_servers(host, [locked], LOCKED)


def test_several_addresses_in_one_round_trip(host: HostConnection, opened: Endpoint, locked: Endpoint) -> None:
    nobody = closed()

    answers = redis_servers(host, [opened, nobody, locked], OPEN)

    assert isinstance(answers[opened], RedisServer)
    assert answers[nobody] == SilentServer(
        nobody, "ConnectionRefusedError: [Errno 111] Connection refused", may_be_redis=True
    )
    assert isinstance(answers[locked], SilentServer)


def test_no_addresses_no_question() -> None:
    """A host that cannot be reached is not even tried."""
    assert redis_servers(connect(local_instance(become=("no-such-program",))), [], OPEN) == {}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "ValueError: HTTP/1.1 400 Bad Request"),
        (b"SSH-2.0-OpenSSH_8.7\r\n", "ValueError: SSH-2.0-OpenSSH_8.7"),
    ],
)
def test_something_that_is_no_redis(host: HostConnection, words: bytes, why: str) -> None:
    with talking(words) as endpoint:
        assert redis_servers(host, [endpoint], OPEN)[endpoint] == SilentServer(endpoint, why, may_be_redis=False)


def test_a_server_that_never_answers(host: HostConnection) -> None:
    impatient = OPEN.model_copy(update={"answers_within": timedelta(seconds=0.1)})

    with talking(None) as endpoint:
        answer = redis_servers(host, [endpoint], impatient)[endpoint]

    assert isinstance(answer, SilentServer)
    assert answer.why.endswith("timed out")
    assert answer.may_be_redis


ENDPOINT = Endpoint(host="10.0.0.7", port=6379)


def test_captured_answers() -> None:
    server = {"redis_version": "7.0.15", "run_id": "03ab" * 10, "tcp_port": "6379"}

    assert parse(ENDPOINT, {"server": server, "seconds": 0.1}) == RedisServer(ENDPOINT, "03ab" * 10, "7.0.15")
    assert parse(ENDPOINT, {"server": {"run_id": "1"}, "seconds": 0}) == RedisServer(ENDPOINT, "1", "unknown")
    assert parse(ENDPOINT, {"server": {}, "seconds": 0}) == SilentServer(
        ENDPOINT, "no run_id in its answer", may_be_redis=True
    )
    assert parse(ENDPOINT, {"error": "gaierror: no such host", "seconds": 0}) == SilentServer(
        ENDPOINT, "gaierror: no such host", may_be_redis=True
    )
