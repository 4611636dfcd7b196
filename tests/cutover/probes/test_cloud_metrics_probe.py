"""CloudWatch's metrics of cache clusters, asked of a real API over HTTP; the clusters are real Redis servers."""

import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Fleet
from cutover.probes.cloud_metrics import METRICS, Measured, cloud_metrics, measured_nodes
from cutover.probes.cloud_series import Point
from cutover.waiting import eventually
from lab.addresses import Address
from lab.aws import DELAY_TAG
from lab.aws.client import Client
from lab.aws.denial import USER
from lab.aws.orders import Orders, give
from lab.ledger import Ledger
from lab.processes import Process
from tests.cutover.fleets import small_fleet
from tests.cutover.servers import closed

NOTHING = dict.fromkeys(METRICS)
"""No data of any metric."""
MakeCluster = Callable[..., str]


@pytest.fixture
def fleet(aws: Address) -> Fleet:
    return small_fleet(aws_endpoint=aws.url)


@pytest.fixture
def made(aws_client: Client) -> Iterator[MakeCluster]:
    ids: list[str] = []

    def make(cluster_id: str, *, delay_s: float = 0) -> str:
        aws_client.elasticache.create_cache_cluster(
            CacheClusterId=cluster_id,
            Engine="redis",
            CacheNodeType="cache.t3.micro",
            NumCacheNodes=1,
            Tags=[{"Key": DELAY_TAG, "Value": str(delay_s)}],
        )
        ids.append(cluster_id)
        return cluster_id

    yield make
    for cluster_id in ids:
        aws_client.elasticache.delete_cache_cluster(CacheClusterId=cluster_id)


def server_of(cluster_id: str, state: Path) -> Process:
    return next(entry.process for entry in Ledger(state).entries() if entry.of == cluster_id)


def measured(fleet: Fleet, *clusters: str) -> list[Measured]:
    return list(cloud_metrics(fleet, clusters, now=datetime.now(UTC)).values())


def value(fleet: Fleet, cluster: str, metric: str) -> float | None:
    point = cloud_metrics(fleet, [cluster], now=datetime.now(UTC))[cluster][metric]
    return point.value if point else None


def until(metric: str, cluster: str, fleet: Fleet, holds: Callable[[float], bool]) -> None:
    """There is data, and it is as it has to be."""

    def check() -> None:
        found = value(fleet, cluster, metric)
        if found is None or not holds(found):
            raise Mismatch.of(f"{metric} of {cluster}", expected="as it has to be", actual=f"{found}", next_action="")

    eventually(check, within_s=10)


def at(client: Client, cluster_id: str) -> redis.Redis:
    (told,) = client.elasticache.describe_cache_clusters(CacheClusterId=cluster_id, ShowCacheNodeInfo=True)[
        "CacheClusters"
    ]
    endpoint = told["CacheNodes"][0]["Endpoint"]
    return redis.Redis(endpoint["Address"], endpoint["Port"])


def test_what_redis_says_of_itself(fleet: Fleet, made: MakeCluster, aws_client: Client) -> None:
    cluster = made("measured")
    with at(aws_client, cluster) as client, at(aws_client, cluster) as other:
        other.ping()
        client.set("key", "value" * 1000)
        until("CurrItems", cluster, fleet, lambda items: items == 1)
        until("CurrConnections", cluster, fleet, lambda connections: connections >= 2)
        until("EngineCPUUtilization", cluster, fleet, lambda percent: 0 <= percent < 100)
        info = client.info()
        until("BytesUsedForCache", cluster, fleet, lambda used: abs(used - info["used_memory"]) < 1_000_000)
        share = 100 * info["used_memory"] / info["maxmemory"]
        until("DatabaseMemoryUsagePercentage", cluster, fleet, lambda percent: abs(percent - share) < 1)


def test_what_is_counted(fleet: Fleet, made: MakeCluster, aws_client: Client) -> None:
    """In the running minute, which may begin anew at any moment."""
    cluster = made("counted")
    with at(aws_client, cluster) as client:
        client.set("key", "value")
        until("CacheHits", cluster, fleet, lambda hits: bool(client.get("key")) and hits > 0)
        until("CacheMisses", cluster, fleet, lambda misses: client.get("none") is None and misses > 0)


