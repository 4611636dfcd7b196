"""Waiting for AWS, which takes 15 to 20 minutes by the plan's reckoning, and saying so meanwhile."""

from collections.abc import Callable
from typing import TypeVar

from cutover.checks.clusters import AT_WORK
from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Endpoint, Fleet
from cutover.probes.clusters import Cluster, cluster
from cutover.waiting import Clock, eventually

WITHIN_S = 1800
EVERY_S = 1.0
SAY_EVERY_S = 30
T = TypeVar("T")
_CONSOLE = "look at the cluster's events in the ElastiCache console"


def until_available(fleet: Fleet, say: Callable[[str], None], clock: Clock) -> Endpoint:
    """Raises Mismatch where it takes too long, ProbeError for a state that does not pass by itself."""
    cluster_id = fleet.production.redis.cluster

    def check(found: Cluster | None) -> Endpoint:
        if found and found.status == "available" and found.endpoint:
            return found.endpoint
        if found and found.status not in AT_WORK | {"available"}:
            raise ProbeError.of(
                cluster_id,
                expected="available, or on the way there",
                actual=found.status,
                next_action=_CONSOLE,
            )
        raise _not_yet(cluster_id, "available, with an endpoint", found)

    say(f"waiting until {cluster_id} is available")
    return eventually(_progress(fleet, check, say, clock), within_s=WITHIN_S, every_s=EVERY_S, clock=clock)


def until_gone(fleet: Fleet, say: Callable[[str], None], clock: Clock) -> None:
    cluster_id = fleet.production.redis.cluster

    def check(found: Cluster | None) -> None:
        if found:
            raise _not_yet(cluster_id, "gone", found)

    say(f"waiting until {cluster_id} is gone")
    eventually(_progress(fleet, check, say, clock), within_s=WITHIN_S, every_s=EVERY_S, clock=clock)


def _progress(
    fleet: Fleet, check: Callable[[Cluster | None], T], say: Callable[[str], None], clock: Clock
) -> Callable[[], T]:
    """The check of what AWS tells now; what it is waiting for is said from time to time."""
    started = said = clock.monotonic()

    def look() -> T:
        nonlocal said
        found = cluster(fleet, fleet.production.redis.cluster)
        if clock.monotonic() - said >= SAY_EVERY_S:
            said = clock.monotonic()
            say(f"{fleet.production.redis.cluster}: {_status(found)} after {said - started:.0f} s")
        return check(found)

    return look


def _not_yet(cluster_id: str, expected: str, found: Cluster | None) -> Mismatch:
    next_action = f"{_CONSOLE}; the same command waits on"
    return Mismatch.of(cluster_id, expected=expected, actual=_status(found), next_action=next_action)


def _status(found: Cluster | None) -> str:
    return found.status if found else "no such cluster"
