"""Production on staging's Redis, and a Redis of its own that it may be moved to."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from cutover.fleet import Endpoint, Fleet
from cutover.probes.clusters import cluster
from cutover.runbook.folder import ChangeFolder
from lab.addresses import Address
from lab.aws.client import Client
from tests.cutover.runbook.moving import MovingHost, fleet_of
from tests.cutover.servers import redis_server


@pytest.fixture(scope="module")
def staging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with redis_server(tmp_path_factory.mktemp("staging")) as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def own(aws_client: Client) -> Iterator[str]:
    """The id of a cluster that is available."""
    cluster_id = f"moving-{uuid4().hex[:8]}"
    aws_client.elasticache.create_cache_cluster(
        CacheClusterId=cluster_id, Engine="redis", CacheNodeType="cache.t3.micro", NumCacheNodes=1
    )
    yield cluster_id
    aws_client.elasticache.delete_cache_cluster(CacheClusterId=cluster_id)


@pytest.fixture
def hosts(tmp_path: Path, staging: Endpoint) -> Iterator[tuple[MovingHost, MovingHost]]:
    made = tuple(MovingHost.made(tmp_path, f"production-{number}", staging) for number in (1, 2))
    yield made[0], made[1]
    for host in made:
        host.down()


@pytest.fixture
def fleet(hosts: tuple[MovingHost, MovingHost], own: str, staging: Endpoint, aws: Address) -> Fleet:
    return fleet_of(*hosts, cluster=own, staging=staging, aws_endpoint=aws.url)


@pytest.fixture
def new(fleet: Fleet) -> Endpoint:
    """Of production's own Redis."""
    found = cluster(fleet, fleet.production.redis.cluster)
    assert found is not None
    assert found.endpoint is not None
    return found.endpoint


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[str], ChangeFolder]:
    return lambda verb: ChangeFolder.create(verb, "small", parent=tmp_path / "reports/runs")