def test_no_evictions_are_a_zero_and_no_cluster_is_no_data(fleet: Fleet, made: MakeCluster) -> None:
    cluster = made("without-evictions")
    until("Evictions", cluster, fleet, lambda evicted: evicted == 0)

    own, none = measured(fleet, cluster, "no-such-cluster")

    assert isinstance(own["Evictions"], Point)
    assert own["Evictions"].at.second == 0
    assert own["Evictions"].at.tzinfo is UTC
    assert none == NOTHING


def test_a_cluster_that_is_being_made_has_no_data(fleet: Fleet, made: MakeCluster) -> None:
    creating, other = made("metrics-creating", delay_s=3600), made("metrics-available")
    until("CurrItems", other, fleet, lambda items: items == 0)

    assert measured(fleet, creating) == [NOTHING]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_redis_that_does_not_answer_has_no_data(
    fleet: Fleet, made: MakeCluster, aws_state: Path, aws_client: Client, how: signal.Signals
) -> None:
    """Those who answer have it nevertheless. They are looked at in the order in which they were made."""
    silent = made(f"silent-{how}", delay_s=2)
    server_of(silent, aws_state).send(how)
    eventually(lambda: must_be_available(aws_client, silent), within_s=10)
    beside = made(f"beside-{how}")
    until("CurrItems", beside, fleet, lambda items: items == 0)

    assert measured(fleet, silent) == [NOTHING]


def test_a_redis_that_answers_again_has_data_again(
    fleet: Fleet, made: MakeCluster, aws_state: Path, aws_client: Client
) -> None:
    cluster = made("hung", delay_s=2)
    server = server_of(cluster, aws_state)
    server.send(signal.SIGSTOP)
    eventually(lambda: must_be_available(aws_client, cluster), within_s=10)

    server.send(signal.SIGCONT)

    until("CurrItems", cluster, fleet, lambda items: items == 0)


def must_be_available(client: Client, cluster_id: str) -> None:
    (told,) = client.elasticache.describe_cache_clusters(CacheClusterId=cluster_id)["CacheClusters"]
    if told["CacheClusterStatus"] != "available":
        raise Mismatch.of(
            cluster_id, expected="available", actual=told["CacheClusterStatus"], next_action="wait for it"
        )


def test_a_denied_right_is_not_the_word_that_there_is_no_data(fleet: Fleet, aws_state: Path) -> None:
    give(aws_state, Orders(denied=frozenset({"cloudwatch:GetMetricData"})))
    try:
        with pytest.raises(ProbeError) as unanswered:
            measured(fleet, "redis-staging", "redis-production")
    finally:
        give(aws_state, Orders())

    assert str(unanswered.value) == (
        "AWS about the metrics of redis-staging and redis-production\n"
        "  expected: a description, or the word that there is none\n"
        "  actual:   ClientError: An error occurred (AccessDeniedException) when calling the GetMetricData operation: "
        f"User: {USER} is not authorized to perform: cloudwatch:GetMetricData\n"
        "  next:     give these credentials the right cloudwatch:GetMetricData"
    )


def test_an_api_that_does_not_answer() -> None:
    address = f"http://{closed()}"

    with pytest.raises(ProbeError) as unanswered:
        measured(small_fleet(aws_endpoint=address), "redis-production")

    assert str(unanswered.value) == (
        "AWS about the metrics of redis-production\n"
        "  expected: a description, or the word that there is none\n"
        f'  actual:   EndpointConnectionError: Could not connect to the endpoint URL: "{address}/"\n'
        "  next:     see whether this machine reaches AWS at the address above"
    )


def test_the_members_of_a_replication_group_are_measured(fleet: Fleet, aws_client: Client) -> None:
    group = "measured-group"
    aws_client.elasticache.create_replication_group(
        ReplicationGroupId=group,
        ReplicationGroupDescription="with TLS and a password",
        NumCacheClusters=2,
        AutomaticFailoverEnabled=True,
        CacheNodeType="cache.t3.micro",
        Engine="redis",
        TransitEncryptionEnabled=True,
        AuthToken="opens-nothing-else-1",
        Tags=[{"Key": DELAY_TAG, "Value": "0"}],
    )
    nodes = measured_nodes(fleet, group)
    for node in nodes:
        until("CurrItems", node, fleet, lambda items: items == 0)
    aws_client.elasticache.delete_replication_group(ReplicationGroupId=group)

    assert nodes == ("measured-group-001", "measured-group-002")


def test_a_cluster_of_its_own_is_measured_by_its_id(fleet: Fleet, made: MakeCluster) -> None:
    assert measured_nodes(fleet, made("own-id")) == ("own-id",)
    assert measured_nodes(fleet, "no-such-cluster") == ()
