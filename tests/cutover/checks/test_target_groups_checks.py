from collections.abc import Callable
from dataclasses import replace

import pytest

from cutover.checks.target_groups import (
    must_be_healthy,
    must_be_reached_at_their_ports,
    must_have_the_instances,
)
from cutover.errors import Mismatch
from cutover.fleet import Environment
from cutover.probes.ec2_instances import Ec2Instance
from cutover.probes.target_groups import Target, TargetGroup
from tests.cutover.cloud_readings import instances, production

Check = Callable[[TargetGroup | None, dict[str, Ec2Instance], Environment], None]
FIRST, SECOND = Target("i-1", 8080, "healthy", ""), Target("i-2", 8080, "healthy", "")
CHECKS: list[Check] = [must_have_the_instances, must_be_reached_at_their_ports, must_be_healthy]
DEREGISTER = "list it in the fleet file and run again, or, if it is not ours, aws elbv2 deregister-targets"
REGISTER = "aws elbv2 register-targets, or correct ec2_id in the fleet file"


def refused(check: Check, *members: Target, known: dict[str, Ec2Instance] | None = None) -> Mismatch:
    with pytest.raises(Mismatch) as wrong:
        check(TargetGroup("targets", members), instances() if known is None else known, production())
    return wrong.value


@pytest.mark.parametrize("check", CHECKS)
def test_the_instances_and_no_others(check: Check) -> None:
    check(TargetGroup("targets", (FIRST, SECOND)), instances(), production())


@pytest.mark.parametrize("check", CHECKS)
def test_a_group_that_holds_addresses(check: Check) -> None:
    by_address = (replace(FIRST, id="172.31.44.52"), replace(SECOND, id="172.31.43.200"))

    check(TargetGroup("targets", by_address), instances(), production())


@pytest.mark.parametrize("check", CHECKS)
def test_a_group_that_does_not_exist(check: Check) -> None:
    with pytest.raises(Mismatch) as missing:
        check(None, instances(), production())

    assert str(missing.value) == (
        "Target group targets\n"
        "  expected: it exists\n"
        "  actual:   no such target group\n"
        "  next:     correct region or aws.target_group in the fleet file, or make the group"
    )


def test_an_unlisted_third() -> None:
    assert str(refused(must_have_the_instances, FIRST, Target("i-3", 5000, "healthy", ""), SECOND)) == (
        "Members of target group targets\n"
        "  expected: production-1, production-2, and no others\n"
        "  actual:   spare (i-3) is registered at port 5000, healthy, and is not in the fleet file\n"
        f"  next:     {DEREGISTER}"
    )


def test_strangers_that_aws_does_not_know_and_one_that_is_leaving() -> None:
    leaving = Target("172.31.9.9", 8080, "draining", "Target.DeregistrationInProgress")

    failure = refused(must_have_the_instances, FIRST, SECOND, leaving, Target("i-9", 1, "healthy", "")).failure

    assert failure.actual == (
        "172.31.9.9 is registered at port 8080, draining (Target.DeregistrationInProgress), "
        "and is not in the fleet file\n"
        "i-9 is registered at port 1, healthy, and is not in the fleet file"
    )


def test_a_missing_one_and_one_too_many() -> None:
    failure = refused(must_have_the_instances, FIRST, Target("i-3", 8080, "healthy", "")).failure

    assert failure.actual == (
        "spare (i-3) is registered at port 8080, healthy, and is not in the fleet file\n"
        "production-2 (i-2) is not registered"
    )
    assert failure.next_action == f"{DEREGISTER}; {REGISTER}"


def test_an_empty_group() -> None:
    failure = refused(must_have_the_instances).failure

    assert failure.actual == "production-1 (i-1) is not registered\nproduction-2 (i-2) is not registered"
    assert failure.next_action == REGISTER


def test_instances_that_aws_does_not_know() -> None:
    """The group is still judged: by the ids and addresses of the fleet file."""
    failure = refused(must_have_the_instances, FIRST, SECOND, known={}).failure

    assert failure.actual == (
        "i-2 is registered at port 8080, healthy, and is not in the fleet file\n"
        "production-2, which AWS does not know, is not registered"
    )


def test_a_wrong_port() -> None:
    assert str(refused(must_be_reached_at_their_ports, FIRST, replace(SECOND, port=8000))) == (
        "Ports of target group targets\n"
        "  expected: each instance is registered at the port where its workers listen, and at no other\n"
        "  actual:   production-2 listens at 8080, registered at 8000\n"
        "  next:     aws elbv2 register-targets with the right port, then deregister-targets with the wrong one"
    )


def test_two_ports_of_which_one_is_right_and_an_instance_without_any() -> None:
    failure = refused(must_be_reached_at_their_ports, FIRST, replace(FIRST, port=80)).failure

    assert failure.actual == (
        "production-1 listens at 8080, registered at 8080, 80\nproduction-2 listens at 8080, not registered"
    )


def test_the_port_of_the_service_counts_where_it_is_declared() -> None:
    behind_a_proxy = production()
    service = behind_a_proxy.service.model_copy(update={"port": 8000})
    members = (replace(FIRST, port=8000), replace(SECOND, port=8000))

    must_be_reached_at_their_ports(
        TargetGroup("targets", members), instances(), behind_a_proxy.model_copy(update={"service": service})
    )


def test_what_is_not_healthy_in_aws_s_words() -> None:
    unhealthy = replace(FIRST, health="unhealthy", reason="Target.Timeout: Request timed out")

    assert str(refused(must_be_healthy, unhealthy)) == (
        "Health of target group targets\n"
        "  expected: every instance is healthy\n"
        "  actual:   production-1: unhealthy (Target.Timeout: Request timed out) at port 8080\n"
        "            production-2: not registered\n"
        "  next:     see what AWS says of each: the service, its health check's path, or the balancer's zones"
    )


@pytest.mark.parametrize("health", ["unused", "initial", "draining", "unhealthy.draining", "unavailable", "unknown"])
def test_everything_but_healthy_is_wrong(health: str) -> None:
    failure = refused(must_be_healthy, FIRST, replace(SECOND, health=health, reason="Why")).failure

    assert failure.actual == f"production-2: {health} (Why) at port 8080"


def test_each_port_of_an_instance_that_is_not_healthy_at_one_of_them() -> None:
    failure = refused(must_be_healthy, FIRST, replace(FIRST, port=80, health="initial", reason="Why"), SECOND).failure

    assert failure.actual == "production-1: healthy at port 8080, initial (Why) at port 80"
