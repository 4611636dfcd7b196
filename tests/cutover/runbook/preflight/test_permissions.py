"""The rights at AWS, seen before they are needed: by looks, by EC2's rehearsals, by the simulation of the others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cutover.fleet import Fleet
from cutover.runbook.preflight.line import Line
from cutover.runbook.preflight.permissions import lines_of
from cutover.runbook.preflight.rights import changes
from lab.addresses import Address
from lab.aws.client import Client
from lab.aws.denial import USER
from lab.aws.orders import Orders, give
from tests.cutover.aws_calls import refused
from tests.cutover.runbook.small_cloud import changed, group_at, made, small_cloud

SIMULATED = (
    "ec2:CreateTags, ec2:AuthorizeSecurityGroupIngress, ec2:RevokeSecurityGroupIngress, ec2:DeleteSecurityGroup, "
    "elasticache:CreateCacheSubnetGroup, elasticache:ModifyCacheSubnetGroup, elasticache:CreateCacheCluster, "
    "elasticache:ModifyCacheCluster, elasticache:DeleteCacheCluster, elasticache:AddTagsToResource, "
    "elasticache:CreateSnapshot"
)
"""Before anything is made: EC2 rehearses only what is done to a thing that is there."""


@pytest.fixture
def fleet(aws: Address, aws_client: Client, aws_state: Path) -> Iterator[Fleet]:
    with small_cloud(aws, aws_client) as fleet:
        yield fleet
    give(aws_state, Orders())


def seen(fleet: Fleet, *, confirmed: bool = False) -> dict[str, Line]:
    return {line.what: line for line in lines_of(fleet, confirmed=confirmed)}


def seen_without(fleet: Fleet, state: Path, *rights: str, confirmed: bool = False) -> dict[str, Line]:
    give(state, Orders(denied=frozenset(rights)))
    return seen(fleet, confirmed=confirmed)


def test_all_rights_are_there(fleet: Fleet) -> None:
    assert {what: (line.outcome, line.fact) for what, line in seen(fleet).items()} == {
        "credentials": ("ok", USER),
        "rights to look": ("ok", "7 actions, each tried"),
        "rights to change": ("ok", "12 actions: 1 rehearsed by EC2, the others as AWS simulates them"),
    }


def test_ec2_rehearses_what_is_done_to_the_group_that_is_there_and_changes_nothing(
    fleet: Fleet, aws_client: Client
) -> None:
    made(fleet)
    group = fleet.production.aws.redis_security_group
    before = group_at(aws_client, group)

    found = seen(fleet)["rights to change"]

    assert found.fact == "12 actions: 4 rehearsed by EC2, the others as AWS simulates them"
    assert group_at(aws_client, group) == before
    assert group_at(aws_client, f"{group}-preflight") is None


@pytest.mark.parametrize(
    "right",
    ["ec2:CreateSecurityGroup", "ec2:AuthorizeSecurityGroupIngress", "ec2:DeleteSecurityGroup", "ec2:CreateTags",
     "elasticache:CreateCacheCluster", "elasticache:DeleteCacheCluster"],
)  # fmt: skip
@pytest.mark.parametrize("is_made", [False, True], ids=["before", "after"])
def test_a_right_that_is_missing_is_named(fleet: Fleet, aws_state: Path, right: str, *, is_made: bool) -> None:
    if is_made:
        made(fleet)
    found = seen_without(fleet, aws_state, right)["rights to change"]

    assert found.outcome == "wrong"
    assert str(found.failure) == (
        "Rights to change AWS\n"
        f"  expected: {USER} may do all that the cutover and its way back need\n"
        f"  actual:   not allowed: {right}\n"
        "  next:     give these credentials the rights above, or use others; nothing was changed"
    )


def test_rights_to_look_that_are_missing_are_all_named(fleet: Fleet, aws_state: Path) -> None:
    denied = ("ec2:DescribeInstances", "elasticache:DescribeReplicationGroups", "cloudwatch:DescribeAlarms")
    found = seen_without(fleet, aws_state, *denied)

    look = found["rights to look"]
    assert look.outcome == "could not look"
    assert look.failure
    assert look.failure.next_action == "\n".join(f"give these credentials the right {right}" for right in denied)
    assert found["rights to change"].lets_go


def test_where_aws_does_not_let_us_see_the_rights_that_is_said_with_the_list(fleet: Fleet, aws_state: Path) -> None:
    found = seen_without(fleet, aws_state, "iam:SimulatePrincipalPolicy")["rights to change"]

    assert found.outcome == "could not look"
    assert str(found.failure) == (
        "Rights to change AWS\n"
        "  expected: AWS says whether they are there\n"
        "  actual:   ClientError: An error occurred (AccessDenied) when calling the SimulatePrincipalPolicy operation: "
        f"User: {USER} is not authorized to perform: iam:SimulatePrincipalPolicy\n"
        "  next:     give these credentials the right iam:SimulatePrincipalPolicy; or have this list confirmed by "
        f"hand, and say so by --permissions-confirmed:\n            {SIMULATED}"
    )


def test_what_the_operator_confirms_is_told_as_confirmed_and_not_as_seen(fleet: Fleet, aws_state: Path) -> None:
    found = seen_without(fleet, aws_state, "iam:SimulatePrincipalPolicy", confirmed=True)["rights to change"]

    assert (found.outcome, found.fact) == ("ok", "11 actions confirmed by the operator, not seen")
    assert found.notes == (f"confirmed, not seen: {SIMULATED}",)


def test_what_ec2_itself_refuses_cannot_be_confirmed(fleet: Fleet, aws_state: Path) -> None:
    denied = ("iam:SimulatePrincipalPolicy", "ec2:CreateSecurityGroup")

    assert seen_without(fleet, aws_state, *denied, confirmed=True)["rights to change"].outcome == "wrong"


def test_a_rehearsal_that_tells_nothing_is_left_to_the_simulation(fleet: Fleet, aws_state: Path) -> None:
    give(aws_state, Orders(denied=frozenset({"ec2:CreateSecurityGroup"})))
    with refused(fleet, "CreateSecurityGroup", "InvalidVpcID.NotFound", having="VpcId"):
        found = seen(fleet)["rights to change"]

    assert found.failure
    assert found.failure.actual == "not allowed: ec2:CreateSecurityGroup"


def test_without_credentials_nothing_more_is_asked(fleet: Fleet, aws_state: Path) -> None:
    found = seen_without(fleet, aws_state, "sts:GetCallerIdentity")

    assert [(line.outcome, line.fact) for line in found.values()] == [
        ("could not look", ""),
        ("could not look", "see credentials"),
        ("could not look", "see credentials"),
    ]


def test_the_actions_follow_the_fleet(fleet: Fleet) -> None:
    """TLS takes a replication group; a target group of several instances is drained."""
    secured = changed(fleet, redis={"tls": True}, aws={"target_group": "none-there"})

    asked = {change.action: change.resource for change in changes(secured, "123")}

    own = fleet.production.redis.cluster
    assert asked["elasticache:CreateReplicationGroup"] == f"arn:aws:elasticache:us-east-2:123:replicationgroup:{own}"
    assert "elasticache:CreateCacheCluster" not in asked
    assert asked["elasticloadbalancing:RegisterTargets"] == (
        "arn:aws:elasticloadbalancing:us-east-2:123:targetgroup/none-there/*"
    )
    assert "elasticloadbalancing:RegisterTargets" not in {change.action for change in changes(fleet, "123")}
