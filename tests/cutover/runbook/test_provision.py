"""The plan's phase 2 on an AWS that keeps what it is told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cutover.errors import ProbeError
from cutover.fleet import Fleet
from cutover.runbook.provision import proposed
from lab.addresses import Address
from lab.aws.client import Client
from lab.redis_server import CERTIFICATE
from tests.cutover.aws_calls import changes_heard, cut_off
from tests.cutover.runbook.small_cloud import changed, cluster_at, cost, group_at, made, nothing_to_do, small_cloud
from tests.cutover.servers import identity

TOKEN = "k7#Vq9$Zp2!Lm4^Xw8&T"
CHANGES = ["CreateCacheSubnetGroup", "CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "CreateCacheCluster"]


@pytest.fixture
def fleet(aws: Address, aws_client: Client) -> Iterator[Fleet]:
    with small_cloud(aws, aws_client) as fleet:
        yield fleet


def inbound(client: Client, fleet: Fleet) -> list[tuple[str, int, int, list[str], list[str]]]:
    """Protocol, ports, the groups that are let in, and the addresses."""
    return [
        (
            rule["IpProtocol"],
            rule["FromPort"],
            rule["ToPort"],
            [pair["GroupId"] for pair in rule["UserIdGroupPairs"]],
            [block["CidrIp"] for block in rule["IpRanges"]],
        )
        for rule in group_at(client, fleet.production.aws.redis_security_group)["IpPermissions"]
    ]


def the_rule(client: Client, fleet: Fleet) -> tuple[str, int, int, list[str], list[str]]:
    return ("tcp", 6379, 6379, [group_at(client, fleet.production.aws.instances_security_group)["GroupId"]], [])


def tags_at(client: Client, arn: str) -> list[dict[str, str]]:
    return client.elasticache.list_tags_for_resource(ResourceName=arn)["TagList"]  # type: ignore[return-value]


def test_the_cluster_is_made_as_the_plan_has_it(fleet: Fleet, aws_client: Client) -> None:
    names, name = fleet.production.aws, fleet.production.redis.cluster

    with changes_heard(fleet) as heard:
        endpoint, said = made(fleet)

    assert heard == CHANGES
    assert said == [
        cost(fleet),
        f"making subnet group {names.subnet_group}",
        f"making security group {names.redis_security_group}",
        f"making rule of security group {names.redis_security_group}",
        f"making cluster {name}",
        f"waiting until {name} is available",
    ]
    assert len(identity(endpoint)) == 40, "a Redis answers there"
    found, group = cluster_at(aws_client, fleet), group_at(aws_client, names.redis_security_group)
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
    assert group["VpcId"] == group_at(aws_client, names.instances_security_group)["VpcId"]
    assert inbound(aws_client, fleet) == [the_rule(aws_client, fleet)]


def test_everything_that_is_made_carries_tags(fleet: Fleet, aws_client: Client) -> None:
    names = fleet.production.aws
    made(fleet)

    (subnets,) = aws_client.elasticache.describe_cache_subnet_groups(CacheSubnetGroupName=names.subnet_group)[
        "CacheSubnetGroups"
    ]
    tags = [
        {"Key": "purpose", "Value": "sessions of ChatMRPT production"},
        {"Key": "made-by", "Value": "chatmrpt-cutover"},
        {"Key": "fleet", "Value": "small"},
    ]
    assert tags_at(aws_client, cluster_at(aws_client, fleet)["ARN"]) == tags
    assert tags_at(aws_client, subnets["ARN"]) == tags
    assert group_at(aws_client, names.redis_security_group)["Tags"] == tags


def test_a_second_run_finds_it_and_changes_nothing(fleet: Fleet) -> None:
    endpoint, _ = made(fleet)
    server = identity(endpoint)

    with changes_heard(fleet) as heard:
        again, said = made(fleet)
        shown = str(proposed(fleet))

    assert heard == []
    assert said == [cost(fleet), f"waiting until {fleet.production.redis.cluster} is available"]
    assert (again, identity(again)) == (endpoint, server)
    assert shown == nothing_to_do(fleet)


def test_what_would_be_made_is_shown_and_nothing_is_made(fleet: Fleet, aws_client: Client) -> None:
    names, name = fleet.production.aws, fleet.production.redis.cluster
    group = group_at(aws_client, names.instances_security_group)
    here: Any = [{"Name": "vpc-id", "Values": [group["VpcId"]]}]
    subnets = sorted(one["SubnetId"] for one in aws_client.ec2.describe_subnets(Filters=here)["Subnets"])

    with changes_heard(fleet) as heard:
        shown = proposed(fleet)

    assert heard == []
    assert shown.differing == ()
    assert str(shown) == (
        f"{cost(fleet)}\n"
        "\n"
        "to be made:\n"
        f"  subnet group {names.subnet_group}\n"
        f"    {group['VpcId']}: {', '.join(subnets)}\n"
        f"  security group {names.redis_security_group}\n"
        f"    in {group['VpcId']}\n"
        f"  rule of security group {names.redis_security_group}\n"
        f"    lets in tcp 6379 from {names.instances_security_group} ({group['GroupId']})\n"
        f"  cluster {name}\n"
        "    engine: redis 7.0\n"
        "    node type: cache.t3.micro, 1 node, in one zone\n"
        "    port: 6379\n"
        f"    subnet group: {names.subnet_group}\n"
        f"    security groups: {names.redis_security_group}\n"
        "    parameter group: default.redis7\n"
        "    automatic backups: kept for 1 day(s)\n"
        "    maintenance window: sun:02:00-sun:03:00 UTC\n"
        "    TLS: off\n"
        "    password: none\n"
        "  tags: purpose = sessions of ChatMRPT production, made-by = chatmrpt-cutover, fleet = small"
    )


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_run_that_lost_its_connection_anywhere_is_completed_by_the_next(
    fleet: Fleet, aws_client: Client, number: int, when: str
) -> None:
    with cut_off(fleet, number, when=when), pytest.raises(ProbeError, match=f"{when} {CHANGES[number - 1]}"):
        made(fleet)

    with changes_heard(fleet) as heard:
        made(fleet)

    assert heard == CHANGES[number - (when == "before") :]
    assert inbound(aws_client, fleet) == [the_rule(aws_client, fleet)]
    assert str(proposed(fleet)) == nothing_to_do(fleet)


def test_a_password_and_tls_make_a_replication_group_of_one_node(
    fleet: Fleet, aws_client: Client, aws_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRODUCTION_REDIS_PASSWORD", TOKEN)
    secured = changed(fleet, redis={"tls": True, "password": "PRODUCTION_REDIS_PASSWORD"})
    name = fleet.production.redis.cluster
    shown = str(proposed(secured))

    endpoint, said = made(secured)

    (group,) = aws_client.elasticache.describe_replication_groups(ReplicationGroupId=name)["ReplicationGroups"]
    certificate = aws_state / "redis" / f"{name}-001" / CERTIFICATE
    assert (group["MultiAZ"], group["AutomaticFailover"], group["MemberClusters"]) == (
        "disabled",
        "disabled",
        [f"{name}-001"],
    )
    assert (group["TransitEncryptionEnabled"], group["AuthTokenEnabled"]) == (True, True)
    assert len(identity(endpoint, TOKEN, certificate)) == 40
    assert "    TLS: on\n    password: the value of PRODUCTION_REDIS_PASSWORD\n" in shown
    assert TOKEN not in shown + "".join(said)
    assert str(proposed(secured)) == nothing_to_do(fleet)
    assert [str(one) for one in proposed(fleet).differing] == [
        f"cluster {name}, TLS: on; wanted: off",
        f"cluster {name}, password: on; wanted: off",
    ]
