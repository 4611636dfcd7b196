"""What Redis servers notice of load on one environment: counted on real ones, and reckoned from made-up counts."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import redis

from cutover.fleet import Endpoint
from cutover.guestbook import Guestbook
from cutover.probes.redis_servers import RedisServer
from cutover.probes.sessions import VisitorSession
from cutover.witnesses import load as witness
from cutover.witnesses.load import Moment, Noticed, load
from cutover.witnesses.readings import EnvironmentReading
from tests.cutover.fleets import local_instance
from tests.cutover.readings import APPLICATION, instance, production, report, staging, survey
from tests.cutover.servers import Reply, Request, http_server, redis_server

SESSION = VisitorSession("sid.signature", "11111111", "staging")


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Endpoint, Endpoint, Endpoint]]:
    folder: Path = tmp_path_factory.mktemp("servers")
    with redis_server(folder) as one, redis_server(folder) as two, redis_server(folder) as three:
        yield one, two, three


def using(*endpoints: Endpoint) -> EnvironmentReading:
    surveys = {
        endpoint: survey(RedisServer(endpoint, f"{number}" * 40, "7.0.1")) for number, endpoint in enumerate(endpoints)
    }
    return production(replace(instance(told=report(surveys=surveys)), instance=local_instance()))


def stagings(address: str, *endpoints: Endpoint) -> EnvironmentReading:
    reading = using(*endpoints)
    environment = staging().environment.model_copy(update={"address": address})
    return replace(reading, name="staging", environment=environment)


@contextmanager
def application(*stores: Endpoint) -> Iterator[tuple[str, list[Request]]]:
    """Each request is fifty commands to every store; its address, and what it was asked."""
    asked: list[Request] = []
    clients = [redis.Redis(store.host, store.port) for store in stores]

    def answer(request: Request) -> Reply:
        asked.append(request)
        for client in clients:
            with client.pipeline(transaction=False) as many:
                for _ in range(50):
                    many.incr("visits")
                many.execute()
        return Reply(body=json.dumps({"session_id": "11111111"}))

    with http_server(answer) as address:
        yield address, asked
    for client in clients:
        client.close()


def test_what_each_environment_s_servers_carry_out(servers: tuple[Endpoint, Endpoint, Endpoint]) -> None:
    """A round is sixty requests of one visitor; what the suite itself asks the servers is a handful more."""
    one, two, three = servers
    with application(one) as (address, asked):
        noticed = load(SESSION, stagings(address, one), using(two, three), Guestbook(APPLICATION))

    assert asked == [Request("/session_info", "chatmrpt_session=sid.signature")] * 180
    assert (noticed.requests, noticed.loaded, noticed.other) == (60, "staging", "production")
    assert 3000 <= noticed.by_loaded < 3100
    assert noticed.by_other < 20


def test_what_goes_to_one_of_several_servers_of_the_other(
    servers: tuple[Endpoint, Endpoint, Endpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness, "REQUESTS", 20)
    one, two, three = servers
    with application(one, three) as (address, _):
        noticed = load(SESSION, stagings(address, one), using(two, three), Guestbook(APPLICATION))

    assert noticed.by_other > 100


def reckoned(monkeypatch: pytest.MonkeyPatch, *counted: tuple[float, int, int]) -> Noticed:
    """From what would be counted: at which second, of staging and of production."""
    moments = iter(Moment(at_s, {"staging": ours, "production": theirs}) for at_s, ours, theirs in counted)
    readings: list[Sequence[str]] = []

    def moment(*asked: EnvironmentReading) -> Moment:
        readings.append([one.name for one in asked])
        return next(moments)

    monkeypatch.setattr(witness, "_moment", moment)
    monkeypatch.setattr(witness, "REQUESTS", 1)
    with application() as (address, _):
        noticed = load(SESSION, stagings(address), production(), Guestbook(APPLICATION))
    assert readings == [["staging", "production"]] * 6, "twice before, after each of three rounds, and once more"
    assert list(moments) == []
    return noticed


def test_the_least_of_the_loaded_and_the_middle_of_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a quiet other: rounds of 10, 400 and 30 commands there, in the order in which they came."""
    noticed = reckoned(monkeypatch, (0, 0, 0), (2, 5, 0), (4, 305, 10), (6, 485, 410), (8, 785, 440), (10, 790, 440))

    assert (noticed.by_loaded, noticed.by_other) == (180, 30)


@pytest.mark.parametrize(("before", "after"), [(20, 10), (10, 20)])
def test_what_the_other_does_anyway_is_not_counted(monkeypatch: pytest.MonkeyPatch, before: int, after: int) -> None:
    """Of the looks before and after, two seconds each, the quieter one says what it does: 5 a second."""
    rounds = ((6, 200, before + 50), (8, 400, before + 67), (12, 600, before + 89))

    noticed = reckoned(monkeypatch, (0, 0, 0), (2, 0, before), *rounds, (14, 600, before + 89 + after))

    assert noticed.by_other == 7


def test_a_round_in_which_the_other_does_less_than_usual_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    noticed = reckoned(monkeypatch, (0, 0, 0), (2, 0, 20), (4, 9, 25), (6, 18, 30), (8, 27, 35), (10, 27, 55))

    assert noticed.by_other == 0
