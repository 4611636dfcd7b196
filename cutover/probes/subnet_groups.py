"""Subnet groups: where ElastiCache may put a cluster's nodes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cutover.aws import elasticache
from cutover.fleet import Fleet
from cutover.probes.aws_answers import asking

if TYPE_CHECKING:
    from mypy_boto3_elasticache.type_defs import CacheSubnetGroupTypeDef


@dataclass(frozen=True)
class SubnetGroup:
    name: str
    vpc: str
    subnets: frozenset[str]


def subnet_groups(fleet: Fleet) -> Mapping[str, SubnetGroup]:
    """All of the region, by name."""
    with asking("cache subnet groups", "elasticache:DescribeCacheSubnetGroups"):
        pages = list(elasticache(fleet).get_paginator("describe_cache_subnet_groups").paginate())
    groups = [parse(described) for page in pages for described in page["CacheSubnetGroups"]]
    return {group.name: group for group in groups}


def parse(described: "CacheSubnetGroupTypeDef") -> SubnetGroup:
    return SubnetGroup(
        name=described["CacheSubnetGroupName"],
        vpc=described["VpcId"],
        subnets=frozenset(subnet["SubnetIdentifier"] for subnet in described["Subnets"]),
    )
