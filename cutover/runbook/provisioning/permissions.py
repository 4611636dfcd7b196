"""A rule of a security group, in the words in which EC2 is told of it."""

from ipaddress import ip_network
from typing import TYPE_CHECKING

from cutover.probes.security_groups import Rule

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import IpPermissionTypeDef


def permission(rule: Rule) -> "IpPermissionTypeDef":
    told: IpPermissionTypeDef = {"IpProtocol": rule.protocol}
    if rule.first_port is not None and rule.last_port is not None:
        told = {**told, "FromPort": rule.first_port, "ToPort": rule.last_port}
    if rule.source.startswith("sg-"):
        return {**told, "UserIdGroupPairs": [{"GroupId": rule.source}]}
    if rule.source.startswith("pl-"):
        return {**told, "PrefixListIds": [{"PrefixListId": rule.source}]}
    if ip_network(rule.source).version == 4:
        return {**told, "IpRanges": [{"CidrIp": rule.source}]}
    return {**told, "Ipv6Ranges": [{"CidrIpv6": rule.source}]}
