"""Waiting for a cluster, on a clock of the test's own."""

from dataclasses import dataclass

import pytest

from cutover.errors import Mismatch, ProbeError
from cutover.runbook.provisioning.waiting import until_available, until_gone
from tests.cutover.canned_aws import answer, canned_aws
from tests.cutover.clocks import FakeClock
from tests.cutover.fleets import small_fleet


@dataclass
class Hurried(FakeClock):
    """Ten minutes pass in each sleep."""

    def sleep(self, seconds: float, /) -> None:
        super().sleep(seconds * 600)


def described(status: str) -> dict[str, tuple[int, str]]:
    content = (
        "<CacheClusters><CacheCluster><CacheClusterId>redis-production</CacheClusterId>"
        f"<CacheClusterStatus>{status}</CacheClusterStatus></CacheCluster></CacheClusters>"
    )
    return {"DescribeCacheClusters": answer("DescribeCacheClusters", content)}


def test_a_cluster_that_takes_too_long() -> None:
    said: list[str] = []
    with canned_aws(described("creating")) as address, pytest.raises(Mismatch) as late:
        until_available(small_fleet(aws_endpoint=address), said.append, Hurried())

    assert said == [
        "waiting until redis-production is available",
        "redis-production: creating after 600 s",
        "redis-production: creating after 1200 s",
        "redis-production: creating after 1800 s",
    ]
    assert str(late.value) == (
        "redis-production\n"
        "  expected: available, with an endpoint\n"
        "  actual:   creating (still so after 1800.0 s)\n"
        "  next:     look at the cluster's events in the ElastiCache console; the same command waits on"
    )


def test_a_state_that_does_not_pass() -> None:
    with canned_aws(described("create-failed")) as address, pytest.raises(ProbeError) as failed:
        until_available(small_fleet(aws_endpoint=address), print, Hurried())

    assert str(failed.value) == (
        "redis-production\n"
        "  expected: available, or on the way there\n"
        "  actual:   create-failed\n"
        "  next:     look at the cluster's events in the ElastiCache console"
    )


def test_a_cluster_that_does_not_go() -> None:
    said: list[str] = []
    with canned_aws(described("deleting")) as address, pytest.raises(Mismatch) as late:
        until_gone(small_fleet(aws_endpoint=address), said.append, Hurried())

    assert said[:2] == ["waiting until redis-production is gone", "redis-production: deleting after 600 s"]
    assert late.value.failure.actual == "deleting (still so after 1800.0 s)"
