"""CloudWatch's metrics, each asked for the newest that it has. No data is an answer of its own, and never a zero."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cutover.aws import cloudwatch
from cutover.errors import ProbeError
from cutover.fleet import Fleet
from cutover.probes.aws_answers import asking

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch.type_defs import MetricDataQueryTypeDef, MetricDataResultTypeDef

_MINUTE_S = 60
_MOST_IN_ONE_CALL = 500
_SILENCE = "no word of it"


@dataclass(frozen=True)
class Series:
    """One metric of one thing. CloudWatch finds it by all of this, letter by letter, or says that there is no data."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    statistic: str = "Average"
    """What becomes of several values of one minute."""
    unit: str | None = None
    """None where any will do."""

    def __str__(self) -> str:
        of = ", ".join(f"{name}={value}" for name, value in self.dimensions) or "no dimensions"
        return f"{self.namespace} {self.name} of {of}" + (f" in {self.unit}" if self.unit else "")


@dataclass(frozen=True)
class Point:
    at: datetime
    """When the minute began that it is about, in UTC."""
    value: float


def newest_points(
    fleet: Fleet, series: Iterable[Series], *, about: str, now: datetime, over: timedelta
) -> Mapping[Series, Point | None]:
    """The newest data point of each within that time, from a full minute on; None where CloudWatch says there is none.

    Raises ProbeError where it does not say, were it of one series alone.
    """
    wanted = list(dict.fromkeys(series))
    begin = (now - over).replace(second=0, microsecond=0)
    found: dict[Series, Point | None] = {}
    with asking(about, "cloudwatch:GetMetricData"):
        calls = cloudwatch(fleet).get_paginator("get_metric_data")
        for first in range(0, len(wanted), _MOST_IN_ONE_CALL):
            some = wanted[first : first + _MOST_IN_ONE_CALL]
            pages = calls.paginate(
                MetricDataQueries=list(_queries(some)), StartTime=begin, EndTime=now, ScanBy="TimestampDescending"
            )
            found |= parse(about, some, [one for page in pages for one in page.get("MetricDataResults", [])])
    return found


def _queries(series: Sequence[Series]) -> Iterator["MetricDataQueryTypeDef"]:
    for number, one in enumerate(series):
        dimensions = [{"Name": name, "Value": value} for name, value in one.dimensions]
        metric = {"Namespace": one.namespace, "MetricName": one.name, "Dimensions": dimensions}
        unit = {"Unit": one.unit} if one.unit else {}
        stat = {"Metric": metric, "Period": _MINUTE_S, "Stat": one.statistic, **unit}
        yield {"Id": _id(number), "MetricStat": stat}  # type: ignore[typeddict-item]


def _id(number: int) -> str:
    return f"m{number}"


def parse(
    about: str, series: Sequence[Series], results: Iterable["MetricDataResultTypeDef"]
) -> Mapping[Series, Point | None]:
    """`results` of all pages, in their order: one series may stand on several of them."""
    by_id: dict[str, list[MetricDataResultTypeDef]] = {}
    for result in results:
        by_id.setdefault(result["Id"], []).append(result)
    return {one: _newest(about, one, by_id.get(_id(number), [])) for number, one in enumerate(series)}


def _newest(about: str, series: Series, results: Sequence["MetricDataResultTypeDef"]) -> Point | None:
    points = [
        Point(at.astimezone(UTC), value)
        for result in results
        for at, value in zip(result.get("Timestamps", []), result.get("Values", []), strict=True)
    ]
    status = results[-1].get("StatusCode", _SILENCE) if results else _SILENCE
    # Newest first: of what is told in part the newest is there, unless nothing is.
    if status == "Complete" or (status == "PartialData" and points):
        return max(points, key=lambda point: point.at, default=None)
    told = [
        f"{message.get('Code')}: {message.get('Value')}" for result in results for message in result.get("Messages", [])
    ]
    raise ProbeError.of(
        f"AWS about {about}",
        expected="data points, or the word that there are none",
        actual="\n".join([f"{series}: {status}", *told]),
        next_action="ask again in a minute; Forbidden is for whoever gives these credentials their rights",
    )
