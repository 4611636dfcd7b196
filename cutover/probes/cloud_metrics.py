"""What CloudWatch has measured of cache clusters, in their own network and past all of their clients."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from cutover.aws import elasticache
from cutover.fleet import Fleet
from cutover.probes.aws_answers import asking
from cutover.probes.cloud_series import Point, Series, newest_points

NAMESPACE = "AWS/ElastiCache"
METRICS = {
    "BytesUsedForCache": "Average",
    "CacheHits": "Sum",
    "CacheMisses": "Sum",
    "CurrConnections": "Average",
    "CurrItems": "Average",
    "DatabaseMemoryUsagePercentage": "Average",
    "EngineCPUUtilization": "Average",
    "Evictions": "Sum",
}
"""By their statistics: what is counted is of one minute. CurrConnections includes some of AWS's own, up to six."""
_CLUSTER = "CacheClusterId"
_LATE = timedelta(minutes=10)
"""ElastiCache publishes once a minute, some minutes late."""

Measured = Mapping[str, Point | None]
"""By the metric's name; None where there is no data, which is not zero."""


def cloud_metrics(
    fleet: Fleet, clusters: Iterable[str], *, now: datetime, over: timedelta = _LATE
) -> Mapping[str, Measured]:
    """The newest of each metric, by the cluster's id; nothing but None for a cluster that there is not.

    A replication group has no metrics, its members have: see `measured_nodes`. All in one call, which AWS charges by
    the metric: more often than once a minute there is nothing new in it.

    Raises ProbeError where AWS gives no answer. Whether it is there to be asked: see `cutover.aws.at_hand`.
    """
    wanted = {
        cluster: [Series(NAMESPACE, name, ((_CLUSTER, cluster),), statistic) for name, statistic in METRICS.items()]
        for cluster in clusters
    }
    about = f"the metrics of {' and '.join(wanted)}"
    found = newest_points(fleet, [one for each in wanted.values() for one in each], about=about, now=now, over=over)
    return {cluster: {one.name: found[one] for one in each} for cluster, each in wanted.items()}


def measured_nodes(fleet: Fleet, cluster_id: str) -> tuple[str, ...]:
    """The ids by which CloudWatch knows a cluster: its own, or those of a replication group's members.

    Empty where there is neither. Raises ProbeError where AWS gives no answer.
    """
    client = elasticache(fleet)
    with asking(f"replication group {cluster_id}", "elasticache:DescribeReplicationGroups"):
        try:
            groups = client.describe_replication_groups(ReplicationGroupId=cluster_id)["ReplicationGroups"]
        except client.exceptions.ReplicationGroupNotFoundFault:
            groups = []
    if groups:
        return tuple(groups[0].get("MemberClusters", []))
    with asking(f"cache cluster {cluster_id}", "elasticache:DescribeCacheClusters"):
        try:
            client.describe_cache_clusters(CacheClusterId=cluster_id)
        except client.exceptions.CacheClusterNotFoundFault:
            return ()
    return (cluster_id,)
