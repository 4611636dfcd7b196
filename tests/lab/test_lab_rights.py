"""What the lab's AWS says of rights before they are used: the same that it does when they are."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from lab.aws.client import REGION, Client
from lab.aws.orders import Orders, give
from lab.blueprint import Blueprint

RIGHT = "ec2:CreateSecurityGroup"


@pytest.fixture
def deny(lab_plan: Blueprint) -> Iterator[Callable[..., None]]:
    """Of the common lab, whose orders are taken back in the end."""
    yield lambda *rights: give(lab_plan.spec.state, Orders(denied=frozenset(rights)))
    give(lab_plan.spec.state, Orders())


def asked_of(lab_plan: Blueprint, service: str) -> Any:
    return boto3.Session("lab", "lab", region_name=REGION).client(service, endpoint_url=lab_plan.aws.url)  # type: ignore[call-overload]


def test_whose_the_credentials_are(lab_plan: Blueprint) -> None:
    told = asked_of(lab_plan, "sts").get_caller_identity()

    assert (told["Arn"], told["Account"]) == ("arn:aws:iam::123456789012:user/lab", "123456789012")


def test_a_simulation_says_what_the_orders_deny(lab_plan: Blueprint, deny: Callable[..., None]) -> None:
    deny(RIGHT)

    told = asked_of(lab_plan, "iam").simulate_principal_policy(
        PolicySourceArn="arn:aws:iam::123456789012:user/lab", ActionNames=[RIGHT, "ec2:CreateTags"]
    )["EvaluationResults"]

    assert [(one["EvalActionName"], one["EvalDecision"]) for one in told] == [
        (RIGHT, "implicitDeny"),
        ("ec2:CreateTags", "allowed"),
    ]


@pytest.mark.parametrize(
    ("denied", "code"), [((), "DryRunOperation"), ((RIGHT,), "UnauthorizedOperation")], ids=["allowed", "denied"]
)
def test_ec2_rehearses_as_the_orders_have_it(
    lab_plan: Blueprint, deny: Callable[..., None], denied: tuple[str, ...], code: str
) -> None:
    ec2 = Client(lab_plan.aws).ec2
    deny(*denied)

    with pytest.raises(ClientError) as told:
        ec2.create_security_group(GroupName="never-made", Description="never made", DryRun=True)

    assert told.value.response["Error"]["Code"] == code
    assert "never-made" not in {one["GroupName"] for one in ec2.describe_security_groups()["SecurityGroups"]}
