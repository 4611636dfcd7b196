"""Keys looked for by their whole name on real servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from cutover.errors import ProbeError
from cutover.fleet import Endpoint, RedisExpectation
from cutover.hosts import connect
from cutover.hosts.programs import redis_servers as program
from cutover.probes import redis_survey
from cutover.probes.keys import databases_with
from cutover.probes.redis_servers import RedisServer, replies
from cutover.probes.redis_survey import SurveyedServer
from tests.cutover.fleets import local_instance
from tests.cutover.servers import closed, redis_server

EXPECTED = RedisExpectation(cluster="redis-production", db=2)
KEY = "chatmrpt:mine"
REFUSED = "ConnectionRefusedError: [Errno 111] Connection refused"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Endpoint]:
    with redis_server(tmp_path) as endpoint:
        yield endpoint


def put(endpoint: Endpoint, db: int, key: str) -> None:
    with redis.Redis(endpoint.host, endpoint.port, db) as client:
        client.set(key, "")


def surveyed(endpoint: Endpoint) -> SurveyedServer:
    how = {"client_name": "chatmrpt-cutover", "timeout_s": 5, "password": None, "tls": False}
    seen = redis_survey.parse(endpoint, program.survey(str(endpoint), [], how))  # type: ignore[no-untyped-call]
    assert isinstance(seen, SurveyedServer)
    return seen


def test_in_which_databases_a_key_is(server: Endpoint) -> None:
    for db, key in ((0, KEY), (2, "chatmrpt:another"), (5, KEY)):
        put(server, db, key)

    assert databases_with(connect(local_instance()), [surveyed(server)], KEY, EXPECTED) == {server: (0, 5)}


def test_a_key_that_came_after_the_look_is_found_where_it_is_expected(server: Endpoint) -> None:
    before = surveyed(server)
    put(server, 2, KEY)

    assert databases_with(connect(local_instance()), [before], KEY, EXPECTED) == {server: (2,)}


def test_no_servers_no_question() -> None:
    nowhere = connect(local_instance(become=("no-such-program",)))

    assert databases_with(nowhere, [], KEY, EXPECTED) == {}


def test_a_server_that_is_gone_meanwhile() -> None:
    gone = closed()
    before = SurveyedServer(RedisServer(gone, "03ab" * 10, "7.0.15"), {}, (), {}, 0.1)

    with pytest.raises(ProbeError) as unanswered:
        databases_with(connect(local_instance()), [before], KEY, EXPECTED)

    assert str(unanswered.value) == (
        f"Redis at {gone}, asked from production-1\n"
        "  expected: replies to the commands it was sent\n"
        f"  actual:   {REFUSED}\n"
        "  next:     see whether it runs, and whether its security group lets this instance in"
    )


def test_replies_of_several_servers_in_the_order_of_the_commands(server: Endpoint) -> None:
    commands = [("SET", "a", "1"), ("EXISTS", "a"), ("TTL", "a")]

    assert replies(connect(local_instance()), [server], commands, EXPECTED) == {server: ["OK", "1", "-1"]}


def test_one_of_several_that_does_not_answer_is_named(server: Endpoint) -> None:
    gone = closed()

    with pytest.raises(ProbeError) as unanswered:
        replies(connect(local_instance()), [server, gone], [("PING",)], EXPECTED)

    assert unanswered.value.failure.subject == f"Redis at {gone}, asked from production-1"
    assert unanswered.value.failure.actual == REFUSED
