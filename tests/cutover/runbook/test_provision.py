"""The plan's phase 2 on an AWS that keeps what it is told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cutover.errors import ConfigurationError, Mismatch, ProbeError
from cutover.fleet import Endpoint, Fleet
from cutover.runbook.provision import proposed, provision
from lab.addresses import Address
from lab.aws.client import Client
from lab.aws.orders import Orders, give
from lab.redis_server import CERTIFICATE
from tests.cutover.aws_calls import changes_heard, cut_off
from tests.cutover.clocks import FakeClock
from tests.cutover.fleets import small_fleet
from tests.cutover.runbook.small_cloud import changed, cluster_at, cluster_ids, group_at, small_cloud
from tests.cutover.servers import closed, identity

TOKEN = "k7#Vq9$Zp2!Lm4^Xw8&T"
CHANGES = ["CreateCacheSubnetGroup", "CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "CreateCacheCluster"]


@pytest.fixture
def fleet(aws: Address, aws_client: Client) -> Iterator[Fleet]:
    with small_cloud(aws, aws_client) as fleet:
        yield fleet


def made(fleet: Fleet) -> tuple[Endpoint, list[str]]:
    said: list[str] = []
    return provision(fleet, said.append, FakeClock()), said


def cost(fleet: Fleet) -> str:
    return (
        f"{fleet.production.redis.cluster} costs 12.41 USD a month: 1 node cache.t3.micro in us-east-2, "
        "at the prices of 2026-10-02"
    )


def nothing_to_do(fleet: Fleet) -> str:
    return f"{cost(fleet)}\nnothing to do: all of it is there, as the fleet file has it"


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


@pytest.mark.parametrize(
    ("right", "subject", "named"),
    [
        ("ec2:DescribeSecurityGroups", "AWS about security groups", ""),
        ("ec2:DescribeInstances", "AWS about EC2 instances", ""),
        ("elasticache:DescribeCacheSubnetGroups", "AWS about cache subnet groups", ""),
        ("elasticache:DescribeCacheClusters", "AWS about cache cluster {cluster}", ""),
        ("elasticache:CreateCacheSubnetGroup", "AWS, making subnet group {subnet_group}", ""),
        ("ec2:CreateSecurityGroup", "AWS, making security group {redis_security_group}", " and ec2:CreateTags"),
        ("ec2:AuthorizeSecurityGroupIngress", "AWS, adding the rule to security group {group}", ""),
        ("elasticache:CreateCacheCluster", "AWS, making {cluster}", ""),
    ],
)
def test_a_right_that_is_missing_is_named_and_the_next_run_goes_on(  # noqa: PLR0913
    fleet: Fleet, aws_client: Client, aws_state: Path, right: str, subject: str, named: str
) -> None:
    give(aws_state, Orders(denied=frozenset({right})))
    try:
        with pytest.raises(ProbeError) as refused:
            made(fleet)
    finally:
        give(aws_state, Orders())

    names = fleet.production.aws
    group = group_at(aws_client, names.redis_security_group)
    about = {**names.model_dump(), "cluster": fleet.production.redis.cluster, "group": group and group["GroupId"]}
    failure = refused.value.failure
    assert failure.subject == subject.format(**about)
    assert f"not authorized to perform: {right}" in failure.actual
    assert failure.next_action.startswith(f"give these credentials the right {right}{named}")
    made(fleet)
    assert str(proposed(fleet)) == nothing_to_do(fleet)


def test_a_call_that_is_denied_says_that_the_run_can_go_on(fleet: Fleet, aws_state: Path) -> None:
    give(aws_state, Orders(denied=frozenset({"elasticache:CreateCacheCluster"})))
    try:
        with pytest.raises(ProbeError) as refused:
            made(fleet)
    finally:
        give(aws_state, Orders())

    assert str(refused.value) == (
        f"AWS, making {fleet.production.redis.cluster}\n"
        "  expected: done\n"
        "  actual:   ClientError: An error occurred (AccessDenied) when calling the CreateCacheCluster operation: "
        "User: arn:aws:iam::123456789012:user/lab is not authorized to perform: elasticache:CreateCacheCluster\n"
        "  next:     give these credentials the right elasticache:CreateCacheCluster; "
        "what was done before stays, and the same command goes on there"
    )


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


def test_a_password_that_aws_repeats_is_not_shown(
    fleet: Fleet, aws_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secured = changed(fleet, redis={"tls": True, "password": "PRODUCTION_REDIS_PASSWORD"})
    monkeypatch.setenv("PRODUCTION_REDIS_PASSWORD", "CreateReplicationGroup")
    give(aws_state, Orders(denied=frozenset({"elasticache:CreateReplicationGroup"})))
    try:
        with pytest.raises(ProbeError) as refused:
            made(secured)
    finally:
        give(aws_state, Orders())

    assert refused.value.failure.actual.endswith("not authorized to perform: elasticache:***")
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("tables", "token", "text"),
    [
        (
            {"redis": {"password": "PRODUCTION_REDIS_PASSWORD"}},
            TOKEN,
            "production.redis in the fleet file\n"
            "  expected: tls = true beside a password: ElastiCache has passwords with TLS alone\n"
            '  actual:   password = "PRODUCTION_REDIS_PASSWORD", without TLS\n'
            "  next:     set tls = true there, or take the password out; nothing was changed",
        ),
        (
            {"redis": {"password": "PRODUCTION_REDIS_PASSWORD", "tls": True}},
            "too-short",
            "Secret PRODUCTION_REDIS_PASSWORD\n"
            "  expected: 16 to 128 letters, digits and signs of ! & # $ ^ < > -, as ElastiCache takes them\n"
            "  actual:   9 characters\n"
            "  next:     choose another value; nothing was changed",
        ),
        (
            {"redis": {"password": "PRODUCTION_REDIS_PASSWORD", "tls": True}},
            "with spaces, which it does not take",
            "Secret PRODUCTION_REDIS_PASSWORD\n"
            "  expected: 16 to 128 letters, digits and signs of ! & # $ ^ < > -, as ElastiCache takes them\n"
            "  actual:   35 characters, others among them\n"
            "  next:     choose another value; nothing was changed",
        ),
        (
            {"aws": {"maintenance_window": "wed:09:00-wed:10:00"}},
            TOKEN,
            "production.aws.maintenance_window in the fleet file\n"
            "  expected: outside the office hours, mon-fri 07:00-18:00 +01:00\n"
            "  actual:   wed:09:00-wed:10:00 UTC\n"
            "  next:     choose a time when nobody is at work; nothing was changed",
        ),
    ],
)
def test_what_aws_would_refuse_is_said_before_anybody_is_asked(
    monkeypatch: pytest.MonkeyPatch, tables: dict[str, Any], token: str, text: str
) -> None:
    monkeypatch.setenv("PRODUCTION_REDIS_PASSWORD", token)
    fleet = changed(small_fleet(aws_endpoint=f"http://{closed()}"), **tables)

    with pytest.raises(ConfigurationError) as shown:
        proposed(fleet)
    with pytest.raises(ConfigurationError) as refused:
        made(fleet)

    assert str(shown.value) == str(refused.value) == text
    assert token not in text


def test_a_node_that_costs_more_than_agreed_is_not_made() -> None:
    with pytest.raises(Mismatch) as refused:
        made(changed(small_fleet(aws_endpoint=f"http://{closed()}"), aws={"node_type": "cache.t3.small"}))

    assert str(refused.value) == (
        "Cluster redis-production, cost of a month\n"
        "  expected: 12.00 USD, give or take 10%\n"
        "  actual:   24.82 USD, for 1 node(s) cache.t3.small\n"
        "  next:     see node type and replicas; if they are meant, agree with the owner and correct "
        "aws.monthly_cost_usd in the fleet file"
    )


def test_without_the_instances_group_nothing_is_made(fleet: Fleet, aws_client: Client) -> None:
    other = changed(fleet, aws={"instances_security_group": "no-such-group"})
    vpc = group_at(aws_client, fleet.production.aws.instances_security_group)["VpcId"]

    with pytest.raises(ProbeError) as refused:
        made(other)

    assert str(refused.value) == (
        "Security group no-such-group\n"
        f"  expected: the group of production's instances, in {vpc}\n"
        "  actual:   no such group\n"
        "  next:     correct aws.instances_security_group in the fleet file"
    )
    assert group_at(aws_client, fleet.production.aws.redis_security_group) is None
    assert fleet.production.redis.cluster not in cluster_ids(aws_client)


def test_instances_that_aws_does_not_know(fleet: Fleet) -> None:
    first, second = fleet.production.instances
    stranger = second.model_copy(update={"ec2_id": "i-0"})
    production = fleet.production.model_copy(update={"instances": (first, stranger)})

    with pytest.raises(ProbeError) as refused:
        made(fleet.model_copy(update={"production": production}))

    assert str(refused.value) == (
        "Where production's instances stand\n"
        "  expected: AWS knows them\n"
        "  actual:   no instance production-2\n"
        "  next:     correct ec2_id, the host's address or the region in the fleet file"
    )


def test_an_aws_that_does_not_answer() -> None:
    with pytest.raises(ProbeError, match="AWS about security groups"):
        made(small_fleet(aws_endpoint=f"http://{closed()}"))
