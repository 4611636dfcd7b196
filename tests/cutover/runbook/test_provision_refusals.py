"""What keeps the plan's phase 2 from being done, and what is said then."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cutover.errors import ConfigurationError, Mismatch, ProbeError
from cutover.fleet import Fleet
from cutover.runbook.provision import proposed
from lab.addresses import Address
from lab.aws.client import Client
from lab.aws.orders import Orders, give
from tests.cutover.fleets import small_fleet
from tests.cutover.runbook.small_cloud import changed, cluster_ids, group_at, made, nothing_to_do, small_cloud
from tests.cutover.servers import closed

TOKEN = "k7#Vq9$Zp2!Lm4^Xw8&T"


@pytest.fixture
def fleet(aws: Address, aws_client: Client) -> Iterator[Fleet]:
    with small_cloud(aws, aws_client) as fleet:
        yield fleet


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
def test_a_right_that_is_missing_is_named_and_the_next_run_goes_on(
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
            (
                "production.redis in the fleet file\n"
                "  expected: tls = true beside a password: ElastiCache has passwords with TLS alone\n"
                '  actual:   password = "PRODUCTION_REDIS_PASSWORD", without TLS\n'
                "  next:     set tls = true there, or take the password out; nothing was changed"
            ),
        ),
        (
            {"redis": {"password": "PRODUCTION_REDIS_PASSWORD", "tls": True}},
            "too-short",
            (
                "Secret PRODUCTION_REDIS_PASSWORD\n"
                "  expected: 16 to 128 letters, digits and signs of ! & # $ ^ < > -, as ElastiCache takes them\n"
                "  actual:   9 characters\n"
                "  next:     choose another value; nothing was changed"
            ),
        ),
        (
            {"redis": {"password": "PRODUCTION_REDIS_PASSWORD", "tls": True}},
            "with spaces, which it does not take",
            (
                "Secret PRODUCTION_REDIS_PASSWORD\n"
                "  expected: 16 to 128 letters, digits and signs of ! & # $ ^ < > -, as ElastiCache takes them\n"
                "  actual:   35 characters, others among them\n"
                "  next:     choose another value; nothing was changed"
            ),
        ),
        (
            {"aws": {"maintenance_window": "wed:09:00-wed:10:00"}},
            TOKEN,
            (
                "production.aws.maintenance_window in the fleet file\n"
                "  expected: outside the office hours, mon-fri 07:00-18:00 +01:00\n"
                "  actual:   wed:09:00-wed:10:00 UTC\n"
                "  next:     choose a time when nobody is at work; nothing was changed"
            ),
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
