"""Readings of AWS as a small production has them when all is well, to be spoiled by tests."""

from dataclasses import replace
from typing import Any

from cutover.fleet import Endpoint, Environment
from cutover.probes.clusters import Cluster
from cutover.probes.ec2_instances import Ec2Instance
from cutover.probes.security_groups import Rule, SecurityGroup
from tests.cutover.fleets import fleet_with

INSTANCES = [
    {"name": "production-1", "address": "http://172.31.44.52:8080", "host": {"via": "local"}, "ec2_id": "i-1"},
    {
        "name": "production-2",
        "address": "http://172.31.43.200:8080",
        "host": {"via": "ssh", "address": "172.31.43.200", "user": "ec2-user"},
    },
]


def production(**aws: Any) -> Environment:
    """Two instances: one is known by its id, one by its address."""
    return fleet_with("production", instances=INSTANCES, aws={"target_group": "targets", **aws}).production


def cluster(**changes: Any) -> Cluster:
    good = Cluster(
        id="redis-production",
        status="available",
        endpoint=Endpoint(host="redis-production.abc.0001.use2.cache.amazonaws.com", port=6379),
        engine="redis",
        engine_version="7.0.7",
        node_type="cache.t3.micro",
        nodes=1,
        multi_az=False,
        automatic_failover=False,
        subnet_group="production-subnets",
        parameter_group="default.redis7",
        parameters_applied="in-sync",
        security_groups=("sg-redis",),
        snapshot_retention_days=1,
        maintenance_window="sun:02:00-sun:03:00",
        pending=(),
    )
    return replace(good, **changes)


def instances(**changes: Ec2Instance | None) -> dict[str, Ec2Instance]:
    """Of both environments, by id; `first` and `second` are production's."""
    first = Ec2Instance("i-1", "production-1", frozenset({"172.31.44.52"}), "vpc-1", "subnet-a", frozenset({"sg-app"}))
    second = Ec2Instance(
        "i-2", "production-2", frozenset({"172.31.43.200"}), "vpc-1", "subnet-b", frozenset({"sg-app"})
    )
    third = Ec2Instance("i-3", "spare", frozenset({"172.31.40.3"}), "vpc-1", "subnet-a", frozenset({"sg-other"}))
    known = {"first": first, "second": second, "third": third} | changes
    return {found.id: found for found in known.values() if found}


def groups(*rules: Rule, **more: SecurityGroup) -> dict[str, SecurityGroup]:
    """The Redis's own group with these rules, the instances' and a stranger."""
    known = [
        SecurityGroup("sg-redis", "redis-production-sg", "vpc-1", rules),
        SecurityGroup("sg-app", "production-sg", "vpc-1", ()),
        SecurityGroup("sg-other", "staging-sg", "vpc-1", ()),
        SecurityGroup("sg-app-elsewhere", "production-sg", "vpc-2", ()),
        *more.values(),
    ]
    return {group.id: group for group in known}
