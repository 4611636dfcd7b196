"""What a switch and its way back leave and say: never a secret, a cookie, or a session of a user or a visitor."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
import redis

from cutover.fleet import Endpoint, Fleet
from cutover.guestbook import Guestbook
from cutover.report.change import write_change_page
from lab.addresses import Address
from tests.cutover.carrying.two_servers import new_id, packed
from tests.cutover.fleets import with_redis
from tests.cutover.runbook.moving import MovingHost, fleet_of
from tests.cutover.runbook.troubles import Hosts, Listener, NewFolder, failure, rolled_back, switched
from tests.cutover.servers import redis_server

PASSWORD = "correct-horse"
VARIABLE = "REDIS_PASSWORD_OF_BOTH"


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    """Staging's Redis, which asks for a password. Production's own one takes any."""
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with redis_server(tmp_path, password=PASSWORD) as endpoint:
        yield endpoint


@pytest.fixture
def hosts(tmp_path: Path, shared: Endpoint) -> Iterator[Hosts]:
    made = tuple(MovingHost.made(tmp_path, f"production-{number}", shared, PASSWORD) for number in (1, 2))
    yield made[0], made[1]
    for host in made:
        host.down()


@pytest.fixture
def fleet(hosts: Hosts, own: str, shared: Endpoint, aws: Address) -> Fleet:
    """Users come to the first instance, and are asked what they notice."""
    fleet = with_redis(fleet_of(*hosts, cluster=own, staging=shared, aws_endpoint=aws.url), password=VARIABLE)
    production = fleet.production.model_copy(update={"address": f"http://127.0.0.1:{hosts[0].port}"})
    return fleet.model_copy(update={"production": production})


@pytest.fixture
def visitors(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cookies and ids of everybody whom a change has sent, as they sign."""
    signed: list[str] = []
    sign = Guestbook.sign

    def heard(book: Guestbook, cookies: Mapping[str, str], session_id: str | None = None) -> None:
        signed.extend(cookie for cookie in cookies.values() if "." in cookie)
        signed.extend([session_id] if session_id else [])
        sign(book, cookies, session_id)

    monkeypatch.setattr(Guestbook, "sign", heard)
    return signed


def found_in(text: str, secrets: Iterable[str]) -> list[str]:
    return [secret for secret in secrets if secret in text]


def test_a_password_that_is_not_production_s_stops_before_anything_is_changed(
    hosts: Hosts, fleet: Fleet, folder: NewFolder, shared: Endpoint
) -> None:
    """Who does not say who it is cannot be proved to be gone, or back."""
    redis_of_production = fleet.production.redis.model_copy(update={"password": None})
    production = fleet.production.model_copy(update={"redis": redis_of_production})
    hosts[0].must_serve()
    before = hosts[0].files

    failed = failure(lambda: switched(fleet.model_copy(update={"production": production}), folder("switch")))

    assert str(failed) == (
        "Redis that production-1 uses\n"
        "  expected: says who it is\n"
        f"  actual:   {shared}, which does not say who it is (ValueError: -NOAUTH Authentication required.)\n"
        "            nothing had been changed\n"
        "  next:     name the variable with its password: production.redis.password in the fleet file\n"
        "            then cutover switch --resume --apply"
    )
    assert hosts[0].files == before


def test_no_secret_is_left_or_said(
    hosts: Hosts, fleet: Fleet, folder: NewFolder, shared: Endpoint, visitors: list[str]
) -> None:
    hosts[0].must_serve()
    user, sid = new_id(), "a-user-s-session-that-is-nobody-s-business"
    (hosts[1].env.parent / "instance/uploads" / user).mkdir(parents=True)
    listener, there, back = Listener(), folder("switch"), folder("rollback")
    with redis.Redis(shared.host, shared.port, password=PASSWORD) as old:
        old.set(f"chatmrpt:{sid}", packed(user), ex=3600)
        switched(fleet, there, listener)
        rolled_back(fleet, there, back, listener)
    for record in (there, back):
        write_change_page(record)

    assert [host.files[".env"][0].count(PASSWORD.encode()) for host in hosts] == [2, 2]
    assert len(visitors) > 10
    sids = [cookie.rpartition(".")[0] for cookie in visitors if "." in cookie]
    secrets = {"hunter2", PASSWORD, user, sid, *visitors, *sids}
    left = {
        str(file.relative_to(record.path)): file.read_text(encoding="utf-8")
        for record in (there, back)
        for file in record.path.rglob("*")
        if file.is_file()
    }
    assert {"journal.jsonl", "endpoint.md", "downtime-1.jsonl", "index.html"} <= set(left)
    assert {name: found for name, text in left.items() if (found := found_in(text, secrets))} == {}
    assert found_in("\n".join(listener.said), secrets) == []
