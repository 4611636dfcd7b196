"""What AWS keeps as a replication group, in replies of the real one's form."""

import pytest

from cutover.errors import ProbeError
from cutover.fleet import Endpoint
from cutover.probes.clusters import NOT_TOLD, Cluster, cluster, parse_group
from tests.cutover.canned_aws import DENIED, answer, canned_aws, not_found
from tests.cutover.fleets import small_fleet

MEMBER = """\
<CacheClusters><CacheCluster><CacheClusterId>redis-production-001</CacheClusterId>
<CacheNodeType>cache.t3.micro</CacheNodeType><Engine>redis</Engine><EngineVersion>7.0.7</EngineVersion>
<CacheClusterStatus>available</CacheClusterStatus><NumCacheNodes>1</NumCacheNodes>
<PreferredAvailabilityZone>us-east-2a</PreferredAvailabilityZone>
<PreferredMaintenanceWindow>sun:02:00-sun:03:00</PreferredMaintenanceWindow><PendingModifiedValues/>
<CacheParameterGroup><CacheParameterGroupName>default.redis7</CacheParameterGroupName>
<ParameterApplyStatus>in-sync</ParameterApplyStatus><CacheNodeIdsToReboot/></CacheParameterGroup>
<CacheSubnetGroupName>production-subnets</CacheSubnetGroupName>
<CacheNodes><CacheNode><CacheNodeId>0001</CacheNodeId><CacheNodeStatus>available</CacheNodeStatus>
<Endpoint><Address>redis-production-001.abc.0001.use2.cache.amazonaws.com</Address><Port>6379</Port></Endpoint>
<ParameterGroupStatus>in-sync</ParameterGroupStatus></CacheNode></CacheNodes>
<SecurityGroups><member><SecurityGroupId>sg-redis</SecurityGroupId><Status>active</Status></member></SecurityGroups>
<ReplicationGroupId>redis-production</ReplicationGroupId><SnapshotRetentionLimit>0</SnapshotRetentionLimit>
</CacheCluster></CacheClusters>"""
GROUP = """\
<ReplicationGroups><ReplicationGroup><ReplicationGroupId>redis-production</ReplicationGroupId>
<Description>sessions</Description><Status>available</Status>
<PendingModifiedValues><AutomaticFailoverStatus>disabled</AutomaticFailoverStatus></PendingModifiedValues>
<MemberClusters><ClusterId>redis-production-001</ClusterId><ClusterId>redis-production-002</ClusterId></MemberClusters>
<NodeGroups><NodeGroup><NodeGroupId>0001</NodeGroupId><Status>available</Status>
<PrimaryEndpoint><Address>redis-production.abc.ng.0001.use2.cache.amazonaws.com</Address><Port>6379</Port></PrimaryEndpoint>
</NodeGroup></NodeGroups>
<AutomaticFailover>enabled</AutomaticFailover><MultiAZ>enabled</MultiAZ>
<SnapshottingClusterId>redis-production-002</SnapshottingClusterId><SnapshotRetentionLimit>1</SnapshotRetentionLimit>
<ClusterEnabled>false</ClusterEnabled><CacheNodeType>cache.t3.micro</CacheNodeType>
</ReplicationGroup></ReplicationGroups>"""
SEEN = Cluster(
    id="redis-production",
    status="available",
    endpoint=Endpoint(host="redis-production.abc.ng.0001.use2.cache.amazonaws.com", port=6379),
    engine="redis",
    engine_version="7.0.7",
    node_type="cache.t3.micro",
    nodes=2,
    multi_az=True,
    automatic_failover=True,
    subnet_group="production-subnets",
    parameter_group="default.redis7",
    parameters_applied="in-sync",
    security_groups=("sg-redis",),
    snapshot_retention_days=1,
    maintenance_window="sun:02:00-sun:03:00",
    pending=("AutomaticFailoverStatus: disabled",),
    is_group=True,
)
REPLIES = {
    "DescribeCacheClusters": not_found("CacheClusterNotFound"),
    "DescribeCacheClusters redis-production-001": answer("DescribeCacheClusters", MEMBER),
    "DescribeReplicationGroups": not_found("ReplicationGroupNotFoundFault"),
    "DescribeReplicationGroups redis-production": answer("DescribeReplicationGroups", GROUP),
}


def test_a_group_under_the_cluster_s_name() -> None:
    with canned_aws(REPLIES) as address:
        assert cluster(small_fleet(aws_endpoint=address), "redis-production") == SEEN


def test_a_member_s_name_leads_to_its_group() -> None:
    with canned_aws(REPLIES) as address:
        assert cluster(small_fleet(aws_endpoint=address), "redis-production-001") == SEEN


def test_neither_cluster_nor_group() -> None:
    with canned_aws(REPLIES) as address:
        assert cluster(small_fleet(aws_endpoint=address), "redis-staging") is None


def test_a_cluster_of_its_own_needs_no_right_to_see_groups() -> None:
    alone = MEMBER.replace("<ReplicationGroupId>redis-production</ReplicationGroupId>", "")

    with canned_aws({"DescribeCacheClusters": answer("DescribeCacheClusters", alone)}) as address:
        found = cluster(small_fleet(aws_endpoint=address), "redis-production-001")

    assert found is not None
    assert (found.id, found.nodes, found.multi_az, found.automatic_failover) == (
        "redis-production-001",
        1,
        False,
        False,
    )


def test_a_group_that_is_being_made_has_no_members_yet() -> None:
    assert parse_group({"ReplicationGroupId": "redis", "Status": "creating"}, {}) == Cluster(
        "redis",
        "creating",
        None,
        *(NOT_TOLD,) * 3,
        0,
        False,
        False,
        *(NOT_TOLD,) * 3,
        (),
        None,
        NOT_TOLD,
        (),
        is_group=True,
    )


def test_the_endpoint_of_a_group_with_shards() -> None:
    endpoint = {"Address": "clustercfg.redis.abc.use2.cache.amazonaws.com", "Port": 6379}

    sharded = parse_group(
        {"ReplicationGroupId": "redis", "Status": "available", "ConfigurationEndpoint": endpoint, "NodeGroups": [{}]},  # type: ignore[typeddict-item]
        {},
    )

    assert sharded.endpoint == Endpoint(host="clustercfg.redis.abc.use2.cache.amazonaws.com", port=6379)


def test_a_refusal_is_not_taken_for_the_word_that_there_is_none() -> None:
    with canned_aws({"DescribeCacheClusters": DENIED}) as address, pytest.raises(ProbeError) as denied:
        cluster(small_fleet(aws_endpoint=address), "redis-production")

    assert str(denied.value) == (
        "AWS about cache cluster redis-production\n"
        "  expected: a description, or the word that there is none\n"
        "  actual:   ClientError: An error occurred (AccessDenied) when calling the DescribeCacheClusters operation: "
        "Not you.\n"
        "  next:     give these credentials the right elasticache:DescribeCacheClusters"
    )


def test_who_may_see_clusters_but_no_groups_does_not_know_that_there_is_none() -> None:
    replies = REPLIES | {"DescribeReplicationGroups": DENIED}

    with canned_aws(replies) as address, pytest.raises(ProbeError) as denied:
        cluster(small_fleet(aws_endpoint=address), "redis-staging")

    assert denied.value.failure.next_action == "give these credentials the right elasticache:DescribeReplicationGroups"
