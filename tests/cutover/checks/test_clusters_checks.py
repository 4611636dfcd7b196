from typing import Any

import pytest

from cutover.checks.clusters import PLANNED, must_exist
from cutover.errors import Mismatch, ProbeError
from cutover.probes.clusters import NOT_TOLD
from tests.cutover.cloud_readings import cluster, production


@pytest.mark.parametrize("setting", PLANNED)
def test_a_cluster_as_the_plan_has_it(setting: str) -> None:
    PLANNED[setting](cluster(), production())


def test_a_cluster_that_is_there() -> None:
    assert must_exist(cluster(), "production", "redis-production") == cluster()


def test_a_cluster_that_is_not_there() -> None:
    with pytest.raises(Mismatch) as missing:
        must_exist(None, "production", "redis-production")

    assert str(missing.value) == (
        "Cluster redis-production of production\n"
        "  expected: it exists\n"
        "  actual:   no such cluster\n"
        "  next:     make it: cutover provision; if it exists, correct region or redis.cluster in the fleet file"
    )


@pytest.mark.parametrize("version", ["7", "7.0", "7.1.0", "7.0.7"])
def test_any_release_of_the_major_version(version: str) -> None:
    PLANNED["engine"](cluster(engine_version=version), production())


SCALE = (
    "scale it: aws elasticache modify-cache-cluster --cache-node-type; or, if it was scaled on purpose, "
    "correct aws.node_type and aws.monthly_cost_usd in the fleet file"
)
ENGINE = (
    "a newer version: aws elasticache modify-cache-cluster --engine-version; an older one or another engine "
    "takes a new cluster"
)
ONE_ZONE = "aws elasticache modify-replication-group --no-multi-az-enabled --no-automatic-failover-enabled"
STATUS = "available, with an endpoint, and nothing to be changed"
AT = "at redis-production.abc.0001.use2.cache.amazonaws.com:6379"
PENDING = """\
            to be changed by AWS: CacheNodeType: cache.t3.small
            to be changed by AWS: EngineVersion: 7.1"""
AGAIN = "AWS is at work on it: run the same command again in some minutes"
EVENTS = "look at the cluster's events in the ElastiCache console"


@pytest.mark.parametrize(
    ("setting", "changes", "subject", "expected", "actual", "next_action"),
    [
        ("engine", {"engine_version": "6.2.6"}, "engine", "redis 7.x", "redis 6.2.6", ENGINE),
        ("engine", {"engine_version": "70.1"}, "engine", "redis 7.x", "redis 70.1", ENGINE),
        ("engine", {"engine": "valkey"}, "engine", "redis 7.x", "valkey 7.0.7", ENGINE),
        ("engine", {"engine": "memcached"}, "engine", "redis 7.x", "memcached 7.0.7", ENGINE),
        ("node size", {"node_type": "cache.t3.small"}, "node type", "cache.t3.micro", "cache.t3.small", SCALE),
        (
            "number of replicas",
            {"nodes": 3},
            "replicas",
            "0: a single node",
            "2: 3 nodes",
            "remove what is too much: aws elasticache decrease-replica-count",
        ),
        (
            "number of replicas",
            {"nodes": 0},
            "replicas",
            "0: a single node",
            "0: 0 nodes",
            "remove what is too much: aws elasticache decrease-replica-count",
        ),
        (
            "parameter group",
            {"parameter_group": "default.redis6.x"},
            "parameter group",
            "default.redis7, in-sync",
            "default.redis6.x, in-sync",
            "assign it: aws elasticache modify-cache-cluster --cache-parameter-group-name",
        ),
        (
            "parameter group",
            {"parameters_applied": "pending-reboot"},
            "parameter group",
            "default.redis7, in-sync",
            "default.redis7, pending-reboot",
            "it takes effect with a reboot: aws elasticache reboot-cache-cluster",
        ),
        (
            "automatic backups",
            {"snapshot_retention_days": 0},
            "automatic backups",
            "kept for 1 day(s)",
            "none are made",
            "aws elasticache modify-cache-cluster --snapshot-retention-limit 1",
        ),
        (
            "automatic backups",
            {"snapshot_retention_days": 7},
            "automatic backups",
            "kept for 1 day(s)",
            "kept for 7 day(s)",
            "aws elasticache modify-cache-cluster --snapshot-retention-limit 1",
        ),
        ("Multi-AZ setting", {"multi_az": True}, "Multi-AZ", "off", "on: Multi-AZ", ONE_ZONE),
        (
            "Multi-AZ setting",
            {"multi_az": True, "automatic_failover": True},
            "Multi-AZ",
            "off",
            "on: Multi-AZ, automatic failover",
            ONE_ZONE,
        ),
        ("status", {"status": "incompatible-network"}, "status", STATUS, f"incompatible-network, {AT}", EVENTS),
        ("status", {"status": "snapshotting"}, "status", STATUS, f"snapshotting, {AT}", AGAIN),
        (
            "status",
            {"status": "creating", "endpoint": None},
            "status",
            STATUS,
            "creating, without an endpoint",
            AGAIN,
        ),
        (
            "status",
            {"pending": ("CacheNodeType: cache.t3.small", "EngineVersion: 7.1")},
            "status",
            STATUS,
            f"available, {AT}\n{PENDING}",
            "wait until the maintenance window has passed, or have it done now: --apply-immediately",
        ),
    ],
)
def test_a_setting_that_differs(
    setting: str, changes: dict[str, Any], subject: str, expected: str, actual: str, next_action: str
) -> None:
    with pytest.raises(Mismatch) as differs:
        PLANNED[setting](cluster(**changes), production())

    assert str(differs.value) == (
        f"Cluster redis-production, {subject}\n  expected: {expected}\n  actual:   {actual}\n  next:     {next_action}"
    )


def test_what_aws_does_not_tell_is_no_wrong_setting() -> None:
    with pytest.raises(ProbeError) as untold:
        PLANNED["engine"](cluster(engine_version=NOT_TOLD, status="creating"), production())

    assert str(untold.value) == (
        "Cluster redis-production, engine\n"
        "  expected: AWS tells it\n"
        "  actual:   not told of a cluster that is creating\n"
        "  next:     run the same command again when the cluster is available"
    )


@pytest.mark.parametrize(
    ("setting", "changes", "what"),
    [
        ("engine", {"engine": NOT_TOLD}, "engine"),
        ("node size", {"node_type": NOT_TOLD}, "node type"),
        ("parameter group", {"parameter_group": NOT_TOLD}, "parameter group"),
        ("parameter group", {"parameters_applied": NOT_TOLD}, "parameter group"),
        ("automatic backups", {"snapshot_retention_days": None}, "automatic backups"),
    ],
)
def test_no_setting_is_taken_for_wrong_that_is_not_told(setting: str, changes: dict[str, Any], what: str) -> None:
    with pytest.raises(ProbeError) as untold:
        PLANNED[setting](cluster(**changes), production())

    assert untold.value.failure.subject == f"Cluster redis-production, {what}"
