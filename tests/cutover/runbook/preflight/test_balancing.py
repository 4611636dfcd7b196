"""The balancer before a change: its members, and whether it can do without each of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cutover.fleet import Fleet
from cutover.runbook.preflight.balancing import lines_of
from cutover.runbook.preflight.line import Line
from lab.addresses import Address
from lab.aws.client import Client
from lab.aws.orders import Health, Orders, give
from tests.cutover.runbook.small_cloud import changed, small_cloud

GROUP = "preflight-targets"


@pytest.fixture
def fleet(aws: Address, aws_client: Client, aws_state: Path) -> Iterator[Fleet]:
    """Of two instances in a target group."""
    elbv2 = aws_client.elbv2
    with small_cloud(aws, aws_client) as small:
        fleet = changed(small, aws={"target_group": GROUP})
        vpc = aws_client.ec2.describe_instances(InstanceIds=ids(fleet))["Reservations"][0]["Instances"][0]["VpcId"]
        made = elbv2.create_target_group(Name=GROUP, Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"][0]
        targets: list[Any] = [{"Id": one, "Port": 8020 + number} for number, one in enumerate(ids(fleet), start=1)]
        elbv2.register_targets(TargetGroupArn=made["TargetGroupArn"], Targets=targets)
        yield fleet
        give(aws_state, Orders())
        elbv2.delete_target_group(TargetGroupArn=made["TargetGroupArn"])


def ids(fleet: Fleet) -> list[str]:
    return [instance.ec2_id or "" for instance in fleet.production.instances]


def seen(fleet: Fleet) -> dict[str, Line]:
    return {line.what: line for line in lines_of(fleet)}


def test_when_all_is_well(fleet: Fleet) -> None:
    assert {what: (line.outcome, line.fact) for what, line in seen(fleet).items()} == {
        "members": ("ok", "production-1, production-2, as the fleet file has it"),
        "ports": ("ok", "each where its workers listen"),
        "health": ("ok", "every instance is healthy"),
        "draining": ("ok", "without any one of them another is healthy"),
    }


def test_one_that_is_not_healthy_keeps_the_other_from_being_taken_out(fleet: Fleet, aws_state: Path) -> None:
    ill = Health(state="unhealthy", reason="Target.Timeout", description="Request timed out")
    give(aws_state, Orders(health={ids(fleet)[1]: ill}))

    found = seen(fleet)

    assert {what for what, line in found.items() if not line.lets_go} == {"health", "draining"}
    assert str(found["draining"].failure) == (
        f"Target group {GROUP}, with one instance taken out\n"
        "  expected: another healthy target, that its users can go to\n"
        "  actual:   without production-1: nobody\n"
        "  next:     bring the other instances to health first"
    )


def test_a_look_that_is_denied_hides_no_other(fleet: Fleet, aws_state: Path) -> None:
    give(aws_state, Orders(denied=frozenset({"elasticloadbalancing:DescribeTargetHealth"})))

    assert [line.outcome for line in seen(fleet).values()] == ["could not look"] * 4


def test_a_group_that_is_not_there(fleet: Fleet) -> None:
    found = seen(changed(fleet, aws={"target_group": "none-there"}))

    assert [line.outcome for line in found.values()] == ["wrong"] * 4


def test_a_single_instance_stays_in_the_balancer(fleet: Fleet) -> None:
    alone = fleet.production.model_copy(update={"instances": fleet.production.instances[:1]})

    found = seen(fleet.model_copy(update={"production": alone}))["draining"]

    assert (found.outcome, found.fact) == (
        "ok",
        "a single instance: it stays in the balancer and is restarted in place",
    )


def test_without_a_target_group(fleet: Fleet) -> None:
    found = seen(changed(fleet, aws={"target_group": None}))["target group"]

    assert (found.outcome, found.fact) == ("ok", "none named")
    assert found.notes == (
        "the fleet file names no target group: instances stay in the balancer while they are restarted",
    )
