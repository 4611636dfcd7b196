"""What moto's CloudWatch lacks: it finds a metric by its name and dimensions alone, and in one order of those.

An alarm on AWS/Elasticache would be told the data of AWS/ElastiCache; at AWS it hears nothing, for ever. And moto
counts periods from where the question begins, AWS from the full minute.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from moto.cloudwatch import urls
from moto.cloudwatch.models import CloudWatchBackend, Statistics, cloudwatch_backends

from lab.aws import publishing
from lab.ledger import Ledger


class RealMetrics(CloudWatchBackend):
    """Metrics by all that names them. What is computed from others is as moto has it."""

    @property
    def _url_module(self) -> Any:
        """Where moto looks for who answers."""
        return urls

    def get_metric_data(
        self,
        queries: list[dict[str, Any]],
        start_time: datetime,
        end_time: datetime,
        scan_by: str = "TimestampAscending",
    ) -> list[dict[str, Any]]:
        if any("MetricStat" not in query for query in queries):
            return super().get_metric_data(queries, start_time, end_time, scan_by)
        super().get_metric_data([], start_time, end_time, scan_by)  # it refuses what AWS refuses of times
        stored = self.get_all_metrics()
        begin = start_time.replace(second=0, microsecond=0)
        asked = [query for query in queries if query.get("ReturnData", True)]
        newest_first = scan_by == "TimestampDescending"
        return [_result(query, stored, begin, end_time, newest_first) for query in asked]


def _result(
    query: Mapping[str, Any], stored: Iterable[Any], begin: datetime, end: datetime, newest_first: bool
) -> dict[str, Any]:
    asked = query["MetricStat"]
    metric, stat = asked["Metric"], asked["Stat"]
    wanted = (metric["Namespace"], metric["MetricName"], _by_name(metric.get("Dimensions", [])))
    periods: dict[datetime, Statistics] = {}
    for datum in stored:
        named = (datum.namespace, datum.name, {one.name: one.value for one in datum.dimensions})
        if named == wanted and begin <= datum.timestamp < end and asked.get("Unit") in (None, datum.unit):
            period = _period(datum.timestamp, asked["Period"])
            periods.setdefault(period, Statistics([stat], period)).metric_data.append(datum)
    times = sorted(periods, reverse=newest_first)
    return {
        "id": query["Id"],
        "label": query.get("Label") or metric["MetricName"],
        "timestamps": times,
        "values": [periods[at].get_statistics_for_type(stat) for at in times],
        "status_code": "Complete",
    }


def _by_name(dimensions: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {one["Name"]: one["Value"] for one in dimensions}


def _period(moment: datetime, seconds: int) -> datetime:
    """When the period began in which that was."""
    begin = int(moment.replace(tzinfo=UTC).timestamp()) // seconds * seconds
    return datetime.fromtimestamp(begin, UTC).replace(tzinfo=None)


def extend(ledger: Ledger, interval_s: float) -> None:
    """Make moto's CloudWatch of this process know the clusters, each looked at once in the interval."""
    cloudwatch_backends.backend = RealMetrics
    publishing.start(ledger, interval_s)
