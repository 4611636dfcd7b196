"""Target groups that HAProxy follows, and whose health it tells."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from cutover.errors import Mismatch
from cutover.fleet import Fleet
from cutover.waiting import eventually
from lab.aws.client import Client
from lab.balancer import COOKIE, admin_socket
from lab.blueprint import Blueprint

HEALTHY = {"State": "healthy"}
DRAINING = {
    "State": "draining",
    "Reason": "Target.DeregistrationInProgress",
    "Description": "Target deregistration is in progress",
}


class Targets:
    """Production's target group in the common lab."""

    def __init__(self, plan: Blueprint, fleet: Fleet) -> None:
        self.plan = plan
        self.instances = fleet.production.instances
        self.elbv2 = Client(plan.aws).elbv2
        names = [str(fleet.production.aws.target_group)]
        self.arn = self.elbv2.describe_target_groups(Names=names)["TargetGroups"][0]["TargetGroupArn"]

    def health(self) -> dict[str, Any]:
        told = self.elbv2.describe_target_health(TargetGroupArn=self.arn)["TargetHealthDescriptions"]
        names = {instance.ec2_id: instance.name for instance in self.instances}
        return {names[one["Target"]["Id"]]: one["TargetHealth"] for one in told}

    def deregister(self, number: int) -> None:
        self.elbv2.deregister_targets(TargetGroupArn=self.arn, Targets=[{"Id": str(self.instances[number - 1].ec2_id)}])

    def register(self, number: int) -> None:
        one = self.instances[number - 1]
        self.elbv2.register_targets(
            TargetGroupArn=self.arn, Targets=[{"Id": str(one.ec2_id), "Port": urlsplit(one.address).port or 0}]
        )

    def must_be(self, expected: dict[str, Any]) -> None:
        if (told := self.health()) != expected:
            raise Mismatch.of("targets", expected=f"{expected}", actual=f"{told}", next_action="wait")


@pytest.fixture
def targets(lab_plan: Blueprint, lab_fleet: Fleet) -> Iterator[Targets]:
    """All healthy, before and after."""
    made = Targets(lab_plan, lab_fleet)
    all_healthy = {"production-1": HEALTHY, "production-2": HEALTHY}
    eventually(lambda: made.must_be(all_healthy), within_s=10)
    yield made
    for number in (1, 2):
        made.register(number)
    eventually(lambda: made.must_be(all_healthy), within_s=10)


def given(url: str, cookie: str) -> str | None:
    """The balancer's cookie after a visit: a new one only where another instance answers."""
    with requests.Session() as browser:
        browser.trust_env = False
        answer = browser.get(url, headers={"Cookie": f"{COOKIE}={cookie}"}, timeout=10)
        return answer.cookies.get(COOKIE)


def test_who_leaves_gets_no_request_not_even_of_its_sticky_users(targets: Targets) -> None:
    address = targets.plan.production.address.url
    before = {given(f"{address}/ping", "production-1") for _ in range(4)}
    targets.deregister(1)
    during = {given(f"{address}/ping", "production-1") for _ in range(4)}

    assert before == {None}
    assert during == {"production-2"}


def test_who_leaves_is_told_as_draining_then_not_at_all(targets: Targets) -> None:
    targets.deregister(1)
    at_once = targets.health()

    eventually(lambda: targets.must_be({"production-2": HEALTHY}), within_s=10)

    assert at_once == {"production-1": DRAINING, "production-2": HEALTHY}
    asked: Any = [{"Id": targets.instances[0].ec2_id}]
    (told,) = targets.elbv2.describe_target_health(TargetGroupArn=targets.arn, Targets=asked)[
        "TargetHealthDescriptions"
    ]
    assert (told["TargetHealth"]["State"], told["TargetHealth"]["Reason"]) == ("unused", "Target.NotRegistered")


def test_who_is_no_target_may_be_deregistered(targets: Targets) -> None:
    targets.deregister(1)
    targets.deregister(1)

    assert targets.health()["production-2"] == HEALTHY


def test_who_comes_back_is_healthy_by_haproxys_own_check(targets: Targets) -> None:
    targets.deregister(1)
    targets.register(1)
    at_once = targets.health()["production-1"]

    assert at_once["State"] in {"initial", "healthy"}
    eventually(lambda: targets.must_be({"production-1": HEALTHY, "production-2": HEALTHY}), within_s=10)


def test_to_register_who_is_there_changes_nothing(targets: Targets) -> None:
    targets.register(1)

    assert targets.health() == {"production-1": HEALTHY, "production-2": HEALTHY}


def test_a_lost_health_check_is_told_with_its_reason(targets: Targets) -> None:
    server = next(one for one in admin_socket(targets.plan.spec.state).servers() if one.name == "production-1")
    admin = admin_socket(targets.plan.spec.state)
    elsewhere = f"set server {server} addr 127.0.20.99"
    admin.say(elsewhere)
    unhealthy = {
        "State": "unhealthy",
        "Reason": "Target.FailedHealthChecks",
        "Description": "Health checks failed",
    }
    try:
        eventually(lambda: targets.must_be({"production-1": unhealthy, "production-2": HEALTHY}), within_s=10)
    finally:
        admin.say(f"set server {server} addr {urlsplit(targets.instances[0].address).hostname}")
