"""The balancer sends users to the instances of the fleet file, to all of them and to no others."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from cutover.errors import Mismatch
from cutover.fleet import Environment, Instance
from cutover.probes.ec2_instances import Ec2Instance, at_aws
from cutover.probes.target_groups import Target, TargetGroup

_SCHEME_PORTS = {"http": 80, "https": 443}


def must_have_the_instances(
    group: TargetGroup | None, known: Mapping[str, Ec2Instance], environment: Environment
) -> None:
    group = _existing(group, environment)
    by_instance = registered(group, known, environment)
    listed = {target for targets in by_instance.values() for target in targets}
    missing = [f"{_called(name, known, environment)} is not registered" for name, at in by_instance.items() if not at]
    extra = [
        f"{_stranger(target, known)} is registered at port {target.port}, {target}, and is not in the fleet file"
        for target in group.members
        if target not in listed
    ]
    if missing or extra:
        raise Mismatch.of(
            f"Members of target group {group.name}",
            expected=f"{', '.join(by_instance)}, and no others",
            actual="\n".join(extra + missing),
            next_action="; ".join(_membership_actions(bool(extra), bool(missing))),
        )


def must_be_reached_at_their_ports(
    group: TargetGroup | None, known: Mapping[str, Ec2Instance], environment: Environment
) -> None:
    """Each instance is registered where its workers listen, and nowhere else."""
    group = _existing(group, environment)
    wrong = []
    for instance in environment.instances:
        listening = listening_port(instance, environment)
        ports = [target.port for target in registered(group, known, environment)[instance.name]]
        if ports != [listening]:
            at = ", ".join(str(port) for port in ports)
            wrong.append(f"{instance.name} listens at {listening}, {f'registered at {at}' if at else 'not registered'}")
    if wrong:
        raise Mismatch.of(
            f"Ports of target group {group.name}",
            expected="each instance is registered at the port where its workers listen, and at no other",
            actual="\n".join(wrong),
            next_action="aws elbv2 register-targets with the right port, then deregister-targets with the wrong one",
        )


def must_be_healthy(group: TargetGroup | None, known: Mapping[str, Ec2Instance], environment: Environment) -> None:
    """In AWS's own words: what is not healthy gets no users."""
    group = _existing(group, environment)
    wrong = [
        f"{name}: {', '.join(f'{target} at port {target.port}' for target in targets) or 'not registered'}"
        for name, targets in registered(group, known, environment).items()
        if not targets or any(target.health != "healthy" for target in targets)
    ]
    if wrong:
        raise Mismatch.of(
            f"Health of target group {group.name}",
            expected="every instance is healthy",
            actual="\n".join(wrong),
            next_action="see what AWS says of each: the service, its health check's path, or the balancer's zones",
        )


def _existing(group: TargetGroup | None, environment: Environment) -> TargetGroup:
    if group is not None:
        return group
    raise Mismatch.of(
        f"Target group {environment.aws.target_group}",
        expected="it exists",
        actual="no such target group",
        next_action="correct region or aws.target_group in the fleet file, or make the group",
    )


def registered(
    group: TargetGroup, known: Mapping[str, Ec2Instance], environment: Environment
) -> Mapping[str, list[Target]]:
    """The targets of each instance, by its name: a group holds their ids, or their addresses."""
    found = at_aws(environment.instances, known)
    return {
        instance.name: [target for target in group.members if target.id in _ids(instance, found[instance.name])]
        for instance in environment.instances
    }


def _ids(instance: Instance, at: Ec2Instance | None) -> set[str | None]:
    return {instance.ec2_id, instance.host.address} | ({at.id, *at.addresses} if at else set())


def _called(name: str, known: Mapping[str, Ec2Instance], environment: Environment) -> str:
    at = at_aws(environment.instances, known)[name]
    return f"{name} ({at.id})" if at else f"{name}, which AWS does not know,"


def _stranger(target: Target, known: Mapping[str, Ec2Instance]) -> str:
    named = known[target.id].name if target.id in known else ""
    return f"{named} ({target.id})" if named else target.id


def listening_port(instance: Instance, environment: Environment) -> int:
    address = urlsplit(instance.address)
    return environment.service.port or address.port or _SCHEME_PORTS[address.scheme]


def _membership_actions(extra: bool, missing: bool) -> Iterator[str]:
    if extra:
        yield "list it in the fleet file and run again, or, if it is not ours, aws elbv2 deregister-targets"
    if missing:
        yield "aws elbv2 register-targets, or correct ec2_id in the fleet file"
