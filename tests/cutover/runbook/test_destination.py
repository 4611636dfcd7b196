"""The Redis that production is to be moved to: asked who it is, and refused where it is staging's or another one."""

from pathlib import Path

import pytest

from cutover.errors import ConfigurationError, Mismatch
from cutover.fleet import Endpoint, Fleet
from cutover.probes.clusters import cluster
from cutover.runbook.destination import destination
from lab.addresses import Address
from tests.cutover.runbook.moving import MovingHost, fleet_of
from tests.cutover.servers import closed, free_port, identity


@pytest.fixture
def fleet(tmp_path: Path, own: str, staging: Endpoint, aws: Address) -> Fleet:
    """Of two hosts on which nothing runs: they are only to ask."""
    hosts = [MovingHost(f"production-{number}", tmp_path, free_port()) for number in (1, 2)]
    return fleet_of(*hosts, cluster=own, staging=staging, aws_endpoint=aws.url)


def with_endpoint(fleet: Fleet, environment: str, endpoint: Endpoint) -> Fleet:
    described = fleet.environments[environment]
    redis = described.redis.model_copy(update={"endpoint": endpoint})
    return fleet.model_copy(update={environment: described.model_copy(update={"redis": redis})})


def endpoint_of(fleet: Fleet) -> Endpoint:
    found = cluster(fleet, fleet.production.redis.cluster)
    assert found
    assert found.endpoint
    return found.endpoint


def test_production_s_own(fleet: Fleet) -> None:
    endpoint = endpoint_of(fleet)

    for described in (fleet, with_endpoint(fleet, "production", endpoint)):
        assert destination(described).endpoint == endpoint
        assert destination(described).server.run_id == identity(endpoint)


@pytest.mark.parametrize("wrong", ["staging's", "nobody's"])
def test_another_one_in_the_fleet_file(fleet: Fleet, own: str, staging: Endpoint, wrong: str) -> None:
    typed = staging if wrong == "staging's" else closed()

    with pytest.raises(ConfigurationError) as refused:
        destination(with_endpoint(fleet, "production", typed))

    assert str(refused.value) == (
        f"Endpoint of {own}\n"
        f"  expected: {endpoint_of(fleet)}, as AWS says\n"
        f"  actual:   {typed} in the fleet file\n"
        "  next:     correct production.redis.endpoint, or leave it out: it is asked of AWS then"
    )


def test_the_very_server_that_staging_uses(fleet: Fleet) -> None:
    endpoint = endpoint_of(fleet)

    with pytest.raises(Mismatch) as refused:
        destination(with_endpoint(fleet, "staging", endpoint))

    assert str(refused.value) == (
        f"Redis at {endpoint}\n"
        "  expected: a server of production's own\n"
        f"  actual:   staging's: {endpoint} (run_id {identity(endpoint)[:12]}), the same as {endpoint}\n"
        "  next:     see which cluster this endpoint belongs to, and correct the fleet file; nothing was changed"
    )
