"""Out of a target group of the local AWS and back, with nobody behind it; what HAProxy does then: tests/lab."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cutover.errors import CutoverError, Failure, Mismatch, ProbeError
from cutover.runbook.draining import Balancing
from lab.addresses import Address
from lab.aws.client import Client
from lab.aws.orders import Orders, give
from tests.cutover.fleets import fleet_with
from tests.cutover.runbook.balanced import GROUP, Balanced


@pytest.fixture
def balanced(aws: Address, aws_client: Client, aws_state: Path) -> Iterator[Balanced]:
    ec2, elbv2 = aws_client.ec2, aws_client.elbv2
    vpc = ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.8.0.0/16")["Subnet"]["SubnetId"]
    started = ec2.run_instances(ImageId="ami-0c55b159cbfafe1f0", MinCount=2, MaxCount=2, SubnetId=subnet)["Instances"]
    instances = [
        {
            "name": f"production-{number}",
            "address": f"http://10.8.0.{number}:8080",
            "host": {"via": "local"},
            "ec2_id": one["InstanceId"],
        }
        for number, one in enumerate(started, start=1)
    ]
    fleet = fleet_with("production", aws={"target_group": GROUP}, instances=instances)
    arn = elbv2.create_target_group(Name=GROUP, Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"][0][
        "TargetGroupArn"
    ]
    elbv2.register_targets(TargetGroupArn=arn, Targets=[{"Id": one["InstanceId"], "Port": 8080} for one in started])
    made = Balanced(aws_client, arn, fleet.model_copy(update={"aws_endpoint": aws.url}), aws_state)
    made.let_drain_for(0)
    yield made
    give(aws_state, Orders())
    elbv2.delete_target_group(TargetGroupArn=arn)


def test_out_and_back(balanced: Balanced) -> None:
    both = balanced.registered()

    balanced.take_out(1)
    meanwhile = balanced.registered()
    balanced.bring_back(1)

    assert meanwhile == [(balanced.id(2), 8080)]
    assert balanced.registered() == both
    assert balanced.said == [
        "production-1: out of the balancer, draining for 0 s",
        "production-1: drained",
        "production-1: back in the balancer, until it is healthy there without users",
        "production-1: healthy in the balancer",
    ]


def test_a_second_time_changes_nothing(balanced: Balanced) -> None:
    """As after a crash between the act and the journal's line about it."""
    balanced.bring_back(1)
    balanced.take_out(1)
    del balanced.said[1:]
    balanced.take_out(1)

    assert balanced.said == [
        "production-1: already back in the balancer",
        "production-1: already out of the balancer",
    ]


def test_what_is_draining_already_is_waited_for(balanced: Balanced) -> None:
    balanced.let_drain_for(300)
    balanced.client.elbv2.deregister_targets(TargetGroupArn=balanced.arn, Targets=[{"Id": balanced.id(1)}])

    with pytest.raises(Mismatch) as late:
        balanced.take_out(1)

    assert balanced.said == ["production-1: out of the balancer, draining for 300 s"]
    assert str(late.value) == (
        f"production-1 in target group {GROUP}\n"
        "  expected: out of it, with nothing under way any more\n"
        "  actual:   draining (Target.DeregistrationInProgress: Target deregistration is in progress) "
        "(still so after 330.0 s)\n"
        "  next:     see who registers it again (an Auto Scaling group does), then run the same command again"
    )


def test_who_is_draining_may_come_back(balanced: Balanced) -> None:
    balanced.let_drain_for(300)
    balanced.client.elbv2.deregister_targets(TargetGroupArn=balanced.arn, Targets=[{"Id": balanced.id(1)}])

    balanced.bring_back(1)

    assert balanced.said[-1] == "production-1: healthy in the balancer"


@pytest.mark.parametrize("health", ["unhealthy", "initial", "unused", "unavailable", "draining"])
def test_the_last_healthy_one_stays(balanced: Balanced, health: str) -> None:
    both = balanced.registered()
    balanced.order(2, health, "Some.Reason")

    with pytest.raises(Mismatch) as refused:
        balanced.take_out(1)

    assert str(refused.value) == (
        f"production-1, about to be taken out of target group {GROUP}\n"
        "  expected: another healthy target, that its users can go to\n"
        f"  actual:   {balanced.id(2)} at port 8080: {health} (Some.Reason: as ordered)\n"
        "  next:     bring another instance to health first: cutover preflight says what is wrong with each; "
        "production-1 still serves"
    )
    assert balanced.registered() == both


