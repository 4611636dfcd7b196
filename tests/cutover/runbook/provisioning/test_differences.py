"""Each attribute that can differ: found, wanted, and who can change it."""

from dataclasses import replace
from typing import Any

import pytest

from cutover.errors import Mismatch
from cutover.probes.clusters import Cluster
from cutover.probes.security_groups import Rule
from cutover.probes.subnet_groups import SubnetGroup
from cutover.runbook.provisioning.correcting import must_leave_nothing_to_a_person
from cutover.runbook.provisioning.differences import (
    ANEW,
    ClusterChange,
    Difference,
    RuleTaken,
    SubnetsAdded,
    differences,
)
from cutover.runbook.provisioning.found import Found
from tests.cutover.cloud_readings import cluster, groups, instances, production

USUAL = Rule("tcp", 6379, 6379, "sg-app")
SUBNETS = frozenset({"subnet-a", "subnet-b"})


def found(own: Cluster | None = None, *rules: Rule, **changes: Any) -> Found:
    known, all_groups = instances(), groups(*(rules or (USUAL,)))
    good = Found(
        cluster=own or cluster(),
        subnet_group=SubnetGroup("production-subnets", "vpc-1", SUBNETS),
        redis_group=all_groups["sg-redis"],
        instances_group=all_groups["sg-app"],
        instances={"production-1": known["i-1"], "production-2": known["i-2"]},
        groups=all_groups,
    )
    return replace(good, **changes)


def test_as_the_fleet_file_has_it() -> None:
    assert differences(found(), production()) == ()
    assert differences(found(cluster=None), production()) == ()


@pytest.mark.parametrize(
    ("changes", "attribute", "has", "wanted", "change"),
    [
        (
            {"node_type": "cache.t3.small"},
            "node type",
            "cache.t3.small",
            "cache.t3.micro",
            {"CacheNodeType": "cache.t3.micro"},
        ),
        (
            {"parameter_group": "own"},
            "parameter group",
            "own",
            "default.redis7",
            {"CacheParameterGroupName": "default.redis7"},
        ),
        (
            {"snapshot_retention_days": 0},
            "automatic backups",
            "none are made",
            "kept for 1 day(s)",
            {"SnapshotRetentionLimit": 1},
        ),
        (
            {"snapshot_retention_days": 7},
            "automatic backups",
            "kept for 7 day(s)",
            "kept for 1 day(s)",
            {"SnapshotRetentionLimit": 1},
        ),
        (
            {"maintenance_window": "mon:03:00-mon:04:00"},
            "maintenance window",
            "mon:03:00-mon:04:00 UTC",
            "sun:02:00-sun:03:00 UTC",
            {"PreferredMaintenanceWindow": "sun:02:00-sun:03:00"},
        ),
        (
            {"security_groups": ("sg-redis", "sg-other")},
            "security groups",
            "redis-production-sg (sg-redis), staging-sg (sg-other)",
            "redis-production-sg",
            {"SecurityGroupIds": ["sg-redis"]},
        ),
        ({"security_groups": ()}, "security groups", "none", "redis-production-sg", {"SecurityGroupIds": ["sg-redis"]}),
        (
            {"engine_version": "6.2.6"},
            "engine",
            "redis 6.2.6",
            "redis 7.0",
            {"EngineVersion": "7.0", "CacheParameterGroupName": "default.redis7"},
        ),
        (
            {"is_group": True, "multi_az": True, "automatic_failover": True},
            "Multi-AZ",
            "on: Multi-AZ, failover",
            "off",
            {"MultiAZEnabled": False, "AutomaticFailoverEnabled": False},
        ),
        (
            {"pending": ("CacheNodeType: cache.t3.small",)},
            "pending change",
            "CacheNodeType: cache.t3.small",
            "none",
            {"CacheNodeType": "cache.t3.micro"},
        ),
    ],
)
def test_what_aws_changes_in_place(
    changes: dict[str, Any], attribute: str, has: str, wanted: str, change: dict[str, Any]
) -> None:
    (difference,) = differences(found(cluster(**changes)), production())

    assert difference == Difference("cluster redis-production", attribute, has, wanted, ClusterChange(change))
    assert str(difference) == f"cluster redis-production, {attribute}: {has}; wanted: {wanted}"


