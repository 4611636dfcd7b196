"""What CloudWatch has of the clusters: their Redis servers are looked at over and over, for as long as this runs.

As at AWS a node has one sample a minute, and the first of them as soon as it is there. A lab that looks more often
renews the sample of the minute that is running; what a counter tells is always of the whole minute. Of a server that
does not answer there is none: no data, no zeros.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Thread
from typing import Any

import redis
from moto.cloudwatch.models import MetricDatum
from moto.core.common_models import CloudWatchMetricProvider
from moto.core.utils import utcnow
from moto.elasticache.models import elasticache_backends

from lab import redis_server
from lab.aws import NAMESPACE
from lab.aws.elasticache import RealClusters
from lab.aws.node_metrics import UNITS, Look, metrics
from lab.ledger import Ledger

_NODE = {"Name": "CacheNodeId", "Value": "0001"}
_KEPT_MINUTES = 180
_ANSWERS_WITHIN_S = 1.0
_NEW_WITHIN_S = 0.25
"""Until a cluster that has just become available is looked at for the first time."""

Place = tuple[str, str]
"""Account and region."""


@dataclass(frozen=True)
class History:
    """Of one cluster."""

    samples: Mapping[datetime, Mapping[str, float]] = field(default_factory=dict)
    """By the minute's begin, naive and in UTC, as moto has all its times; oldest first."""
    last: Look | None = None
    before: Look | None = None
    """The last one of the minute before."""

    def after(self, look: Look, now: datetime) -> "History":
        minute = now.replace(second=0, microsecond=0)
        before = self.before if minute in self.samples else self.last
        samples = {**self.samples, minute: metrics(look, before)}
        return History(dict(list(samples.items())[-_KEPT_MINUTES:]), look, before)

    def published(self, cluster: str) -> Iterator[MetricDatum]:
        """Each value twice, as at AWS: by the cluster, and by the cluster and its node."""
        by_cluster = [{"Name": "CacheClusterId", "Value": cluster}]
        for minute, values in self.samples.items():
            for name, value in values.items():
                for dimensions in (by_cluster, [*by_cluster, _NODE]):
                    yield MetricDatum(NAMESPACE, name, value, dimensions, minute, UNITS[name])


class Published(CloudWatchMetricProvider):
    """moto finds it by its base, and asks the class itself."""

    histories: dict[tuple[Place, str], History] = {}  # noqa: RUF012 - one for the whole process, as moto's backends

    @staticmethod
    def get_cloudwatch_metrics(account_id: str, region: str) -> list[MetricDatum]:
        return [
            datum
            for (place, cluster), history in list(Published.histories.items())
            if place == (account_id, region)
            for datum in history.published(cluster)
        ]


def start(ledger: Ledger, interval_s: float) -> None:
    """In a thread that ends with this process."""

    def publish() -> None:
        pace = Event()
        while not pace.wait(min(interval_s, _NEW_WITHIN_S)):
            _look_at_all(ledger, interval_s)

    Thread(target=publish, name="metrics", daemon=True).start()


def _look_at_all(ledger: Ledger, interval_s: float) -> None:
    backends: Any = elasticache_backends
    for account, regions in list(backends.items()):
        for region, clusters in list(regions.items()):
            _look_at_those(ledger, (account, region), clusters, interval_s)


def _look_at_those(ledger: Ledger, place: Place, clusters: RealClusters, interval_s: float) -> None:
    for cluster, access in clusters.available().items():
        known = Published.histories.get((place, cluster), History())
        if known.last and time.monotonic() - known.last.at_s < interval_s:
            continue
        try:
            info = redis_server.info(ledger.state, cluster, access, within_s=_ANSWERS_WITHIN_S)
        except (OSError, redis.RedisError):
            continue  # dead, hung, or deleted meanwhile
        Published.histories[place, cluster] = known.after(Look(time.monotonic(), info), utcnow())