def test_the_only_one_left_stays(balanced: Balanced) -> None:
    balanced.take_out(2)

    with pytest.raises(Mismatch, match=r"actual:   no other target\n"):
        balanced.take_out(1)


def test_who_does_not_become_healthy(balanced: Balanced) -> None:
    balanced.take_out(1)
    balanced.order(1, "unhealthy", "Target.Timeout")

    with pytest.raises(Mismatch) as sick:
        balanced.bring_back(1)

    assert str(sick.value) == (
        f"production-1 in target group {GROUP}\n"
        "  expected: healthy\n"
        "  actual:   unhealthy (Target.Timeout: as ordered) (still so after 5.0 s)\n"
        "  next:     see whether it answers its health check: curl --include http://10.8.0.1:8080/ping; "
        "until then the others serve its users"
    )


def test_who_could_not_be_brought_back_as_it_was_is_not_taken_out(balanced: Balanced) -> None:
    balanced.client.elbv2.register_targets(TargetGroupArn=balanced.arn, Targets=[{"Id": balanced.id(1), "Port": 9090}])
    before = balanced.registered()

    with pytest.raises(Mismatch) as refused:
        balanced.take_out(1)

    assert str(refused.value) == (
        f"production-1 in target group {GROUP}\n"
        f"  expected: registered as {balanced.id(1)} at port 8080, where its workers listen\n"
        f"  actual:   {balanced.id(1)} at port 9090\n"
        "  next:     correct the registration, or ec2_id and addresses in the fleet file; nothing was changed, "
        "for what is taken out must be brought back as it was"
    )
    assert balanced.registered() == before


@pytest.mark.parametrize(
    ("right", "about"),
    [
        ("DescribeTargetGroups", f"target group {GROUP}"),
        ("DescribeTargetHealth", f"the health of target group {GROUP}"),
        ("DescribeTargetGroupAttributes", f"the attributes of {GROUP}"),
        ("DeregisterTargets", f"taking production-1 out of {GROUP}"),
    ],
)
def test_a_right_that_is_missing_is_named_and_nothing_was_done(balanced: Balanced, right: str, about: str) -> None:
    both = balanced.registered()
    give(balanced.orders, Orders(denied=frozenset({f"elasticloadbalancing:{right}"})))

    failure = refused_to(balanced.take_out)
    give(balanced.orders, Orders())

    assert failure.subject == f"AWS about {about}"
    assert failure.next_action == f"give these credentials the right elasticloadbalancing:{right}"
    assert balanced.registered() == both


def test_without_the_right_to_register_it_stays_out(balanced: Balanced) -> None:
    balanced.take_out(1)
    give(balanced.orders, Orders(denied=frozenset({"elasticloadbalancing:RegisterTargets"})))

    failure = refused_to(balanced.bring_back)

    assert failure.subject == f"AWS about bringing production-1 back into {GROUP}"
    assert failure.next_action == "give these credentials the right elasticloadbalancing:RegisterTargets"


def refused_to(act: Callable[[int], None]) -> Failure:
    with pytest.raises(ProbeError) as refused:
        act(1)
    return refused.value.failure


def test_a_group_that_is_not_there(balanced: Balanced) -> None:
    production = balanced.fleet.production
    aws = production.aws.model_copy(update={"target_group": "none-such"})
    elsewhere = Balancing(balanced.fleet, production.model_copy(update={"aws": aws}), balanced.said.append)

    with pytest.raises(CutoverError, match="Target group none-such"):
        elsewhere.take_out(production.instances[0])


@pytest.mark.parametrize("environment", ["staging", "production"], ids=["no group", "a single instance"])
def test_where_nobody_else_could_serve_there_is_nothing_to_take_out_of(environment: str) -> None:
    """AWS is not even asked: there is none at this address."""
    described = fleet_with("production", aws={"target_group": GROUP})
    alone = described.model_copy(update={"aws_endpoint": "http://127.0.0.1:9"})

    assert Balancing(alone, alone.environments[environment], print).is_possible is False


def test_two_in_a_target_group_take_turns(balanced: Balanced) -> None:
    assert balanced.balancing.is_possible
