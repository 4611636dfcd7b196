"""Security groups and what they let in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cutover.aws import ec2
from cutover.fleet import Fleet
from cutover.probes.aws_answers import asking

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import IpPermissionOutputTypeDef, SecurityGroupTypeDef

EVERY_PROTOCOL = "-1"


@dataclass(frozen=True)
class Rule:
    """One source that is let in at some ports."""

    protocol: str
    first_port: int | None
    """None where the protocol has no ports, or all are meant."""
    last_port: int | None
    source: str
    """The id of a security group or of a prefix list, or a range of addresses."""

    @property
    def traffic(self) -> str:
        if self.protocol == EVERY_PROTOCOL:
            return "every protocol and port"
        if self.first_port is None or (self.first_port, self.last_port) in {(-1, -1), (0, 65535)}:
            return f"every {self.protocol}"
        ports = f"{self.first_port}" if self.first_port == self.last_port else f"{self.first_port}-{self.last_port}"
        return f"{self.protocol} {ports}"


@dataclass(frozen=True)
class SecurityGroup:
    id: str
    name: str
    vpc: str
    inbound: tuple[Rule, ...]
    tags: frozenset[tuple[str, str]] = frozenset()


def security_groups(fleet: Fleet) -> Mapping[str, SecurityGroup]:
    """All of the region, by id: names are not unique, and a rule names groups that no one would think of."""
    with asking("security groups", "ec2:DescribeSecurityGroups"):
        pages = list(ec2(fleet).get_paginator("describe_security_groups").paginate())
    groups = [parse(described) for page in pages for described in page["SecurityGroups"]]
    return {group.id: group for group in groups}


def parse(described: "SecurityGroupTypeDef") -> SecurityGroup:
    return SecurityGroup(
        id=described["GroupId"],
        name=described.get("GroupName", described["GroupId"]),
        vpc=described.get("VpcId", ""),
        inbound=tuple(
            Rule(permission["IpProtocol"], permission.get("FromPort"), permission.get("ToPort"), source)
            for permission in described.get("IpPermissions", [])
            for source in _sources(permission)
        ),
        tags=frozenset((tag["Key"], tag["Value"]) for tag in described.get("Tags", [])),
    )


def _sources(permission: "IpPermissionOutputTypeDef") -> Iterator[str]:
    yield from (pair["GroupId"] for pair in permission.get("UserIdGroupPairs", []))
    yield from (block["CidrIp"] for block in permission.get("IpRanges", []))
    yield from (block["CidrIpv6"] for block in permission.get("Ipv6Ranges", []))
    yield from (prefixes["PrefixListId"] for prefixes in permission.get("PrefixListIds", []))
