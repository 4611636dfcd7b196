"""What the lab's AWS has beyond moto, over real HTTP."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cutover.fleet import Endpoint
from lab.addresses import Address, address_of_cluster, host_of_cluster
from lab.aws import DELAY_TAG
from lab.aws.client import Client
from lab.aws.orders import Health, Orders, give
from lab.blueprint import Blueprint
from tests.cutover.servers import identity

CLUSTER = "chatmrpt-redis-staging"


@pytest.fixture
def client(lab_plan: Blueprint) -> Iterator[Client]:
    """Of the common lab, whose orders are taken back in the end."""
    yield Client(lab_plan.aws)
    give(lab_plan.spec.state, Orders())


def cluster(client: Client) -> Any:
    return client.elasticache.describe_cache_clusters(CacheClusterId=CLUSTER, ShowCacheNodeInfo=True)["CacheClusters"][
        0
    ]


def test_a_seeded_cluster_is_told_whole(client: Client, lab_plan: Blueprint) -> None:
    told = cluster(client)
    redis = lab_plan.staging.redis
    (group,) = client.ec2.describe_security_groups(GroupIds=[told["SecurityGroups"][0]["SecurityGroupId"]])[
        "SecurityGroups"
    ]

    assert redis
    assert told["CacheNodes"][0]["Endpoint"] == {"Address": redis.host, "Port": redis.port}
    assert [(rule["FromPort"], rule["ToPort"]) for rule in group["IpPermissions"]] == [(redis.port, redis.port)]
    assert (told["SnapshotRetentionLimit"], told["PreferredMaintenanceWindow"]) == (1, "sun:02:00-sun:03:00")
    assert "ReplicationGroupId" not in told
    assert not told.get("PendingModifiedValues")


@pytest.mark.parametrize(
    ("change", "read"),
    [
        ({"SnapshotRetentionLimit": 0}, lambda told: {"SnapshotRetentionLimit": told["SnapshotRetentionLimit"]}),
        (
            {"PreferredMaintenanceWindow": "wed:09:00-wed:10:00"},
            lambda told: {"PreferredMaintenanceWindow": told["PreferredMaintenanceWindow"]},
        ),
        (
            {"CacheParameterGroupName": "default.redis6.x"},
            lambda told: {"CacheParameterGroupName": told["CacheParameterGroup"]["CacheParameterGroupName"]},
        ),
        (
            {"SecurityGroupIds": ["sg-1", "sg-2"]},
            lambda told: {"SecurityGroupIds": [one["SecurityGroupId"] for one in told["SecurityGroups"]]},
        ),
        (
            {"CacheNodeType": "cache.t3.small", "EngineVersion": "7.1", "ApplyImmediately": True},
            lambda told: {key: told[key] for key in ("CacheNodeType", "EngineVersion")} | {"ApplyImmediately": True},
        ),
    ],
)
def test_a_changed_setting_is_told_and_can_be_changed_back(client: Client, change: dict[str, Any], read: Any) -> None:
    before = read(cluster(client))

    client.elasticache.modify_cache_cluster(CacheClusterId=CLUSTER, **change)
    after = read(cluster(client))
    client.elasticache.modify_cache_cluster(CacheClusterId=CLUSTER, **before)

    assert after == change
    assert read(cluster(client)) == before != change


def test_what_waits_for_the_maintenance_window_is_pending(client: Client) -> None:
    client.elasticache.modify_cache_cluster(CacheClusterId=CLUSTER, CacheNodeType="cache.t3.small")
    waiting = cluster(client)
    client.elasticache.modify_cache_cluster(
        CacheClusterId=CLUSTER, CacheNodeType="cache.t3.micro", ApplyImmediately=True
    )

    assert (waiting["CacheNodeType"], waiting["PendingModifiedValues"]) == (
        "cache.t3.micro",
        {"CacheNodeType": "cache.t3.small"},
    )
    assert not cluster(client).get("PendingModifiedValues")


def test_a_cluster_that_is_not_there_cannot_be_changed(client: Client) -> None:
    with pytest.raises(client.elasticache.exceptions.CacheClusterNotFoundFault):
        client.elasticache.modify_cache_cluster(CacheClusterId="none", SnapshotRetentionLimit=0)


def test_a_replication_group_has_real_members(client: Client) -> None:
    group = "with-replicas"
    client.elasticache.create_replication_group(
        ReplicationGroupId=group,
        ReplicationGroupDescription="two nodes",
        NumCacheClusters=2,
        MultiAZEnabled=True,
        AutomaticFailoverEnabled=True,
        CacheNodeType="cache.t3.micro",
        Engine="redis",
        EngineVersion="7.0",
        SnapshotRetentionLimit=1,
        Tags=[{"Key": DELAY_TAG, "Value": "0"}],
    )
    (told,) = client.elasticache.describe_replication_groups(ReplicationGroupId=group)["ReplicationGroups"]
    members = [
        client.elasticache.describe_cache_clusters(CacheClusterId=member, ShowCacheNodeInfo=True)["CacheClusters"][0]
        for member in told["MemberClusters"]
    ]
    endpoint = told["NodeGroups"][0]["PrimaryEndpoint"]
    answered = identity(Endpoint(host=endpoint["Address"], port=endpoint["Port"]))
    client.elasticache.delete_replication_group(ReplicationGroupId=group)

    assert (told["Status"], told["MultiAZ"], told["AutomaticFailover"]) == ("available", "enabled", "enabled")
    assert told["MemberClusters"] == ["with-replicas-001", "with-replicas-002"]
    assert [member["ReplicationGroupId"] for member in members] == [group, group]
    assert members[0]["CacheNodes"][0]["Endpoint"] == endpoint
    assert len(answered) == 40
    with pytest.raises(client.elasticache.exceptions.ReplicationGroupNotFoundFault):
        client.elasticache.describe_replication_groups(ReplicationGroupId=group)
    assert CLUSTER in {one["CacheClusterId"] for one in client.elasticache.describe_cache_clusters()["CacheClusters"]}


def test_the_health_of_a_target_is_as_ordered(client: Client, lab_plan: Blueprint) -> None:
    (group,) = client.elbv2.describe_target_groups(Names=["chatmrpt-staging-targets"])["TargetGroups"]

    def health() -> list[Any]:
        told = client.elbv2.describe_target_health(TargetGroupArn=group["TargetGroupArn"])
        return [(one["Target"]["Id"], one["TargetHealth"]) for one in told["TargetHealthDescriptions"]]

    ((identity, healthy),) = health()
    ordered = Health(state="unhealthy", reason="Target.Timeout", description="Request timed out")
    give(lab_plan.spec.state, Orders(health={identity: ordered}))

    assert healthy["State"] == "healthy"
    assert health() == [
        (identity, {"State": "unhealthy", "Reason": "Target.Timeout", "Description": "Request timed out"})
    ]


@pytest.mark.parametrize(
    ("right", "code", "words"),
    [
        ("ec2:DescribeSecurityGroups", "UnauthorizedOperation", "You are not authorized to perform this operation. "),
        ("elasticache:DescribeCacheClusters", "AccessDenied", ""),
        ("elasticloadbalancing:DescribeTargetGroups", "AccessDenied", ""),
    ],
)
def test_a_denied_right(client: Client, lab_plan: Blueprint, right: str, code: str, words: str) -> None:
    calls: dict[str, Callable[[], object]] = {
        "ec2:DescribeSecurityGroups": client.ec2.describe_security_groups,
        "elasticache:DescribeCacheClusters": client.elasticache.describe_cache_clusters,
        "elasticloadbalancing:DescribeTargetGroups": client.elbv2.describe_target_groups,
    }
    give(lab_plan.spec.state, Orders(denied=frozenset({right})))

    with pytest.raises(ClientError) as denied:
        calls.pop(right)()

    error = denied.value.response
    assert error["Error"]["Code"] == code
    assert error["Error"]["Message"] == (
        f"{words}User: arn:aws:iam::123456789012:user/lab is not authorized to perform: {right}"
    )
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 403
    for call in calls.values():
        call()


def test_a_second_cluster_that_asks_for_a_port_gets_it_on_another_address() -> None:
    with socket.create_server((host_of_cluster(201), 0)) as taken:
        port = taken.getsockname()[1]

        with address_of_cluster(201, port) as address:
            assert address == Address(host_of_cluster(202), port)
        with address_of_cluster(203, port) as address:
            assert address == Address(host_of_cluster(203), port)


def test_a_cluster_keeps_its_address_while_its_server_is_dead(free_cluster_port: int) -> None:
    """Otherwise a Redis of another lab answers there, as if the dead one had come back empty."""
    with address_of_cluster(211, free_cluster_port) as kept:
        with socket.create_server((kept.host, kept.port)):
            pass
        with address_of_cluster(211, free_cluster_port) as other:
            assert other.host == host_of_cluster(212)

    with address_of_cluster(211, free_cluster_port) as again:
        assert again == kept


@pytest.fixture
def free_cluster_port() -> int:
    with socket.create_server((host_of_cluster(211), 0)) as free:
        port: int = free.getsockname()[1]
    return port
