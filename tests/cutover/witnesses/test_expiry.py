"""A session's life, on an application of one function with a real Redis behind it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import redis

from cutover.checks.session_store import must_live_and_expire
from cutover.errors import Mismatch
from cutover.fleet import Endpoint
from cutover.guestbook import Guestbook
from cutover.hosts import connect
from cutover.probes.redis_servers import RedisServer
from cutover.witnesses.expiry import _Key, _must_be_gone, _only_place, lives_of
from cutover.witnesses.readings import EnvironmentReading
from tests.cutover.fleets import local_instance
from tests.cutover.readings import APPLICATION, at, instance, production, report, survey
from tests.cutover.servers import Reply, Request, http_server, redis_server

ONE, TWO = at("10.0.0.7:6379"), at("10.0.0.8:6379")
TTL = APPLICATION.session_ttl_s


@contextmanager
def application(store: redis.Redis, *, renews: bool = True, forgets: bool = False) -> Iterator[str]:
    """Who shows a session that is in the store is known; everybody else gets a new one."""
    numbers = count(1)

    def answer(request: Request) -> Reply:
        sid = request.cookie.rpartition("=")[2].partition(".")[0]
        found: Any = None if forgets or not sid else store.get(f"chatmrpt:{sid}")
        if not found:
            number = str(next(numbers))
            sid, found = f"sid{number}", number.encode()
            store.set(f"chatmrpt:{sid}", found, ex=TTL)
        elif renews:
            store.expire(f"chatmrpt:{sid}", TTL)
        body = json.dumps({"session_id": found.decode()})
        return Reply(body=body, headers={"Set-Cookie": f"chatmrpt_session={sid}.signature; Path=/"})

    with http_server(answer) as address:
        yield address


def reading(address: str, endpoint: Endpoint) -> EnvironmentReading:
    known = survey(RedisServer(endpoint, "a" * 40, "7.0.1"))
    here = local_instance().model_copy(update={"address": address})
    return production(replace(instance(told=report(surveys={endpoint: known})), instance=here))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Endpoint]:
    with redis_server(tmp_path) as endpoint:
        yield endpoint


def test_a_session_that_is_renewed_and_expires(store: Endpoint) -> None:
    with redis.Redis(store.host, store.port) as client, application(client) as address:
        lives = lives_of(reading(address, store), APPLICATION, Guestbook(APPLICATION))

    (life,) = lives
    assert (life.instance, life.session.session_id, life.seen) == ("production-1", "1", "1")
    assert TTL - 60 <= life.renewed_s <= TTL
    assert (life.session.environment, life.seen_expired) == ("production", "2")
    must_live_and_expire(lives, APPLICATION)


def test_a_session_that_redis_keeps(store: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a minute here: longer than anybody waits."""
    monkeypatch.setattr("cutover.witnesses.expiry.LAST_MS", 60_000)
    monkeypatch.setattr("cutover.witnesses.expiry.GONE_WITHIN_S", 0.2)

    with (
        redis.Redis(store.host, store.port) as client,
        application(client) as address,
        pytest.raises(Mismatch, match=r"Key of a session on production-1\n.*\n.*still there"),
    ):
        lives_of(reading(address, store), APPLICATION, Guestbook(APPLICATION))


@pytest.mark.parametrize(
    ("renews", "forgets", "said"),
    [(False, False, "found, but not renewed: "), (True, True, "not found at the next visit")],
)
def test_a_session_that_is_not_renewed_or_not_found(store: Endpoint, renews: bool, forgets: bool, said: str) -> None:
    with (
        redis.Redis(store.host, store.port) as client,
        application(client, renews=renews, forgets=forgets) as address,
    ):
        lives = lives_of(reading(address, store), APPLICATION, Guestbook(APPLICATION))

    with pytest.raises(Mismatch, match=said):
        must_live_and_expire(lives, APPLICATION)


def test_a_session_whose_key_is_on_none_of_the_servers(store: Endpoint) -> None:
    stubborn = Reply(body='{"session_id": "1"}', headers={"Set-Cookie": "chatmrpt_session=sid.signature"})

    with http_server(lambda _: stubborn) as address, pytest.raises(Mismatch) as nowhere:
        lives_of(reading(address, store), APPLICATION, Guestbook(APPLICATION))

    assert nowhere.value.failure.actual == "on none"


@pytest.mark.parametrize(
    ("places", "actual"),
    [
        ([], "on none"),
        ([(ONE, 0), (TWO, 1)], "at 10.0.0.7:6379, db 0, at 10.0.0.8:6379, db 1"),
    ],
)
def test_a_key_that_is_not_in_one_place(places: list[tuple[Endpoint, int]], actual: str) -> None:
    with connect(local_instance()) as host, pytest.raises(Mismatch) as wrong:
        _only_place(places, host)

    assert str(wrong.value) == (
        "Key of a new session on production-1\n"
        "  expected: on one Redis that the workers are connected to\n"
        f"  actual:   {actual}\n"
        "  next:     see where this instance keeps its sessions: which Redis each worker is connected to"
    )


def test_a_key_in_its_one_place() -> None:
    with connect(local_instance()) as host:
        assert _only_place([(ONE, 3)], host) == (ONE, 3)


def test_a_key_that_stays(store: Endpoint) -> None:
    environment = reading("http://127.0.0.1:1", store)

    with redis.Redis(store.host, store.port) as client, connect(local_instance()) as host:
        client.set("chatmrpt:sid", "1")
        key = _Key(host, environment, "chatmrpt:sid")
        with pytest.raises(Mismatch) as there:
            _must_be_gone(environment.instances[0], key)
        client.delete("chatmrpt:sid")
        _must_be_gone(environment.instances[0], key)

    assert str(there.value) == (
        "Key of a session on production-1\n"
        "  expected: expired after 20 ms\n"
        "  actual:   still there\n"
        "  next:     this Redis does not expire its keys: see its role and its load"
    )
