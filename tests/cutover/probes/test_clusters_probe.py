"""Cache clusters, asked of a real API over HTTP."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from cutover.errors import ConfigurationError, ProbeError
from cutover.fleet import Endpoint, Fleet, RedisExpectation
from cutover.probes.clusters import cluster, declared_or_found, parse
from lab.addresses import Address
from lab.aws import DELAY_TAG
from lab.aws.client import Client
from tests.cutover.cloud_readings import cluster as a_cluster
from tests.cutover.fleets import small_fleet
from tests.cutover.servers import closed

if TYPE_CHECKING:
    from mypy_boto3_elasticache.type_defs import CacheClusterTypeDef, CacheNodeTypeDef


@pytest.fixture
def fleet(aws: Address) -> Fleet:
    return small_fleet(aws_endpoint=aws.url)


def made(client: Client, cluster_id: str, *, delay_s: int) -> None:
    client.elasticache.create_cache_cluster(
        CacheClusterId=cluster_id,
        Engine="redis",
        CacheNodeType="cache.t3.micro",
        NumCacheNodes=1,
        Tags=[{"Key": DELAY_TAG, "Value": str(delay_s)}],
    )


@pytest.fixture(scope="module")
def clusters(aws_client: Client) -> Iterator[dict[str, str]]:
    """Ids by state."""
    ids = {"available": "probe-available", "creating": "probe-creating"}
    made(aws_client, ids["available"], delay_s=0)
    made(aws_client, ids["creating"], delay_s=3600)
    yield ids
    for cluster_id in ids.values():
        aws_client.elasticache.delete_cache_cluster(CacheClusterId=cluster_id)


def test_a_cluster_that_is_available(fleet: Fleet, clusters: dict[str, str]) -> None:
    found = cluster(fleet, clusters["available"])

    assert found is not None
    assert (found.id, found.status) == ("probe-available", "available")
    assert found.endpoint is not None
    assert found.endpoint.host.startswith("127.")


def test_a_cluster_that_is_being_made_has_no_endpoint(fleet: Fleet, clusters: dict[str, str]) -> None:
    found = cluster(fleet, clusters["creating"])

    assert found is not None
    assert (found.id, found.status, found.endpoint) == ("probe-creating", "creating", None)


def test_a_cluster_that_is_not_there(fleet: Fleet) -> None:
    assert cluster(fleet, "no-such-cluster") is None


def test_a_profile_of_the_user_s_does_not_matter_where_the_fleet_has_its_own_endpoint(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/no/such/file")

    assert cluster(fleet, "no-such-cluster") is None


def test_a_profile_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the fleet lives at AWS itself, the user's own credentials count."""
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")

    with pytest.raises(ConfigurationError) as refused:
        cluster(small_fleet(region="eu-north-1"), "redis-production")  # no other test has a client there

    assert str(refused.value) == (
        "AWS credentials of this shell\n"
        "  expected: a profile that exists, or none\n"
        "  actual:   The config profile (no-such-profile) could not be found\n"
        "  next:     set AWS_PROFILE to one of `aws configure list-profiles`, or unset it"
    )


def test_an_api_that_does_not_answer() -> None:
    address = f"http://{closed()}"

    with pytest.raises(ProbeError) as unanswered:
        cluster(small_fleet(aws_endpoint=address), "redis-production")

    assert str(unanswered.value) == (
        "AWS about cache cluster redis-production\n"
        "  expected: a description, or the word that there is none\n"
        f'  actual:   EndpointConnectionError: Could not connect to the endpoint URL: "{address}/"\n'
        "  next:     see whether this machine reaches AWS at the address above"
    )


def test_the_declared_endpoint_is_not_asked_for() -> None:
    """Nobody answers for this fleet."""
    fleet = small_fleet(aws_endpoint=f"http://{closed()}")
    declared = RedisExpectation.model_validate({"cluster": "redis-production", "endpoint": "10.0.0.7:6379"})

    assert declared_or_found(fleet, declared) == Endpoint(host="10.0.0.7", port=6379)


def test_an_endpoint_that_is_not_declared_is_the_cluster_s(fleet: Fleet, clusters: dict[str, str]) -> None:
    found = cluster(fleet, clusters["available"])

    assert found is not None
    assert declared_or_found(fleet, RedisExpectation(cluster=clusters["available"])) == found.endpoint
    assert declared_or_found(fleet, RedisExpectation(cluster=clusters["creating"])) is None
    assert declared_or_found(fleet, RedisExpectation(cluster="no-such-cluster")) is None


def test_captured_descriptions() -> None:
    node: CacheNodeTypeDef = {
        "CacheNodeId": "0001",
        "Endpoint": {"Address": "redis.use2.cache.amazonaws.com", "Port": 6379},
    }

    available = parse({"CacheClusterId": "a", "CacheClusterStatus": "available", "CacheNodes": [node]})
    assert available.endpoint == Endpoint(host="redis.use2.cache.amazonaws.com", port=6379)
    for nodes in ([], [{"CacheNodeId": "0001"}], [{"Endpoint": {"Port": 6379}}]):
        creating = parse({"CacheClusterId": "a", "CacheClusterStatus": "creating", "CacheNodes": nodes})  # type: ignore[typeddict-item]
        assert (creating.status, creating.endpoint) == ("creating", None)
    assert parse({"CacheClusterId": "a", "CacheClusterStatus": "deleting"}).endpoint is None


def test_all_that_aws_tells_of_a_cluster() -> None:
    described: CacheClusterTypeDef = {
        "CacheClusterId": "redis-production",
        "CacheClusterStatus": "available",
        "CacheNodes": [{"Endpoint": {"Address": "redis-production.abc.0001.use2.cache.amazonaws.com", "Port": 6379}}],
        "Engine": "redis",
        "EngineVersion": "7.0.7",
        "CacheNodeType": "cache.t3.micro",
        "NumCacheNodes": 1,
        "PreferredAvailabilityZone": "us-east-2a",
        "CacheSubnetGroupName": "production-subnets",
        "CacheParameterGroup": {
            "CacheParameterGroupName": "default.redis7",
            "ParameterApplyStatus": "in-sync",
            "CacheNodeIdsToReboot": [],
        },
        "SecurityGroups": [{"SecurityGroupId": "sg-redis", "Status": "active"}],
        "SnapshotRetentionLimit": 1,
        "PreferredMaintenanceWindow": "sun:02:00-sun:03:00",
        "PendingModifiedValues": {"CacheNodeType": "cache.t3.small", "LogDeliveryConfigurations": []},
    }

    assert parse(described) == a_cluster(pending=("CacheNodeType: cache.t3.small",))
    assert parse({**described, "PreferredAvailabilityZone": "Multiple"}).multi_az
