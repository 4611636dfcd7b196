"""Alarms at AWS that cannot ring."""

from datetime import UTC, datetime, timedelta

from lab.aws import seed
from lab.faults.bench import Bench
from lab.faults.claims import ALARMS
from lab.faults.fault import Fault, not_there

_NO_CLUSTER = "chatmrpt-redis-prod"
_HOUR = timedelta(hours=1)


def _let_it_look_at_nothing(bench: Bench) -> None:
    right = seed.alarm_on(bench.production_redis.cluster)
    wrong = {**right, "Dimensions": seed.dimensions_of(_NO_CLUSTER)}
    bench.account.change("cloudwatch", "put_metric_alarm", ("put_metric_alarm", right), **wrong)


def _it_hears_nothing(bench: Bench) -> None:
    """Whatever it looks at: asked as the alarm itself would ask."""
    client, name = bench.account.client.cloudwatch, seed.alarm_on(bench.production_redis.cluster)["AlarmName"]
    (alarm,) = client.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    now = datetime.now(UTC)
    heard = client.get_metric_statistics(
        Namespace=alarm["Namespace"],
        MetricName=alarm["MetricName"],
        Dimensions=alarm["Dimensions"],
        Period=alarm["Period"],
        Statistics=[alarm["Statistic"]],
        StartTime=now - _HOUR,
        EndTime=now,
    )["Datapoints"]
    if heard:
        raise not_there(f"Alarm {name}", expected="hears nothing", actual="has data")


FAULTS = (
    Fault(
        "A09",
        "The alarm on production's Redis looks at a cluster that does not exist, and is OK for ever",
        endangers=("6.1.1",),
        noticed_by=(ALARMS,),
        inject=_let_it_look_at_nothing,
        must_show=_it_hears_nothing,
    ),
)
