"""Readings of two environments that are real and small: taken once, kept, signed for."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
import redis

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Application
from cutover.guestbook import Guestbook
from cutover.probes.redis_servers import RedisServer
from cutover.probes.sessions import VisitorSession
from cutover.witnesses.declared import Place
from cutover.witnesses.readings import EnvironmentReading, Readings
from tests.cutover.fleets import fleet_with
from tests.cutover.servers import closed, identity, redis_server
from tests.cutover.witnesses.small_instance import SERVICE, WORKERS, SmallPair, small_instance


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallPair]:
    folder = tmp_path_factory.mktemp("small")
    with (
        redis_server(folder) as staging,
        redis_server(folder) as production,
        small_instance(folder, "staging-1", staging) as first,
        small_instance(folder, "production-1", production) as second,
        small_instance(folder, "production-2", production) as third,
    ):
        yield SmallPair((first, second, third), staging, production)


@pytest.fixture(scope="module")
def readings(small: SmallPair) -> Readings:
    """Looked at only."""
    return Readings(small.fleet(), Guestbook(Application()))


@pytest.fixture(scope="module")
def production(readings: Readings) -> EnvironmentReading:
    return readings.of("production")


def session_of(reading: EnvironmentReading, number: int) -> VisitorSession:
    session = reading.instances[number].session
    assert isinstance(session, VisitorSession)
    return session


def test_settings_server_and_session_of_each_instance(small: SmallPair, production: EnvironmentReading) -> None:
    run_id = identity(small.production)
    for number, reading in enumerate(production.instances):
        session = session_of(production, number)
        assert reading.declared.place == Place(small.production, 0)
        assert isinstance(reading.at_declared, RedisServer)
        assert reading.at_declared.run_id == run_id
        assert reading.key == f"chatmrpt:{session.sid}"
        assert session.environment == "production"
        (survey,) = reading.report.surveyed
        assert 86300 < survey.left_s[reading.key][0] <= 86400
    assert [reading.name for reading in production.instances] == ["production-1", "production-2"]
    assert production.expected is not None
    assert production.expected.run_id == run_id
    assert (production.environment, production.taken.tzinfo) == (small.fleet().production, UTC)


def test_each_worker_is_shown_the_session_of_the_neighbour_and_knows_it(production: EnvironmentReading) -> None:
    for number, reading in enumerate(production.instances):
        neighbours = session_of(production, 1 - number)
        assert reading.shown == neighbours
        assert set(reading.report.answers) == {worker.pid for worker in reading.report.processes.workers}
        known = [answer.session_id for answer in reading.report.answers.values() if answer]
        assert known == [neighbours.session_id] * WORKERS


def test_a_single_instance_is_shown_its_own(readings: Readings) -> None:
    staging = readings.of("staging")

    assert staging.instances[0].shown == session_of(staging, 0)


def test_every_worker_is_connected_once_it_was_asked_and_its_server_lists_it(
    small: SmallPair, production: EnvironmentReading
) -> None:
    """On both instances, though each was looked at by itself."""
    (server,) = production.servers
    listed = {client.address for client in server.clients}
    workers = [worker for reading in production.instances for worker in reading.report.processes.workers]

    assert server.server.run_id == identity(small.production)
    assert len(workers) == 2 * WORKERS
    assert all({connection.local for connection in worker.connections} & listed for worker in workers)
    assert {worker.peers for worker in workers} == {(small.production,)}


def test_the_names_of_both_servers(small: SmallPair, readings: Readings) -> None:
    assert readings.clusters() == {
        identity(small.staging): "redis-staging",
        identity(small.production): "redis-production",
    }


def test_a_reading_is_taken_once_and_kept_until_it_is_forgotten(small: SmallPair) -> None:
    readings = Readings(small.fleet(), Guestbook(Application()))
    readings.both()
    staging, production = readings.pair("staging")
    before = small.visits

    assert readings.pair("production") == (production, staging)
    assert small.visits == before

    readings.forget("staging")
    readings.forget("staging")
    assert readings.of("production") is production
    again = readings.of("staging")
    # Two visits to open a session, one of each worker.
    assert [now - then for now, then in zip(small.visits, before, strict=True)] == [2 + WORKERS, 0, 0]
    assert again is not staging
    assert again.taken > staging.taken


def test_a_pair_anew_is_both_anew(small: SmallPair) -> None:
    readings = Readings(small.fleet(), Guestbook(Application()))
    before = readings.pair("production")

    anew = readings.pair_anew("production")

    assert [reading.name for reading in anew] == ["production", "staging"]
    assert all(now.taken > then.taken for now, then in zip(anew, before, strict=True))
    assert readings.pair("production") == anew


def test_an_own_redis_that_is_down_is_an_error_only_for_who_asks(small: SmallPair) -> None:
    nobody = closed()
    readings = Readings(small.fleet(production=nobody), Guestbook(Application()))

    reading = readings.of("production")

    assert reading.servers[0].server.run_id == identity(small.production)
    assert readings.clusters() == {identity(small.staging): "redis-staging"}
    for _ in range(2):
        with pytest.raises(ProbeError) as down:
            _ = reading.expected
        assert str(down.value) == (
            f"redis-production at {nobody}, asked from production-1\n"
            "  expected: a Redis that says its run_id\n"
            "  actual:   ConnectionRefusedError: [Errno 111] Connection refused\n"
            "  next:     see whether it runs, and whether its security group lets this instance in"
        )


def test_a_cluster_that_is_not_made_yet_is_nobody(small: SmallPair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cutover.witnesses.readings.declared_or_found", lambda *_: None)

    assert Readings(small.fleet(), Guestbook(Application())).of("production").expected is None


def test_an_instance_that_serves_no_session_still_has_its_report(tmp_path: Path) -> None:
    nobody = closed()
    with redis_server(tmp_path) as own, small_instance(tmp_path, "production-1", nobody) as broken:
        fleet = fleet_with("production", instances=[broken.table], service=SERVICE, redis={"endpoint": str(own)})
        (reading,) = Readings(fleet, Guestbook(Application())).of("production").instances

    assert isinstance(reading.session, Mismatch)
    assert str(reading.session) == (
        f"{broken.table['address']}/\n"
        "  expected: HTTP 200\n"
        "  actual:   HTTP 500\n"
        "  next:     read the service's log: without its session store it answers 500 to everything"
    )
    assert (reading.key, reading.shown, reading.report.answers) == (None, None, {})
    assert len(reading.report.processes.workers) == WORKERS
    assert reading.declared.place == Place(nobody, 0)
    assert str(reading.at_declared) == (
        f"{nobody}, which does not say who it is (ConnectionRefusedError: [Errno 111] Connection refused)"
    )


def test_one_of_two_that_serves_no_session_is_shown_the_other_s(tmp_path: Path, small: SmallPair) -> None:
    """And the other its own."""
    with small_instance(tmp_path, "production-2", closed()) as broken:
        tables = [small.instances[1].table, broken.table]
        fleet = fleet_with("production", instances=tables, service=SERVICE, redis={"endpoint": str(small.production)})
        reading = Readings(fleet, Guestbook(Application())).of("production")

    well, otherwise = reading.instances
    assert well.shown == otherwise.shown == session_of(reading, 0)
    assert [answer and answer.trouble for answer in otherwise.report.answers.values()] == ["HTTP 500"] * WORKERS


def test_an_instance_that_cannot_be_read_is_an_error(tmp_path: Path, small: SmallPair) -> None:
    broken = {**small.instances[1].table, "root": tmp_path}
    fleet = fleet_with("production", instances=[broken], service=SERVICE, redis={"endpoint": str(small.production)})

    with pytest.raises(ProbeError) as unread:
        Readings(fleet, Guestbook(Application())).of("production")

    assert unread.value.failure.subject == "Host of production-1"
    assert unread.value.failure.actual.endswith(f"cat: {tmp_path}/shown: No such file or directory")


def test_every_session_is_signed_for(tmp_path: Path, small: SmallPair) -> None:
    """Those of the visits, and those that a worker made for the visitor which it did not know."""
    with redis_server(tmp_path) as apart, small_instance(tmp_path, "production-2", apart) as strange:
        tables = [small.instances[1].table, strange.table]
        fleet = small.fleet().model_copy(
            update={
                "production": fleet_with(
                    "production", instances=tables, service=SERVICE, redis={"endpoint": str(small.production)}
                ).production
            }
        )
        servers = [redis.Redis(port=endpoint.port) for endpoint in (small.staging, small.production, apart)]
        for server in servers:
            server.flushall()
        guestbook = Guestbook(Application())
        Readings(fleet, guestbook).both()
        kept = [server.dbsize() for server in servers]
        guestbook.leave(fleet)
        left = [server.dbsize() for server in servers]
        for server in servers:
            server.close()

    # Of each instance its own; and where its neighbour's is unknown, one for each of its workers.
    assert kept == [1, 1 + WORKERS, 1 + WORKERS]
    assert left == [0, 0, 0]
