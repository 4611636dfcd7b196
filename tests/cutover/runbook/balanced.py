"""Production's two instances in a target group of the local AWS."""

from dataclasses import dataclass, field
from pathlib import Path

from cutover.fleet import Fleet
from cutover.runbook.draining import Balancing
from lab.aws.client import Client
from lab.aws.orders import Health, Orders, give
from tests.cutover.clocks import FakeClock

GROUP = "drained-targets"
DELAY = "deregistration_delay.timeout_seconds"


@dataclass
class Balanced:
    """Production's two instances in a target group, and what was said of them."""

    client: Client
    arn: str
    fleet: Fleet
    orders: Path
    said: list[str] = field(default_factory=list)

    @property
    def balancing(self) -> Balancing:
        return Balancing(self.fleet, self.fleet.production, self.said.append, FakeClock(), healthy_within_s=5)

    def id(self, number: int) -> str:
        return self.fleet.production.instances[number - 1].ec2_id or ""

    def take_out(self, number: int) -> None:
        self.balancing.take_out(self.fleet.production.instances[number - 1])

    def bring_back(self, number: int) -> None:
        self.balancing.bring_back(self.fleet.production.instances[number - 1])

    def let_drain_for(self, seconds: int) -> None:
        self.client.elbv2.modify_target_group_attributes(
            TargetGroupArn=self.arn, Attributes=[{"Key": DELAY, "Value": str(seconds)}]
        )

    def order(self, number: int, state: str, reason: str) -> None:
        give(
            self.orders, Orders(health={self.id(number): Health(state=state, reason=reason, description="as ordered")})
        )

    def registered(self) -> list[tuple[str, int]]:
        told = self.client.elbv2.describe_target_health(TargetGroupArn=self.arn)["TargetHealthDescriptions"]
        return sorted((one["Target"]["Id"], one["Target"]["Port"]) for one in told)
