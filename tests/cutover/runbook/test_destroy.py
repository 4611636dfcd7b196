"""Taking production's Redis away again: only ours, only when nobody uses it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis
from botocore.exceptions import ClientError

from cutover.aws import elasticache
from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Endpoint, Fleet
from cutover.runbook.destroy import destroy, removable
from lab.addresses import Address
from lab.aws.client import Client
from lab.ledger import Ledger
from lab.processes import end
from tests.cutover.aws_calls import changes_heard, cut_off, refused
from tests.cutover.clocks import FakeClock
from tests.cutover.runbook.small_cloud import cluster_ids, group_at, made, small_cloud

NOW = datetime(2026, 11, 20, 18, 30, 5, tzinfo=UTC)


@pytest.fixture
def fleet(aws: Address, aws_client: Client) -> Iterator[Fleet]:
    with small_cloud(aws, aws_client) as fleet:
        yield fleet


def removed(fleet: Fleet) -> list[str]:
    said: list[str] = []
    destroy(fleet, removable(fleet, NOW), said.append, FakeClock())
    return said


def snapshots(client: Client) -> list[str]:
    return [one["SnapshotName"] for one in client.elasticache.describe_snapshots()["Snapshots"]]


def test_what_would_be_removed_is_shown_and_stays(fleet: Fleet, aws_client: Client) -> None:
    made(fleet)
    name, names = fleet.production.redis.cluster, fleet.production.aws
    group = group_at(aws_client, names.redis_security_group)["GroupId"]

    with changes_heard(fleet) as heard:
        shown = str(removable(fleet, NOW))

    assert heard == []
    assert shown == (
        "to be removed:\n"
        f"  cluster {name}, after a last snapshot of it: {name}-final-20261120-183005\n"
        f"  security group {names.redis_security_group} ({group})\n"
        f"left: subnet group {names.subnet_group}: it costs nothing"
    )


def test_the_cluster_goes_with_a_last_snapshot_and_then_its_group(fleet: Fleet, aws_client: Client) -> None:
    made(fleet)
    name, names = fleet.production.redis.cluster, fleet.production.aws

    with changes_heard(fleet) as heard:
        said = removed(fleet)

    assert heard == ["DeleteCacheCluster", "DeleteSecurityGroup"]
    assert said == [
        f"removing {name}, with a last snapshot: {name}-final-20261120-183005",
        f"waiting until {name} is gone",
        f"removing security group {names.redis_security_group}",
    ]
    assert name not in cluster_ids(aws_client)
    assert f"{name}-final-20261120-183005" in snapshots(aws_client)
    assert group_at(aws_client, names.redis_security_group) is None
    assert group_at(aws_client, names.instances_security_group) is not None
    assert str(removable(fleet, NOW)) == f"nothing to remove\nleft: subnet group {names.subnet_group}: it costs nothing"


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", [1, 2])
def test_a_removal_that_was_cut_off_is_completed_by_the_next_run(
    fleet: Fleet, aws_client: Client, number: int, when: str
) -> None:
    made(fleet)
    with cut_off(fleet, number, when=when), pytest.raises(ProbeError, match="AWS, removing"):
        removed(fleet)

    removed(fleet)

    assert fleet.production.redis.cluster not in cluster_ids(aws_client)
    assert group_at(aws_client, fleet.production.aws.redis_security_group) is None


def test_a_redis_that_somebody_uses_stays(fleet: Fleet, aws_client: Client) -> None:
    endpoint, _ = made(fleet)
    unused = removable(fleet, NOW)
    with redis.Redis(endpoint.host, endpoint.port) as client:
        client.ping()
        (own,) = [Endpoint.parse(one["addr"]) for one in client.client_list()]
        with pytest.raises(Mismatch) as refusal:
            removable(fleet, NOW)
        with changes_heard(fleet) as heard, pytest.raises(Mismatch, match="Clients of"):
            destroy(fleet, unused, print, FakeClock())

    assert heard == [], "who came between the look and the act counts"
    assert str(refusal.value).replace("idle for 1 s", "idle for 0 s") == (
        f"Clients of {fleet.production.redis.cluster}\n"
        "  expected: none\n"
        f"  actual:   {own}, idle for 0 s\n"
        "  next:     move them to another Redis first, production's instances by: cutover rollback; "
        "nothing was removed"
    )
    assert fleet.production.redis.cluster in cluster_ids(aws_client)


def test_a_redis_that_was_made_by_others_stays(fleet: Fleet) -> None:
    made(fleet)
    other = fleet.model_copy(update={"name": "another"})

    with pytest.raises(Mismatch) as refusal:
        removable(other, NOW)

    assert str(refusal.value) == (
        f"Cluster {fleet.production.redis.cluster}, tags\n"
        "  expected: made-by = chatmrpt-cutover, fleet = another\n"
        "  actual:   made-by = chatmrpt-cutover, fleet = small\n"
        "  next:     it was not made for this fleet by cutover provision: whoever made it removes it; "
        "nothing was removed"
    )


@contextmanager
def kept_free(endpoint: Endpoint) -> Iterator[None]:
    """Bound by nobody who listens: the same address is asked for by the AWS of tests that run beside this one."""
    with socket.socket() as place:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind((endpoint.host, endpoint.port))
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
        yield


def test_a_redis_that_cannot_be_asked_stays(fleet: Fleet, aws_state: Path, aws_client: Client) -> None:
    endpoint, _ = made(fleet)
    name = fleet.production.redis.cluster
    end([entry.process for entry in Ledger(aws_state).entries() if entry.of == name])

    with kept_free(endpoint), pytest.raises(ProbeError) as refusal:
        removable(fleet, NOW)

    assert refusal.value.failure.subject == f"Redis at {endpoint}, asked from production-1"
    assert "ConnectionRefusedError" in refusal.value.failure.actual
    assert name in cluster_ids(aws_client)


def test_a_group_that_staging_uses_too_stays(fleet: Fleet, aws_client: Client) -> None:
    made(fleet)
    name = fleet.production.aws.redis_security_group
    group = group_at(aws_client, name)["GroupId"]
    staging = fleet.staging.redis.cluster
    aws_client.elasticache.create_cache_cluster(
        CacheClusterId=staging,
        Engine="redis",
        CacheNodeType="cache.t3.micro",
        NumCacheNodes=1,
        SecurityGroupIds=[group],
    )
    try:
        removed(fleet)

        assert f"left: security group {name} ({group}): staging's Redis has it too" in str(removable(fleet, NOW))
        assert staging in cluster_ids(aws_client)
        with pytest.raises(ClientError, match="DependencyViolation"):
            aws_client.ec2.delete_security_group(GroupId=group)
    finally:
        aws_client.elasticache.delete_cache_cluster(CacheClusterId=staging)


def test_a_node_that_has_no_snapshots_goes_without_one(fleet: Fleet, aws_client: Client) -> None:
    made(fleet)
    name = fleet.production.redis.cluster
    with refused(fleet, "DeleteCacheCluster", "SnapshotFeatureNotSupportedFault", having="FinalSnapshotIdentifier"):
        said = removed(fleet)

    assert f"cache.t3.micro has no snapshots: removing {name} without one" in said
    assert name not in cluster_ids(aws_client)
    assert [one for one in snapshots(aws_client) if one.startswith(f"{name}-final")] == []


def test_a_redis_that_is_still_being_made_stays(fleet: Fleet) -> None:
    tags = {"made-by": "chatmrpt-cutover", "fleet": "small", "lab:provisioning-delay-s": "3600"}
    name = fleet.production.redis.cluster
    elasticache(fleet).create_cache_cluster(
        CacheClusterId=name,
        Engine="redis",
        CacheNodeType="cache.t3.micro",
        NumCacheNodes=1,
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
    )

    with pytest.raises(ProbeError) as refusal:
        removable(fleet, NOW)

    assert str(refusal.value) == (
        f"Clients of {name}\n"
        "  expected: a Redis that says who is connected\n"
        "  actual:   no endpoint yet: it is creating\n"
        "  next:     run the same command again when it is available; nothing was removed"
    )
