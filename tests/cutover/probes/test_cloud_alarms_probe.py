"""Alarms at CloudWatch, asked of a real API over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cutover.aws import cloudwatch
from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Fleet
from cutover.probes.cloud import Cloud
from cutover.probes.cloud_alarms import Alarm, cloud_alarms
from cutover.waiting import eventually
from lab.addresses import Address
from lab.aws import DELAY_TAG
from lab.aws.client import Client
from lab.aws.orders import Orders, give
from tests.cutover.fleets import small_fleet

CLUSTER = "alarmed"
BY_ID = [{"Name": "CacheClusterId", "Value": CLUSTER}]
BY_NODE = [{"Name": "CacheNodeId", "Value": "0001"}, *BY_ID]


@pytest.fixture(scope="module")
def fleet(aws: Address, aws_client: Client) -> Iterator[Fleet]:
    """With data of its cluster."""
    fleet = small_fleet(aws_endpoint=aws.url)
    aws_client.elasticache.create_cache_cluster(
        CacheClusterId=CLUSTER,
        Engine="redis",
        CacheNodeType="cache.t3.micro",
        NumCacheNodes=1,
        Tags=[{"Key": DELAY_TAG, "Value": "0"}],
    )
    with_data = alarm_of("AWS/ElastiCache", BY_ID)
    cloudwatch(fleet).put_metric_alarm(AlarmName="first", **with_data)
    eventually(lambda: must_be_heard(fleet), within_s=10)
    cloudwatch(fleet).delete_alarms(AlarmNames=["first"])
    yield fleet
    aws_client.elasticache.delete_cache_cluster(CacheClusterId=CLUSTER)


def must_be_heard(fleet: Fleet) -> None:
    (alarm,) = seen(fleet)
    if alarm.unheard:
        raise Mismatch.of(alarm.name, expected="data", actual=f"none of {alarm.unheard[0]}", next_action="wait")


def alarm_of(namespace: str, dimensions: list[dict[str, str]], name: str = "CurrConnections", **more: Any) -> Any:
    return {
        "Namespace": namespace,
        "MetricName": name,
        "Dimensions": dimensions,
        "Statistic": "Average",
        "Period": 300,
        "EvaluationPeriods": 1,
        "Threshold": 50,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
        **more,
    }


def seen(fleet: Fleet) -> tuple[Alarm, ...]:
    return cloud_alarms(fleet, [CLUSTER], now=datetime.now(UTC))


@pytest.fixture
def only_alarm(fleet: Fleet) -> Iterator[Any]:
    """Makes one and reads it back."""
    client = cloudwatch(fleet)

    def make(**described: Any) -> Alarm:
        client.put_metric_alarm(AlarmName="the-alarm", **described)
        (alarm,) = seen(fleet)
        return alarm

    yield make
    client.delete_alarms(AlarmNames=["the-alarm"])


@pytest.mark.parametrize("dimensions", [BY_ID, BY_NODE])
def test_an_alarm_that_hears_of_its_cluster(only_alarm: Any, dimensions: list[dict[str, str]]) -> None:
    alarm = only_alarm(**alarm_of("AWS/ElastiCache", dimensions))

    assert (alarm.name, alarm.state, alarm.unheard) == ("the-alarm", "OK", ())
    ((series, point),) = alarm.newest.items()
    assert str(series) == "AWS/ElastiCache CurrConnections of " + ", ".join(
        f"{one['Name']}={one['Value']}" for one in dimensions
    )
    assert point.value == 1


@pytest.mark.parametrize(
    ("described", "unheard"),
    [
        (
            alarm_of("AWS/ElastiCache", [{"Name": "CacheClusterId", "Value": "alarmd"}]),
            "AWS/ElastiCache CurrConnections of CacheClusterId=alarmd",
        ),
        (
            alarm_of("AWS/ElastiCache", [{"Name": "ReplicationGroupId", "Value": CLUSTER}]),
            f"AWS/ElastiCache CurrConnections of ReplicationGroupId={CLUSTER}",
        ),
        (alarm_of("AWS/Elasticache", BY_ID), f"AWS/Elasticache CurrConnections of CacheClusterId={CLUSTER}"),
        (alarm_of("AWS/Redis", BY_ID), f"AWS/Redis CurrConnections of CacheClusterId={CLUSTER}"),
        (alarm_of("AWS/ElastiCache", []), "AWS/ElastiCache CurrConnections of no dimensions"),
        (
            alarm_of("AWS/ElastiCache", BY_ID, "CurrentConnections"),
            f"AWS/ElastiCache CurrentConnections of CacheClusterId={CLUSTER}",
        ),
        (
            alarm_of("AWS/ElastiCache", BY_ID, Unit="Percent"),
            f"AWS/ElastiCache CurrConnections of CacheClusterId={CLUSTER} in Percent",
        ),
    ],
)
def test_an_alarm_that_hears_nothing_is_ok_to_aws(only_alarm: Any, described: Any, unheard: str) -> None:
    alarm = only_alarm(**described)

    assert alarm.state == "OK"
    assert [str(series) for series in alarm.unheard] == [unheard]


def test_an_alarm_that_computes(only_alarm: Any) -> None:
    def part(name: str, metric: str) -> Any:
        stat = {
            "Metric": {"Namespace": "AWS/ElastiCache", "MetricName": metric, "Dimensions": BY_ID},
            "Period": 60,
            "Stat": "Sum",
        }
        return {"Id": name, "MetricStat": stat, "ReturnData": False}

    alarm = only_alarm(
        Metrics=[part("h", "CacheHits"), part("m", "CacheMiss"), {"Id": "share", "Expression": "h/(h+m)"}],
        EvaluationPeriods=1,
        Threshold=0.8,
        ComparisonOperator="LessThanThreshold",
    )

    assert [series.name for series in alarm.newest] == ["CacheHits", "CacheMiss"]
    assert [series.name for series in alarm.unheard] == ["CacheMiss"]


def test_alarms_on_other_things_are_left_out(fleet: Fleet) -> None:
    client = cloudwatch(fleet)
    client.put_metric_alarm(AlarmName="other", **alarm_of("AWS/EC2", [{"Name": "InstanceId", "Value": "i-1"}]))

    found = seen(fleet)
    client.delete_alarms(AlarmNames=["other"])

    assert found == ()


def test_an_environment_answers_for_its_own_alarms_and_for_those_that_are_nobody_s(fleet: Fleet) -> None:
    """One on a cluster that the fleet does not know may be a misspelt one of either."""
    client = cloudwatch(fleet)
    on = {"of-staging": "redis-staging", "of-production": "redis-production", "of-nobody": "redis-prod"}
    for name, cluster in on.items():
        client.put_metric_alarm(
            AlarmName=name, **alarm_of("AWS/ElastiCache", [{"Name": "CacheClusterId", "Value": cluster}])
        )
    try:
        with Cloud(fleet) as cloud:
            seen = {one: {alarm.name for alarm in cloud.alarms_of(one)} for one in fleet.environments}
    finally:
        client.delete_alarms(AlarmNames=list(on))

    assert seen == {"staging": {"of-staging", "of-nobody"}, "production": {"of-production", "of-nobody"}}


def test_a_denied_right(fleet: Fleet, aws_state: Path) -> None:
    give(aws_state, Orders(denied=frozenset({"cloudwatch:DescribeAlarms"})))
    try:
        with pytest.raises(ProbeError) as unanswered:
            seen(fleet)
    finally:
        give(aws_state, Orders())

    assert unanswered.value.failure.subject == "AWS about alarms"
    assert unanswered.value.failure.next_action == "give these credentials the right cloudwatch:DescribeAlarms"
