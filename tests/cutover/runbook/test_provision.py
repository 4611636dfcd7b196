"""The plan's phase 2 on an AWS that keeps what it is told."""

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

import pytest

from cutover.errors import ProbeError
from cutover.fleet import Endpoint, Fleet
from cutover.runbook.provision import provision, wanted
from lab.addresses import Address
from lab.aws.client import Client
from tests.cutover.fleets import fleet_with, small_fleet
from tests.cutover.servers import closed, identity

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import SecurityGroupTypeDef

BLOCK = "172.31.0.0/16"


NUMBERS = count(1)


@pytest.fixture
def fleet(aws: Address, aws_client: Client) -> Iterator[Fleet]:
    """A network with the group and the subnets of production's instances, under names that no other test has."""
    number = next(NUMBERS)
    names = {
        "instances_security_group": f"instances-{number}",
        "redis_security_group": f"redis-sg-{number}",
        "subnet_group": f"subnets-{number}",
    }
    fleet = fleet_with("production", redis={"cluster": f"redis-{number}"}, aws=names)
    ec2, elasticache = aws_client.ec2, aws_client.elasticache
    vpc = ec2.create_vpc(CidrBlock=BLOCK)["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=BLOCK)["Subnet"]["SubnetId"]
    ec2.create_security_group(GroupName=f"instances-{number}", Description="instances", VpcId=vpc)
    elasticache.create_cache_subnet_group(
        CacheSubnetGroupName=f"subnets-{number}", CacheSubnetGroupDescription="subnets", SubnetIds=[subnet]
    )
    yield fleet.model_copy(update={"aws_endpoint": aws.url})
    if f"redis-{number}" in ids(aws_client):
        elasticache.delete_cache_cluster(CacheClusterId=f"redis-{number}")


def ids(client: Client) -> set[str]:
    return {one["CacheClusterId"] for one in client.elasticache.describe_cache_clusters()["CacheClusters"]}


def groups(client: Client, name: str) -> "list[SecurityGroupTypeDef]":
    return client.ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": [name]}])["SecurityGroups"]


def inbound(client: Client, name: str) -> list[tuple[str, int, int, list[str], list[str]]]:
    """Protocol, ports, the groups that are let in, and the addresses."""
    (group,) = groups(client, name)
    return [
        (
            rule["IpProtocol"],
            rule["FromPort"],
            rule["ToPort"],
            [pair["GroupId"] for pair in rule["UserIdGroupPairs"]],
            [block["CidrIp"] for block in rule["IpRanges"]],
        )
        for rule in group["IpPermissions"]
    ]


def made(fleet: Fleet) -> tuple[Endpoint, list[str]]:
    said: list[str] = []
    return provision(fleet, said.append), said


def test_the_cluster_is_made_as_the_plan_has_it(fleet: Fleet, aws_client: Client) -> None:
    names, cluster_id = fleet.production.aws, fleet.production.redis.cluster

    endpoint, said = made(fleet)

    assert said == [f"creating {cluster_id}", f"waiting until {cluster_id} is available"]
    assert len(identity(endpoint)) == 40, "a Redis answers there"
    (found,) = aws_client.elasticache.describe_cache_clusters(CacheClusterId=cluster_id)["CacheClusters"]
    (group,) = groups(aws_client, names.redis_security_group)
    (instances,) = groups(aws_client, names.instances_security_group)
    plan = {
        "Engine": "redis",
        "EngineVersion": "7.0",
        "CacheNodeType": "cache.t3.micro",
        "NumCacheNodes": 1,
        "CacheSubnetGroupName": names.subnet_group,
        "SnapshotRetentionLimit": 1,
        "PreferredMaintenanceWindow": "sun:02:00-sun:03:00",
    }
    assert {key: found.get(key) for key in plan} == plan
    assert found["CacheParameterGroup"]["CacheParameterGroupName"] == "default.redis7"
    assert [one["SecurityGroupId"] for one in found["SecurityGroups"]] == [group["GroupId"]]
    assert group["VpcId"] == instances["VpcId"]
    assert inbound(aws_client, names.redis_security_group) == [("tcp", 6379, 6379, [instances["GroupId"]], [])]


def test_a_second_run_finds_it_and_changes_nothing(fleet: Fleet, aws_client: Client) -> None:
    group = fleet.production.aws.redis_security_group
    endpoint, _ = made(fleet)
    server, rules = identity(endpoint), inbound(aws_client, group)

    again, said = made(fleet)

    assert said == [f"waiting until {fleet.production.redis.cluster} is available"]
    assert (again, identity(again)) == (endpoint, server)
    assert inbound(aws_client, group) == rules


def test_a_group_that_an_earlier_run_left_unfinished_lets_the_instances_in(fleet: Fleet, aws_client: Client) -> None:
    """A run that ended between making the group and its rule: the cluster would be out of reach for ever."""
    names = fleet.production.aws
    (instances,) = groups(aws_client, names.instances_security_group)
    aws_client.ec2.create_security_group(
        GroupName=names.redis_security_group, Description="unfinished", VpcId=instances["VpcId"]
    )

    made(fleet)

    assert inbound(aws_client, names.redis_security_group) == [("tcp", 6379, 6379, [instances["GroupId"]], [])]


def test_without_the_instances_group_nothing_is_made(fleet: Fleet, aws_client: Client) -> None:
    names = fleet.production.aws
    (instances,) = groups(aws_client, names.instances_security_group)
    aws_client.ec2.delete_security_group(GroupId=instances["GroupId"])

    with pytest.raises(ProbeError) as refused:
        made(fleet)

    assert str(refused.value) == (
        f"Security group {names.instances_security_group}\n"
        "  expected: the group of production's instances\n"
        "  actual:   no such group\n"
        "  next:     correct aws.instances_security_group in the fleet file"
    )
    assert groups(aws_client, names.redis_security_group) == []
    assert fleet.production.redis.cluster not in ids(aws_client)


def test_an_aws_that_does_not_answer() -> None:
    with pytest.raises(ProbeError, match="AWS about cache cluster redis-production"):
        made(small_fleet(aws_endpoint=f"http://{closed()}"))


def test_what_would_be_made_is_said_setting_by_setting() -> None:
    assert wanted(small_fleet()) == [
        "CacheClusterId: redis-production",
        "Engine: redis",
        "EngineVersion: 7.0",
        "CacheNodeType: cache.t3.micro",
        "NumCacheNodes: 1",
        "CacheParameterGroupName: default.redis7",
        "CacheSubnetGroupName: production-subnets",
        "SecurityGroupIds: ['redis-production-sg']",
        "SnapshotRetentionLimit: 1",
        "PreferredMaintenanceWindow: sun:02:00-sun:03:00",
        "Port: 6379",
        "Tags: [{'Key': 'purpose', 'Value': 'sessions of ChatMRPT production'}]",
        "inbound port 6379: from production-sg alone",
    ]
