"""Where a session's key is, on two real servers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import redis

from cutover.errors import ProbeError
from cutover.fleet import Endpoint
from cutover.probes.redis_servers import RedisServer
from cutover.probes.sessions import VisitorSession
from cutover.witnesses.readings import EnvironmentReading
from cutover.witnesses.traces import Traces, traces
from tests.cutover.fleets import local_instance
from tests.cutover.readings import APPLICATION, instance, production, report, survey
from tests.cutover.servers import closed, redis_server

SESSION = VisitorSession("sid.signature", "11111111", "staging")


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Endpoint, Endpoint]]:
    folder: Path = tmp_path_factory.mktemp("stores")
    with redis_server(folder) as one, redis_server(folder) as two:
        yield one, two


def using(*endpoints: Endpoint) -> EnvironmentReading:
    """Production, connected to servers whose databases 0 and 3 held something when they were looked at."""
    surveys = {
        endpoint: survey(RedisServer(endpoint, f"{number}" * 40, "7.0.1"), info={"db0": "keys=1", "db3": "keys=1"})
        for number, endpoint in enumerate(endpoints)
    }
    return production(replace(instance(told=report(surveys=surveys)), instance=local_instance()))


def test_every_server_and_database_that_has_it(stores: tuple[Endpoint, Endpoint]) -> None:
    one, two = stores
    with redis.Redis(two.host, two.port, 0) as first, redis.Redis(two.host, two.port, 3) as second:
        first.set("chatmrpt:another", "1")
        second.set("chatmrpt:sid", "1")

        assert traces(SESSION, using(one, two), APPLICATION) == Traces("staging", "production", ((two, 3),), (one, two))

        second.delete("chatmrpt:sid")
        assert traces(SESSION, using(one, two), APPLICATION).found == ()


def test_where_no_worker_has_a_server_nobody_is_asked() -> None:
    assert traces(SESSION, using(), APPLICATION) == Traces("staging", "production", (), ())


def test_a_server_that_does_not_answer(stores: tuple[Endpoint, Endpoint]) -> None:
    with pytest.raises(ProbeError, match="Connection refused"):
        traces(SESSION, using(stores[0], closed()), APPLICATION)
