"""The balancer: whom it sends users to, and whether each instance can be taken out while it is worked on."""

from collections.abc import Callable, Iterator, Mapping

from cutover.checks.target_groups import (
    must_be_healthy,
    must_be_reached_at_their_ports,
    must_have_the_instances,
    registered,
)
from cutover.errors import Mismatch
from cutover.fleet import Environment, Fleet
from cutover.probes.ec2_instances import Ec2Instance, ec2_instances
from cutover.probes.target_groups import TargetGroup, target_group
from cutover.runbook.preflight.line import Line, Seen, line

SUBJECT = "balancer"
_WORD = "healthy"


def lines_of(fleet: Fleet) -> Iterator[Line]:
    """Of production. Each asks AWS itself, so that one that fails hides none."""
    name, production = fleet.production.aws.target_group, fleet.production
    if name is None:
        note = "the fleet file names no target group: instances stay in the balancer while they are restarted"
        yield line(SUBJECT, "target group", lambda: Seen("none named", (note,)))
        return

    def asked(check: Callable[[TargetGroup | None, Mapping[str, Ec2Instance], Environment], str]) -> Seen:
        return Seen(check(target_group(fleet, name), ec2_instances(fleet), production))

    yield line(SUBJECT, "members", lambda: asked(_has_the_instances))
    yield line(SUBJECT, "ports", lambda: asked(_is_at_their_ports))
    yield line(SUBJECT, "health", lambda: asked(_is_healthy))
    yield line(SUBJECT, "draining", lambda: asked(_can_do_without_each))


def _has_the_instances(group: TargetGroup | None, known: Mapping[str, Ec2Instance], environment: Environment) -> str:
    must_have_the_instances(group, known, environment)
    return f"{', '.join(one.name for one in environment.instances)}, as the fleet file has it"


def _is_at_their_ports(group: TargetGroup | None, known: Mapping[str, Ec2Instance], environment: Environment) -> str:
    must_be_reached_at_their_ports(group, known, environment)
    return "each where its workers listen"


def _is_healthy(group: TargetGroup | None, known: Mapping[str, Ec2Instance], environment: Environment) -> str:
    must_be_healthy(group, known, environment)
    return "every instance is healthy"


def _can_do_without_each(group: TargetGroup | None, known: Mapping[str, Ec2Instance], environment: Environment) -> str:
    """Raises Mismatch where one instance could not be taken out, for nobody healthy would be left."""
    if len(environment.instances) == 1:
        return "a single instance: it stays in the balancer and is restarted in place"
    members = group.members if group else ()
    own = registered(group, known, environment) if group else {}
    alone = [name for name in own if not any(member.health == _WORD and member not in own[name] for member in members)]
    if alone or not own:
        raise Mismatch.of(
            f"Target group {environment.aws.target_group}, with one instance taken out",
            expected="another healthy target, that its users can go to",
            actual="\n".join(f"without {name}: nobody" for name in alone) or "no such target group",
            next_action="bring the other instances to health first",
        )
    return "without any one of them another is healthy"