@pytest.mark.parametrize(
    ("changes", "attribute", "has", "wanted"),
    [
        ({"engine_version": "8.0"}, "engine", "redis 8.0", "redis 7.0"),
        ({"engine": "valkey"}, "engine", "valkey 7.0.7", "redis 7.0"),
        ({"subnet_group": "others"}, "subnet group", "others", "production-subnets"),
        ({"multi_az": True}, "Multi-AZ", "on: Multi-AZ", "off"),
        ({"tls": True}, "TLS", "on", "off"),
        ({"asks_password": True}, "password", "on", "off"),
    ],
)
def test_what_takes_a_new_cluster(changes: dict[str, Any], attribute: str, has: str, wanted: str) -> None:
    assert differences(found(cluster(**changes)), production()) == (
        Difference("cluster redis-production", attribute, has, wanted, remedy=ANEW),
    )


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"nodes": 2}, "nodes: 2; wanted: 1"),
        ({"parameters_applied": "pending-reboot"}, "parameter group: pending-reboot; wanted: in-sync"),
        ({"pending": ("NumCacheNodes: 3",)}, "pending change: NumCacheNodes: 3; wanted: none"),
    ],
)
def test_what_a_person_has_to_do(changes: dict[str, Any], text: str) -> None:
    (difference,) = differences(found(cluster(**changes)), production())

    assert str(difference) == f"cluster redis-production, {text}"
    assert difference.change is None


def test_what_is_not_told_while_a_cluster_is_being_made_does_not_differ() -> None:
    (of_an_available_one,) = differences(found(cluster(maintenance_window="not told")), production())

    assert differences(found(cluster(maintenance_window="not told", status="creating")), production()) == ()
    assert of_an_available_one.attribute == "maintenance window"


def test_rules_that_let_in_more() -> None:
    anybody = Rule("tcp", 6379, 6379, "0.0.0.0/0")
    staging = Rule("-1", None, None, "sg-other")

    assert differences(found(None, USUAL, anybody, staging), production()) == (
        Difference(
            "security group redis-production-sg",
            "rules",
            "lets in tcp 6379 from 0.0.0.0/0",
            "only tcp 6379 from production-sg",
            RuleTaken("sg-redis", anybody),
        ),
        Difference(
            "security group redis-production-sg",
            "rules",
            "lets in every protocol and port from staging-sg (sg-other)",
            "only tcp 6379 from production-sg",
            RuleTaken("sg-redis", staging),
        ),
    )


def test_a_subnet_group_that_lacks_an_instance_s_subnet() -> None:
    small = SubnetGroup("production-subnets", "vpc-1", frozenset({"subnet-a", "subnet-z"}))

    assert differences(found(subnet_group=small), production()) == (
        Difference(
            "subnet group production-subnets",
            "subnets",
            "subnet-a, subnet-z",
            "also subnet-b",
            SubnetsAdded("production-subnets", frozenset({"subnet-a", "subnet-b", "subnet-z"})),
        ),
    )


def test_a_subnet_group_of_another_vpc_and_an_instance_outside_its_group() -> None:
    elsewhere = SubnetGroup("production-subnets", "vpc-2", SUBNETS)
    known = instances()
    stray = replace(known["i-2"], security_groups=frozenset({"sg-other"}))
    there = found(subnet_group=elsewhere, instances={"production-1": known["i-1"], "production-2": stray})

    with pytest.raises(Mismatch) as refused:
        must_leave_nothing_to_a_person(differences(there, production()))

    assert str(refused.value) == (
        "What AWS has for production\n"
        "  expected: subnet group production-subnets, VPC: vpc-1\n"
        "            instance production-2, security groups: production-sg\n"
        "  actual:   subnet group production-subnets, VPC: vpc-2\n"
        "            instance production-2, security groups: staging-sg (sg-other)\n"
        "  next:     AWS cannot change it: name another group in the fleet file, aws.subnet_group\n"
        "            add it by hand, beside the others: aws ec2 modify-instance-attribute --groups"
    )
