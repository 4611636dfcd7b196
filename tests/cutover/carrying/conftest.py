from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from cutover.carrying import Place
from cutover.hosts import connect
from tests.cutover.carrying.two_servers import Both, Server, new_id
from tests.cutover.fleets import local_instance
from tests.cutover.servers import redis_server

DATABASES = {"old": 0, "new": 3}


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    """Empty, with one user's id."""
    with (
        redis_server(tmp_path) as old,
        redis_server(tmp_path) as new,
        redis.Redis(old.host, old.port, db=DATABASES["old"]) as old_client,
        redis.Redis(new.host, new.port, db=DATABASES["new"]) as new_client,
        connect(local_instance()) as host,
    ):
        yield Both(
            host,
            Server(Place(old, DATABASES["old"]), old_client),
            Server(Place(new, DATABASES["new"]), new_client),
            frozenset({new_id()}),
        )


@pytest.fixture
def user(both: Both) -> str:
    """The id of the one user."""
    return next(iter(both.owned))
