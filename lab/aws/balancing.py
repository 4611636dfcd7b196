"""What moto's balancer lacks: moto holds every target for healthy, here one can be otherwise."""

from pathlib import Path
from typing import Any

from moto.elbv2 import urls
from moto.elbv2.models import ELBv2Backend, FakeHealthStatus, elbv2_backends

from lab.aws.orders import given


class OrderedHealth(ELBv2Backend):
    """Targets are as healthy as they are ordered to be."""

    state: Path

    @property
    def _url_module(self) -> Any:
        """Where moto looks for who answers."""
        return urls

    def describe_target_health(self, target_group_arn: str, targets: list[dict[str, Any]]) -> list[FakeHealthStatus]:
        told = super().describe_target_health(target_group_arn, targets)
        ordered = given(self.state).health
        for target in told:
            if order := ordered.get(target.instance_id):
                target.status, target.reason, target.description = order.state, order.reason, order.description
        return told


def extend(state: Path) -> None:
    """Make moto's balancer of this process follow the orders in the state folder."""
    OrderedHealth.state = state
    elbv2_backends.backend = OrderedHealth
