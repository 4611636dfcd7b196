"""Everything that would make the cutover or its rollback fail, looked at from all sides at the same time."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import partial
from pathlib import Path

from cutover.aws import ec2, elasticache, elbv2, iam, sts
from cutover.errors import CutoverError
from cutover.fleet import Endpoint, Fleet, RedisExpectation
from cutover.guestbook import Guestbook
from cutover.probes.clusters import declared_or_found
from cutover.runbook.preflight import balancing, machine, new_redis, permissions
from cutover.runbook.preflight.access import lock_is_free
from cutover.runbook.preflight.instance import Target, access_lines, change_lines
from cutover.runbook.preflight.line import Line, Seen, line
from cutover.runbook.preflight.table import Table
from cutover.runs.folder import RUNS

_USUAL_PORT = 6379
_AT_ONCE = 16


def preflight(
    fleet: Fleet,
    now: datetime,
    *,
    permissions_confirmed: bool = False,
    reports: Path = RUNS.parent,
    done: Callable[[Line], None] = lambda _: None,
) -> Table:
    """Nothing is changed, and what was made for a look is removed again. `done` is told each line as it comes.

    Raises ConfigurationError where the fleet cannot be used at all; what is wrong with it or cannot be seen is a line.
    """
    for make_client in (elasticache, ec2, elbv2, sts, iam):  # here, in one thread
        make_client(fleet)
    guestbook = Guestbook(fleet.application)
    looks = _looks(fleet, now, guestbook, reports, permissions_confirmed=permissions_confirmed)

    def collected(look: Callable[[], Iterable[Line]]) -> list[Line]:
        found = []
        for one in look():
            done(one)
            found.append(one)
        return found

    try:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            lines = [one for group in pool.map(collected, looks) for one in group]
    finally:
        left = line("our visitors", "sessions", lambda: _left(fleet, guestbook))
    return Table(fleet.name, tuple(lines if left.lets_go else [*lines, left]))


def _looks(
    fleet: Fleet, now: datetime, guestbook: Guestbook, reports: Path, *, permissions_confirmed: bool
) -> Iterator[Callable[[], Iterable[Line]]]:
    """In the order of the table."""
    yield partial(machine.lines_of, reports)
    yield partial(permissions.lines_of, fleet, confirmed=permissions_confirmed)
    yield partial(balancing.lines_of, fleet)
    for instance in fleet.staging.instances:
        yield partial(access_lines, instance, fleet.staging, fleet)
    target = _target(fleet)
    for instance in fleet.production.instances:
        yield partial(change_lines, instance, fleet, target, _day(now), guestbook)
    first = fleet.production.instances[0]
    yield lambda: [line("production", "lock", lambda: lock_is_free(fleet, first, now))]
    yield partial(new_redis.lines_of, fleet)


def _day(now: datetime) -> date:
    """After which `switch` names its backup."""
    return now.date()


def _target(fleet: Fleet) -> Target:
    """That AWS does not answer is told in lines of its own."""
    own, staging = (_known(fleet, one.redis) for one in (fleet.production, fleet.staging))
    to_come = Endpoint(host=f"{fleet.production.redis.cluster}.not-yet.cache.amazonaws.com", port=_USUAL_PORT)
    return Target(own or to_come, staging)


def _known(fleet: Fleet, redis: RedisExpectation) -> Endpoint | None:
    try:
        return declared_or_found(fleet, redis)
    except CutoverError:
        return None


def _left(fleet: Fleet, guestbook: Guestbook) -> Seen:
    """The sessions that were opened for the look at the workers are removed."""
    guestbook.leave(fleet)
    return Seen("all removed")
