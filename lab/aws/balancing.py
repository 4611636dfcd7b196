"""What moto's balancer lacks: here its target groups say whom HAProxy sends users to, and HAProxy how they are.

moto takes registrations down and holds every target for healthy. At AWS a target that leaves is told as draining for
the whole deregistration delay, even when its last request ended long before.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

from moto.elbv2 import urls
from moto.elbv2.models import ELBv2Backend, FakeHealthStatus, elbv2_backends

from lab.admin_socket import AdminSocket, BalancedServer
from lab.aws.orders import Health, given
from lab.aws.seed import target_group_of
from lab.balancer import admin_socket

_FIRST_CHECKS_S = 1.5
"""After that long HAProxy has asked a target as often as it does before it holds it for unhealthy."""
_DRIVEN = {target_group_of(environment) for environment in ("staging", "production")}
_DELAY = "deregistration_delay.timeout_seconds"
_DRAINING = Health(
    state="draining", reason="Target.DeregistrationInProgress", description="Target deregistration is in progress"
)
_HEALTHY = Health(state="healthy", reason="", description="")
_INITIAL = Health(state="initial", reason="Elb.InitialHealthChecking", description="Initial health checks in progress")
_NO_BALANCER = Health(
    state="unavailable", reason="Elb.InternalError", description="Health checks unavailable due to an internal error"
)


@dataclass(frozen=True)
class _Leaving:
    """A target for as long as it is draining."""

    target: dict[str, Any]
    until: float
    """On the monotonic clock."""
    end: Timer


class DrivenTargets(ELBv2Backend):
    """Target groups that HAProxy follows. A target that it does not know is as moto has it; orders go before all."""

    state: Path

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self._registered: dict[tuple[str, str], float] = {}
        self._leaving: dict[tuple[str, str], _Leaving] = {}

    @property
    def _url_module(self) -> Any:
        """Where moto looks for who answers."""
        return urls

    @property
    def _haproxy(self) -> AdminSocket:
        return admin_socket(self.state)

    def register_targets(self, target_group_arn: str, instances: list[Any]) -> None:
        super().register_targets(target_group_arn, instances)
        group = self.target_groups[target_group_arn]
        for asked in instances:
            target = group.targets[asked["Id"]]
            if leaving := self._leaving.pop((target_group_arn, target["Id"]), None):
                leaving.end.cancel()
            server = self._server(group, target)
            if server and server.is_out:
                self._registered[target_group_arn, target["Id"]] = time.monotonic()
                self._haproxy.bring_back(server)

    def deregister_targets(self, target_group_arn: str, instances: list[dict[str, Any]]) -> None:
        """Who is no target may be deregistered as well: AWS answers that it is done, moto with an error."""
        group: Any = self.target_groups.get(target_group_arn)
        known = group.targets if group else {}
        going = [known[asked["Id"]] for asked in instances if asked["Id"] in known]
        super().deregister_targets(target_group_arn, going)
        for target in going:
            delay_s = float(group.attributes[_DELAY])
            end = Timer(delay_s, self._cut_off, (group, target))
            end.daemon = True
            end.start()
            self._leaving[target_group_arn, target["Id"]] = _Leaving(target, time.monotonic() + delay_s, end)
            if server := self._server(group, target):
                self._haproxy.take_out(server)

    def describe_target_health(self, target_group_arn: str, targets: list[dict[str, Any]]) -> list[FakeHealthStatus]:
        told = super().describe_target_health(target_group_arn, targets)
        group = self.target_groups[target_group_arn]
        if not targets:
            told += [group.health_for(target, self.ec2_backend) for target in self._draining(target_group_arn)]
        ordered = given(self.state).health
        for one in told:
            if health := ordered.get(one.instance_id) or self._health(group, one):
                one.status, one.reason, one.description = (
                    health.state,
                    health.reason or None,
                    health.description or None,
                )
        return told

    def _cut_off(self, group: Any, target: dict[str, Any]) -> None:
        if server := self._server(group, target):
            self._haproxy.cut_off(server)

    def _draining(self, group_arn: str) -> list[dict[str, Any]]:
        self._leaving = {key: one for key, one in self._leaving.items() if one.until > time.monotonic()}
        return [one.target for (of_group, _), one in self._leaving.items() if of_group == group_arn]

    def _health(self, group: Any, told: FakeHealthStatus) -> Health | None:
        """None for what moto itself knows best."""
        if told.instance_id in {target["Id"] for target in self._draining(group.arn)}:
            return _DRAINING
        target = group.targets.get(told.instance_id)
        if target is None:
            return None
        if server := self._server(group, target):
            return self._as_checked(server, (group.arn, told.instance_id))
        return _NO_BALANCER if group.name in _DRIVEN and not self._haproxy.servers() else None

    def _as_checked(self, server: BalancedServer, target: tuple[str, str]) -> Health:
        if server.is_up:
            self._registered.pop(target, None)
            return _HEALTHY
        registered = self._registered.get(target)
        if registered is not None and time.monotonic() - registered < _FIRST_CHECKS_S:
            return _INITIAL
        return _unhealthy(server)

    def _server(self, group: Any, target: dict[str, Any]) -> BalancedServer | None:
        """The group's own environment's server of the name that the EC2 instance bears, at the target's port."""
        instance = self.ec2_backend.get_instance_by_id(target["Id"])
        names = {tag["value"] for tag in instance.get_tags() if tag["key"] == "Name"} if instance else set()
        for server in self._haproxy.servers():
            of_group = target_group_of(server.environment) == group.name
            if of_group and server.name in names and server.port == int(target["Port"]):
                return server
        return None


def _unhealthy(server: BalancedServer) -> Health:
    if server.check == "L7STS":
        told = ("Target.ResponseCodeMismatch", f"Health checks failed with these codes: [{server.code}]")
    elif server.check.endswith("TOUT"):
        told = ("Target.Timeout", "Request timed out")
    else:
        told = ("Target.FailedHealthChecks", "Health checks failed")
    return Health(state="unhealthy", reason=told[0], description=told[1])


def extend(state: Path) -> None:
    """Make moto's balancer of this process the HAProxy of the lab in the state folder."""
    DrivenTargets.state = state
    elbv2_backends.backend = DrivenTargets
