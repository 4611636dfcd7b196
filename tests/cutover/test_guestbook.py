"""The suite takes away what its visitors made, by their own ids and nothing else."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from cutover.errors import ProbeError
from cutover.fleet import Application, Endpoint, Fleet
from cutover.guestbook import Departure, Guestbook
from cutover.probes.peers import private_peers
from cutover.probes.processes import ServiceProcesses
from tests.cutover.fleets import small_fleet
from tests.cutover.servers import closed, redis_server

SID = "mbpyTmAFg4gMZHdE8bp0GjR5Y0oDRTuQvwsa-aA-ox8"
COOKIES = {"chatmrpt_session": f"{SID}.c2lnbmF0dXJlLW9mLTI3LWNoYXJz", "AWSALB": "staging-1"}
SESSION = "0f6c5c9e-3a1d-4b7f-9c1e-0d1f2a3b4c5d"
OTHER = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Endpoint]:
    with redis_server(tmp_path) as endpoint:
        yield endpoint


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Endpoint]:
    with redis_server(tmp_path) as endpoint:
        yield endpoint


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Endpoint, own: Endpoint) -> Fleet:
    """Two environments in one folder, their workers connected to staging's server; production's own is idle."""
    connected_to(monkeypatch, server)
    return fleet_of(tmp_path, {"staging": server, "production": own})


def fleet_of(folder: Path, servers: dict[str, Endpoint]) -> Fleet:
    small = small_fleet()
    environments = {
        name: environment.model_copy(
            update={
                "instances": (environment.instances[0].model_copy(update={"root": folder / name}),),
                "redis": environment.redis.model_copy(update={"endpoint": servers[name]}),
            }
        )
        for name, environment in small.environments.items()
    }
    return small.model_copy(update=environments)


def connected_to(monkeypatch: pytest.MonkeyPatch, *peers: Endpoint) -> None:
    nobody = ServiceProcesses("any", "active", None, ())
    monkeypatch.setattr("cutover.guestbook.service_processes", lambda *_: nobody)
    monkeypatch.setattr("cutover.guestbook.private_peers", lambda workers: private_peers(workers) | set(peers))


def folder(root: Path, name: str) -> Path:
    path = root / name
    path.mkdir(parents=True)
    (path / "tpr_data.xlsx").write_bytes(b"data")
    return path


def test_sessions_and_folders_go_and_those_of_others_stay(fleet: Fleet, server: Endpoint, tmp_path: Path) -> None:
    app = tmp_path / "production/srv/app/instance"
    mine = [folder(app, f"uploads/{SESSION}"), folder(app, f"exports/{SESSION}")]
    others = [folder(app, f"uploads/{OTHER}"), folder(app, f"exports/{OTHER}")]
    fallback = app / "flask_session" / hashlib.md5(f"session:{SID}".encode(), usedforsecurity=False).hexdigest()
    fallback.parent.mkdir()
    fallback.write_bytes(b"a session")
    with redis.Redis(server.host, server.port) as client:
        client.mset({f"chatmrpt:{SID}": "mine", "chatmrpt:another": "theirs"})
        book = Guestbook(Application())
        book.sign(COOKIES, SESSION)

        assert book.leave(fleet) == Departure(keys=1, paths=3)
        assert client.keys() == [b"chatmrpt:another"]
    assert not any(path.exists() for path in (*mine, fallback))
    assert all(path.exists() for path in others)


def test_a_carried_session_goes_from_the_redis_that_nobody_uses_too(
    fleet: Fleet, server: Endpoint, own: Endpoint
) -> None:
    with redis.Redis(server.host, server.port) as used, redis.Redis(own.host, own.port) as idle:
        for client in (used, idle):
            client.mset({f"chatmrpt:{SID}": "mine", "chatmrpt:another": "theirs"})
        book = Guestbook(Application())
        book.sign(COOKIES, SESSION)

        assert book.leave(fleet).keys == 2
        assert used.keys() == idle.keys() == [b"chatmrpt:another"]


def test_sessions_go_from_the_database_that_the_fleet_names(fleet: Fleet, own: Endpoint) -> None:
    second = fleet.production.redis.model_copy(update={"db": 1})
    fleet = fleet.model_copy(update={"production": fleet.production.model_copy(update={"redis": second})})
    with redis.Redis(own.host, own.port) as first, redis.Redis(own.host, own.port, db=1) as named:
        for client in (first, named):
            client.set(f"chatmrpt:{SID}", "in some database")
        book = Guestbook(Application())
        book.sign(COOKIES, SESSION)

        assert book.leave(fleet).keys == 1
        assert (len(first.keys()), len(named.keys())) == (1, 0)


def test_a_redis_that_nobody_uses_may_be_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Endpoint
) -> None:
    connected_to(monkeypatch, server)
    book = Guestbook(Application())
    book.sign(COOKIES, SESSION)

    assert book.leave(fleet_of(tmp_path, {"staging": server, "production": closed()})) == Departure(0, 0)


def test_where_aws_does_not_tell_the_rest_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Endpoint
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "any")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "any")
    connected_to(monkeypatch, server)
    known = fleet_of(tmp_path, {"staging": server, "production": server})
    asked = known.production.redis.model_copy(update={"endpoint": None})
    production = known.production.model_copy(update={"redis": asked})
    fleet = known.model_copy(update={"production": production, "aws_endpoint": f"http://{closed()}"})
    with redis.Redis(server.host, server.port) as client:
        client.set(f"chatmrpt:{SID}", "mine")
        book = Guestbook(Application())
        book.sign(COOKIES, SESSION)

        assert book.leave(fleet).keys == 1


def test_leaving_twice_takes_nothing_more(fleet: Fleet) -> None:
    book = Guestbook(Application())
    book.sign(COOKIES, SESSION)
    book.leave(fleet)

    assert book.leave(fleet) == Departure(0, 0)


def test_without_visitors_no_host_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cutover.guestbook.connect", lambda _: pytest.fail("a host was asked"))

    assert Guestbook(Application()).leave(small_fleet()) == Departure(0, 0)


@pytest.mark.parametrize("session_id", ["..", "../../etc", "", "*", f"{SESSION}/..", SESSION.upper()])
def test_what_is_no_session_id_never_becomes_a_path(fleet: Fleet, tmp_path: Path, session_id: str) -> None:
    neighbour = folder(tmp_path / "production/srv/app/instance", f"uploads/{OTHER}")
    book = Guestbook(Application())
    book.sign({}, session_id)

    assert book.leave(fleet) == Departure(0, 0)
    assert neighbour.exists()


@pytest.mark.parametrize("cookie", ["", "unsigned", "*.signature", "a b.signature"])
def test_what_is_no_signed_cookie_never_becomes_a_key(fleet: Fleet, server: Endpoint, cookie: str) -> None:
    with redis.Redis(server.host, server.port) as client:
        client.set("chatmrpt:", "theirs")
        book = Guestbook(Application())
        book.sign({"chatmrpt_session": cookie}, SESSION)

        assert book.leave(fleet).keys == 0
        assert client.keys() == [b"chatmrpt:"]


def test_what_would_not_go_is_told_after_the_rest_is_gone(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = closed()
    connected_to(monkeypatch, gone)
    mine = folder(tmp_path / "production/srv/app/instance", f"uploads/{SESSION}")
    book = Guestbook(Application())
    book.sign(COOKIES, SESSION)

    with pytest.raises(ProbeError) as told:
        book.leave(fleet)

    refused = f"{gone}: ConnectionRefusedError: [Errno 111] Connection refused"
    assert str(told.value) == (
        "Sessions and folders of this run's visitors\n"
        "  expected: removed\n"
        f"  actual:   staging-1: {refused}\n"
        f"            production-1: {refused}\n"
        "  next:     sessions end by themselves after their lifetime; folders stay until somebody removes them"
    )
    assert not mine.exists()


SIGNED = f"chatmrpt_session={COOKIES['chatmrpt_session']}"


@pytest.mark.parametrize(
    "headers",
    [
        [f"{SIGNED}; Expires=Tue, 24 Nov 2026 01:50:39 GMT; Secure; HttpOnly; Path=/; SameSite=Lax"],
        ["AWSALB=staging-1; Expires=Tue, 24 Nov 2026 01:50:39 GMT; Path=/", f"{SIGNED}; Path=/"],
        ["AWSALBCORS=a+b/c=; Path=/; Partitioned; Unheard-Of", SIGNED],
        ['preferences={"a b"}; Path=/', f"{SIGNED}; Max-Age=86400"],
    ],
    ids=["alone", "with the balancer's", "with attributes of a later day", "with one that is no cookie's value"],
)
def test_a_visitor_signs_with_the_headers_of_its_answer(fleet: Fleet, server: Endpoint, headers: list[str]) -> None:
    with redis.Redis(server.host, server.port) as client:
        client.mset({f"chatmrpt:{SID}": "mine", "chatmrpt:another": "theirs"})
        book = Guestbook(Application())
        book.sign_headers(headers, SESSION)

        assert book.leave(fleet).keys == 1
        assert client.keys() == [b"chatmrpt:another"]


def test_an_answer_without_a_cookie_signs_for_its_session_alone(fleet: Fleet, tmp_path: Path) -> None:
    mine = folder(tmp_path / "production/srv/app/instance", f"uploads/{SESSION}")
    book = Guestbook(Application())
    book.sign_headers([], SESSION)

    assert book.leave(fleet) == Departure(keys=0, paths=1)
    assert not mine.exists()


def test_its_repr_shows_no_cookie() -> None:
    book = Guestbook(Application())
    book.sign(COOKIES, SESSION)

    assert SID not in repr(book)
