"""An instance out of the balancer, so that nobody is with it while it is worked on, and back afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cutover.aws import elbv2
from cutover.checks.target_groups import listening_port, registered
from cutover.errors import Mismatch
from cutover.fleet import Environment, Fleet, Instance
from cutover.probes.aws_answers import asking
from cutover.probes.ec2_instances import at_aws, ec2_instances
from cutover.probes.target_groups import Target, TargetGroup, target_group
from cutover.waiting import SYSTEM_CLOCK, Clock, eventually

if TYPE_CHECKING:
    from mypy_boto3_elbv2.type_defs import TargetDescriptionTypeDef

HEALTHY_WITHIN_S = 180.0
"""AWS asks a new target every 30 s where nothing else is set, and one good answer is enough."""
_BEYOND_THE_DELAY_S = 30.0
_LOOK_EVERY_S = 0.25
_LOOKS_AT_MOST = 60
"""Of a delay of minutes its end need not be known to the quarter of a second; AWS counts calls."""
_DELAY = "deregistration_delay.timeout_seconds"
_DRAINING = "draining"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Balancing:
    """One environment's target group. `take_out` and `bring_back` may be repeated: what is so already stays so."""

    fleet: Fleet
    environment: Environment
    say: Say
    clock: Clock = SYSTEM_CLOCK
    healthy_within_s: float = HEALTHY_WITHIN_S

    def take_out(self, instance: Instance) -> None:
        """Deregister, and wait until AWS says that what was under way there has ended.

        AWS tells every target as draining for the whole deregistration delay, idle or not. Raises Mismatch: nobody
        would be left to serve, or we could not bring it back, or it drains for ever. ProbeError: AWS does not let us.
        """
        group, target = self._found(instance)
        there = _of(group, target)
        if not there:
            self.say(f"{instance.name}: already out of the balancer")
            return
        delay_s = self._delay_s(group)
        if any(one.health != _DRAINING for one in there):
            _must_leave_somebody(group, instance, target)
            with asking(f"taking {instance.name} out of {group.name}", "elasticloadbalancing:DeregisterTargets"):
                elbv2(self.fleet).deregister_targets(TargetGroupArn=group.arn, Targets=[target])
        self.say(f"{instance.name}: out of the balancer, draining for {delay_s:.0f} s")
        eventually(
            lambda: _must_be_drained(self._group(), instance, target),
            within_s=delay_s + _BEYOND_THE_DELAY_S,
            every_s=max(_LOOK_EVERY_S, delay_s / _LOOKS_AT_MOST),
            clock=self.clock,
        )
        self.say(f"{instance.name}: drained")

    def bring_back(self, instance: Instance) -> None:
        """Register, and wait until AWS finds it healthy: only then do users come.

        Raises Mismatch: it does not become healthy, with AWS's reason. ProbeError: AWS does not let us.
        """
        group, target = self._found(instance)
        if [one.health for one in _of(group, target)] == ["healthy"]:
            self.say(f"{instance.name}: already back in the balancer")
            return
        with asking(f"bringing {instance.name} back into {group.name}", "elasticloadbalancing:RegisterTargets"):
            elbv2(self.fleet).register_targets(TargetGroupArn=group.arn, Targets=[target])
        self.say(f"{instance.name}: back in the balancer, until it is healthy there without users")
        eventually(
            lambda: _must_be_healthy(self._group(), instance, target),
            within_s=self.healthy_within_s,
            every_s=_LOOK_EVERY_S,
            clock=self.clock,
        )
        self.say(f"{instance.name}: healthy in the balancer")

    @property
    def is_possible(self) -> bool:
        """Whether there is a target group, and somebody else in it who could take its users."""
        return self.environment.aws.target_group is not None and len(self.environment.instances) > 1

    def _found(self, instance: Instance) -> "tuple[TargetGroup, TargetDescriptionTypeDef]":
        """The group, and the instance as it stands in it now or will again."""
        group = self._group()
        known = ec2_instances(self.fleet)
        at = at_aws([instance], known)[instance.name]
        by_id, by_address = (
            at.id if at else instance.ec2_id,
            instance.host.address or urlsplit(instance.address).hostname,
        )
        named = by_address if group.holds == "ip" else by_id
        port = listening_port(instance, self.environment)
        there = registered(group, known, self.environment)[instance.name]
        if named is None or any((one.id, one.port) != (named, port) for one in there):
            raise Mismatch.of(
                f"{instance.name} in target group {group.name}",
                expected=f"registered as {named or 'an instance of AWS'} at port {port}, where its workers listen",
                actual=", ".join(f"{one.id} at port {one.port}" for one in there) or "unknown to AWS",
                next_action="correct the registration, or ec2_id and addresses in the fleet file; nothing was changed, "
                "for what is taken out must be brought back as it was",
            )
        return group, {"Id": named, "Port": port}

    def _group(self) -> TargetGroup:
        name = self.environment.aws.target_group or ""
        group = target_group(self.fleet, name)
        if group is None:
            raise Mismatch.of(
                f"Target group {name}",
                expected="it exists",
                actual="no such target group",
                next_action="correct region or aws.target_group in the fleet file",
            )
        return group

    def _delay_s(self, group: TargetGroup) -> float:
        with asking(f"the attributes of {group.name}", "elasticloadbalancing:DescribeTargetGroupAttributes"):
            told = elbv2(self.fleet).describe_target_group_attributes(TargetGroupArn=group.arn)["Attributes"]
        return float({one.get("Key"): one.get("Value", "0") for one in told}[_DELAY])


def _of(group: TargetGroup, target: "TargetDescriptionTypeDef") -> list[Target]:
    return [one for one in group.members if one.id == target["Id"]]


def _must_leave_somebody(group: TargetGroup, instance: Instance, target: "TargetDescriptionTypeDef") -> None:
    others = [one for one in group.members if one.id != target["Id"]]
    if any(one.health == "healthy" for one in others):
        return
    raise Mismatch.of(
        f"{instance.name}, about to be taken out of target group {group.name}",
        expected="another healthy target, that its users can go to",
        actual="\n".join(f"{one.id} at port {one.port}: {one}" for one in others) or "no other target",
        next_action="bring another instance to health first: cutover preflight says what is wrong with each; "
        f"{instance.name} still serves",
    )


def _must_be_drained(group: TargetGroup, instance: Instance, target: "TargetDescriptionTypeDef") -> None:
    if there := _of(group, target):
        raise Mismatch.of(
            f"{instance.name} in target group {group.name}",
            expected="out of it, with nothing under way any more",
            actual=", ".join(map(str, there)),
            next_action="see who registers it again (an Auto Scaling group does), then run the same command again",
        )


def _must_be_healthy(group: TargetGroup, instance: Instance, target: "TargetDescriptionTypeDef") -> None:
    there = _of(group, target)
    if [one.health for one in there] != ["healthy"]:
        raise Mismatch.of(
            f"{instance.name} in target group {group.name}",
            expected="healthy",
            actual=", ".join(map(str, there)) or "not registered",
            next_action=f"see whether it answers its health check: curl --include {instance.address}/ping; "
            "until then the others serve its users",
        )
