"""Alarms on cache clusters, and whether what they listen to ever says anything."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cutover.aws import cloudwatch
from cutover.fleet import Fleet
from cutover.probes.aws_answers import asking
from cutover.probes.cloud_series import Point, Series, newest_points

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch.type_defs import MetricAlarmTypeDef, MetricOutputTypeDef

_HOUR = timedelta(hours=1)
_COUNTED = "SampleCount"


@dataclass(frozen=True)
class Alarm:
    name: str
    state: str
    """OK, ALARM or INSUFFICIENT_DATA, as AWS has it: what there is no data of may well be OK to it."""
    newest: Mapping[Series, Point | None]
    """Of each metric that it looks at, how many samples the newest minute with any had; None where it had no data."""

    def looks_at(self, clusters: Collection[str]) -> bool:
        """Whether any of them is named in what it looks at."""
        return any(value in clusters for series in self.newest for _, value in series.dimensions)

    @property
    def unheard(self) -> tuple[Series, ...]:
        """What it looks at in vain."""
        return tuple(series for series, point in self.newest.items() if point is None)


def cloud_alarms(
    fleet: Fleet, clusters: Collection[str], *, now: datetime, over: timedelta = _HOUR
) -> tuple[Alarm, ...]:
    """The alarms of the region on these clusters, and all others on ElastiCache: one of them may mean ours and miss it.

    Raises ProbeError where AWS gives no answer.
    """
    with asking("alarms", "cloudwatch:DescribeAlarms"):
        pages = list(cloudwatch(fleet).get_paginator("describe_alarms").paginate(AlarmTypes=["MetricAlarm"]))
    described = [(one, series_of(one)) for page in pages for one in page.get("MetricAlarms", [])]
    meant = [(one, series) for one, series in described if any(_may_mean(each, clusters) for each in series)]
    found = newest_points(
        fleet,
        [series for _, each in meant for series in each],
        about="what its alarms on ElastiCache look at",
        now=now,
        over=over,
    )
    return tuple(
        Alarm(one["AlarmName"], one["StateValue"], {each: found[each] for each in series}) for one, series in meant
    )


def series_of(described: "MetricAlarmTypeDef") -> tuple[Series, ...]:
    """What the alarm looks at: one metric, or some of which it computes one."""
    if "MetricName" in described:
        return (_series(described, described.get("Unit")),)
    stats = [one["MetricStat"] for one in described.get("Metrics", []) if "MetricStat" in one]
    return tuple(_series(stat["Metric"], stat.get("Unit")) for stat in stats)


def _series(metric: "MetricAlarmTypeDef | MetricOutputTypeDef", unit: str | None) -> Series:
    dimensions = tuple((one["Name"], one["Value"]) for one in metric.get("Dimensions", []))
    return Series(metric["Namespace"], metric["MetricName"], dimensions, _COUNTED, unit)


def _may_mean(series: Series, clusters: Collection[str]) -> bool:
    """Whether or not its words are spelt as AWS spells them."""
    return "elasticache" in series.namespace.casefold() or any(value in clusters for _, value in series.dimensions)
