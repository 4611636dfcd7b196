"""Target groups: whom the balancer sends users to, and how it finds them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cutover.aws import elbv2
from cutover.fleet import Fleet
from cutover.probes.aws_answers import asking

if TYPE_CHECKING:
    from mypy_boto3_elbv2.type_defs import TargetHealthDescriptionTypeDef


@dataclass(frozen=True)
class Target:
    id: str
    """Of an instance, or an address where the group has those."""
    port: int
    health: str
    """healthy, unhealthy, unused, initial, draining, unhealthy.draining or unavailable."""
    reason: str
    """AWS's own; empty for a healthy one."""

    def __str__(self) -> str:
        return f"{self.health} ({self.reason})" if self.reason else self.health


@dataclass(frozen=True)
class TargetGroup:
    name: str
    members: tuple[Target, ...]
    arn: str = ""
    holds: str = "instance"
    """What its targets are named by: instance, or ip."""


def target_group(fleet: Fleet, name: str) -> TargetGroup | None:
    """None where AWS says that there is no such group."""
    client = elbv2(fleet)
    with asking(f"target group {name}", "elasticloadbalancing:DescribeTargetGroups"):
        try:
            described = client.describe_target_groups(Names=[name])["TargetGroups"][0]
        except client.exceptions.TargetGroupNotFoundException:
            return None
    with asking(f"the health of target group {name}", "elasticloadbalancing:DescribeTargetHealth"):
        told = client.describe_target_health(TargetGroupArn=described["TargetGroupArn"])["TargetHealthDescriptions"]
    members = tuple(parse(one) for one in told)
    return TargetGroup(name, members, described["TargetGroupArn"], described.get("TargetType", "instance"))


def parse(described: "TargetHealthDescriptionTypeDef") -> Target:
    health = described.get("TargetHealth", {})
    reason = ": ".join(text for text in (health.get("Reason"), health.get("Description")) if text)
    return Target(
        id=described["Target"]["Id"],
        port=described["Target"].get("Port", 0),
        health=health.get("State", "unknown"),
        reason=reason,
    )
