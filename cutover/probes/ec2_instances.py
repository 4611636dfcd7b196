"""The instances as AWS knows them: where in the network they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cutover.aws import ec2
from cutover.fleet import Fleet, Instance
from cutover.probes.aws_answers import asking

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import InstanceTypeDef


@dataclass(frozen=True)
class Ec2Instance:
    id: str
    name: str
    """Its tag of that name; empty where it has none."""
    addresses: frozenset[str]
    """Private and public."""
    vpc: str
    subnet: str
    security_groups: frozenset[str]
    """Their ids."""


def ec2_instances(fleet: Fleet) -> Mapping[str, Ec2Instance]:
    """All of the region, by id: the balancer may send users to one that the fleet file does not list."""
    with asking("EC2 instances", "ec2:DescribeInstances"):
        pages = list(ec2(fleet).get_paginator("describe_instances").paginate())
    described = [one for page in pages for reservation in page["Reservations"] for one in reservation["Instances"]]
    return {found.id: found for found in map(parse, described)}


def parse(described: "InstanceTypeDef") -> Ec2Instance:
    names = [tag["Value"] for tag in described.get("Tags", []) if tag["Key"] == "Name"]
    addresses = {described.get("PrivateIpAddress", ""), described.get("PublicIpAddress", "")}
    return Ec2Instance(
        id=described["InstanceId"],
        name=names[0] if names else "",
        addresses=frozenset(addresses - {""}),
        vpc=described.get("VpcId", ""),
        subnet=described.get("SubnetId", ""),
        security_groups=frozenset(group["GroupId"] for group in described.get("SecurityGroups", [])),
    )


def at_aws(instances: Iterable[Instance], known: Mapping[str, Ec2Instance]) -> Mapping[str, Ec2Instance | None]:
    """The fleet's instances by name: found by the id of the fleet file, or else by the address of their host."""
    return {instance.name: _one_at_aws(instance, known) for instance in instances}


def _one_at_aws(instance: Instance, known: Mapping[str, Ec2Instance]) -> Ec2Instance | None:
    if instance.ec2_id:
        return known.get(instance.ec2_id)
    return next((found for found in known.values() if instance.host.address in found.addresses), None)
