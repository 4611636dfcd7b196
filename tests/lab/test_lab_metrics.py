"""CloudWatch in the lab: what it makes of what a Redis server says of itself, and how it leaves no trace there."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis

from cutover.aws import cloudwatch
from cutover.errors import ConfigurationError, Mismatch
from cutover.fleet.loading import load_fleet
from cutover.fleet.types import Fleet
from cutover.probes.cloud_metrics import METRICS, cloud_metrics
from cutover.probes.redis_survey import client
from cutover.waiting import eventually
from lab import lifecycle
from lab.aws.node_metrics import UNITS, Look, metrics
from lab.aws.publishing import History
from lab.blueprint import STAGING_CLUSTER, Blueprint
from lab.redis_server import OPEN, info
from lab.spec import LabSpec
from tests.lab.conftest import MakeSpec

NOON = datetime(2025, 8, 2, 12, 0, 30)  # noqa: DTZ001 - as moto has its times
MINUTE = timedelta(minutes=1)


def look(at_s: float, **fields: Any) -> Look:
    """At a server that has run for 100 s, with two keys in each of two databases."""
    usual = {
        "run_id": "a",
        "uptime_in_seconds": 100,
        "used_memory": 96,
        "maxmemory": 384,
        "connected_clients": 7,
        "evicted_keys": 0,
        "keyspace_hits": 10,
        "keyspace_misses": 4,
        "used_cpu_sys_main_thread": 1.0,
        "used_cpu_user_main_thread": 4.0,
        "db0": {"keys": 2, "expires": 2},
        "db7": {"keys": 2, "expires": 0},
        "dbs": "none of them",
    }
    return Look(at_s, {**usual, **fields})


def test_a_first_look_is_of_all_the_time_since_the_server_started() -> None:
    assert metrics(look(0), None) == {
        "BytesUsedForCache": 96,
        "CacheHits": 10,
        "CacheMisses": 4,
        "CurrConnections": 7,
        "CurrItems": 4,
        "DatabaseMemoryUsagePercentage": 25,
        "EngineCPUUtilization": 5,
        "Evictions": 0,
    }


def test_a_second_look_is_of_the_time_between() -> None:
    later = look(60, keyspace_hits=12, evicted_keys=3, used_cpu_user_main_thread=34.0)

    told = metrics(later, look(0))

    assert (told["CacheHits"], told["CacheMisses"], told["Evictions"]) == (2, 0, 3)
    assert told["EngineCPUUtilization"] == 50


def test_a_server_that_was_started_anew_has_no_past() -> None:
    anew = look(60, run_id="b", uptime_in_seconds=0, keyspace_hits=1)

    told = metrics(anew, look(0))

    assert told["CacheHits"] == 1
    assert "EngineCPUUtilization" not in told


def test_there_is_no_share_of_memory_without_a_limit() -> None:
    assert "DatabaseMemoryUsagePercentage" not in metrics(look(0, maxmemory=0), None)


def test_what_the_lab_publishes_is_what_the_suite_asks_for() -> None:
    assert UNITS.keys() == METRICS.keys() == metrics(look(0), None).keys()


def test_the_sample_of_a_minute_is_renewed_and_counts_all_of_it() -> None:
    history = History()
    for seconds, hits in ((0, 10), (20, 11), (40, 15), (50, 16), (110, 20)):
        history = history.after(look(seconds, keyspace_hits=hits), NOON + timedelta(seconds=seconds))

    assert {minute.minute: values["CacheHits"] for minute, values in history.samples.items()} == {0: 11, 1: 5, 2: 4}


def test_samples_are_kept_for_three_hours() -> None:
    history = History()
    for minutes in range(200):
        history = history.after(look(60 * minutes), NOON + minutes * MINUTE)

    assert len(history.samples) == 180
    assert max(history.samples) == (NOON + 199 * MINUTE).replace(second=0)


def test_each_value_is_told_of_the_cluster_and_of_its_node() -> None:
    published = list(History().after(look(0), NOON).published("one"))

    told = {(datum.name, tuple((one.name, one.value) for one in datum.dimensions)) for datum in published}
    by_cluster = ("CacheClusterId", "one")
    assert told == {
        (name, dimensions) for name in UNITS for dimensions in ((by_cluster,), (by_cluster, ("CacheNodeId", "0001")))
    }


def newest(fleet: Fleet, cluster: str) -> float:
    """Its number of connections, as soon as there is one."""

    def check() -> float:
        point = cloud_metrics(fleet, [cluster], now=datetime.now(UTC))[cluster]["CurrConnections"]
        if point is None:
            raise Mismatch.of(cluster, expected="data", actual="none", next_action="wait")
        return point.value

    return eventually(check, within_s=10)


def test_a_lab_s_redis_has_metrics(lab_fleet: Fleet, lab_plan: Blueprint) -> None:
    workers = sum(lab_plan.spec.workers for _ in lab_plan.servers)

    assert newest(lab_fleet, STAGING_CLUSTER) >= 1
    assert newest(lab_fleet, STAGING_CLUSTER) <= 4 * workers


def test_the_first_sample_does_not_wait_for_the_interval(spec_at: MakeSpec) -> None:
    """An alarm on it would be taken for one that hears nothing."""
    fleet_file = lifecycle.up(spec_at(metrics_interval_s=3600))

    assert newest(load_fleet(str(fleet_file)), STAGING_CLUSTER) >= 1


def test_who_looks_is_no_client_with_an_address(lab_plan: Blueprint) -> None:
    """The suite takes a client that it does not know for a stranger; those of AWS itself it is not shown."""
    address = lab_plan.staging.redis
    assert address
    with redis.Redis(address.host, address.port) as own:
        folder = lab_plan.spec.state / "redis" / STAGING_CLUSTER
        with redis.Redis(unix_socket_path=str(folder / "local.sock")) as looking:
            number = looking.client_id()
            (line,) = [line for line in own.client_list() if int(line["id"]) == number]

    assert client(" ".join(f"{name}={value}" for name, value in line.items())) is None


def test_its_redis_is_asked_past_the_network(lab_plan: Blueprint) -> None:
    told = info(lab_plan.spec.state, STAGING_CLUSTER, OPEN, within_s=5)

    assert lab_plan.staging.redis
    assert told["tcp_port"] == lab_plan.staging.redis.port


@pytest.mark.parametrize(
    ("stat", "period"), [("Average", 60), ("Maximum", 60), ("Minimum", 300), ("Sum", 3600), ("SampleCount", 60)]
)
def test_periods_begin_where_aws_begins_them(lab_fleet: Fleet, stat: str, period: int) -> None:
    newest(lab_fleet, STAGING_CLUSTER)
    now = datetime.now(UTC)
    metric: Any = {
        "Namespace": "AWS/ElastiCache",
        "MetricName": "CurrItems",
        "Dimensions": [{"Name": "CacheClusterId", "Value": STAGING_CLUSTER}],
    }
    (result,) = cloudwatch(lab_fleet).get_metric_data(
        MetricDataQueries=[{"Id": "m", "MetricStat": {"Metric": metric, "Period": period, "Stat": stat}}],
        StartTime=now - timedelta(minutes=10, seconds=17),
        EndTime=now,
    )["MetricDataResults"]

    assert result["Timestamps"]
    assert {at.timestamp() % period for at in result["Timestamps"]} == {0}
    assert sorted(result["Timestamps"], reverse=True) == result["Timestamps"]


def test_metrics_can_be_listed_and_asked_for_one_by_one(lab_fleet: Fleet) -> None:
    newest(lab_fleet, STAGING_CLUSTER)
    now = datetime.now(UTC)
    dimensions: Any = [{"Name": "CacheClusterId", "Value": STAGING_CLUSTER}]
    listed = cloudwatch(lab_fleet).list_metrics(Namespace="AWS/ElastiCache", Dimensions=dimensions)["Metrics"]
    points = cloudwatch(lab_fleet).get_metric_statistics(
        Namespace="AWS/ElastiCache",
        MetricName="BytesUsedForCache",
        Dimensions=dimensions,
        StartTime=now - timedelta(minutes=5),
        EndTime=now,
        Period=60,
        Statistics=["Maximum"],
    )["Datapoints"]

    assert {one["MetricName"] for one in listed} == set(UNITS)
    assert points[0]["Unit"] == "Bytes"
    assert points[0]["Maximum"] > 500_000


@pytest.mark.parametrize("seconds", [0, 0.01, 3601])
def test_an_interval_that_cannot_be(seconds: float) -> None:
    with pytest.raises(ConfigurationError) as refused:
        LabSpec(metrics_interval_s=seconds)

    assert str(refused.value) == (
        "The lab's metrics interval\n"
        "  expected: 0.1 to 3600 seconds\n"
        f"  actual:   {seconds}\n"
        "  next:     give another value and run the same command again; nothing was started"
    )
