"""A look at the whole effective state of both environments, by the checks of the features."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from cutover.checks.foreign_clients import must_serve_own_instances_only
from cutover.checks.isolation import must_be_two_servers, must_use_own_redis
from cutover.checks.service import must_have_workers, must_own_port, must_run, must_run_with_present_settings
from cutover.checks.session_store import must_be_known_to_all
from cutover.checks.witnesses import must_agree
from cutover.errors import CutoverError, Failure, Mismatch
from cutover.fleet import Fleet
from cutover.probes.redis_servers import RedisServer
from cutover.waiting import eventually
from cutover.watch.looks import told
from cutover.watch.record import Look
from cutover.witnesses.connections import connections_of
from cutover.witnesses.readings import EnvironmentReading, Readings
from cutover.witnesses.testimony import judge_of, testimonies

CONFIRMED_WITHIN_S = 12.0
"""What is wrong is looked at again for so long: a service that is just being restarted is not told of."""
AGAIN_EVERY_S = 1.0
_OWN_REDIS, _WITNESSES = "own redis", "witnesses"
Check = Callable[[], object]


@dataclass(frozen=True)
class _Seen:
    look: Look
    is_elsewhere: bool
    """Whether a worker is connected to the other environment's Redis: one that was restarted during the look is another
    than before, too, and still its own."""


def _is_told(seen: Sequence[_Seen]) -> bool:
    """Whether another look could only say the same."""
    return all(one.look.outcome == "right" for one in seen) or any(one.is_elsewhere for one in seen)


def look_at_state(fleet: Fleet, readings: Readings) -> tuple[Look, ...]:
    """Every worker of every instance, by every witness. Production first: what it does shows in staging, too."""
    began = time.monotonic()
    names = sorted(fleet.environments, key=lambda name: name != "production")
    seen = [_seen(fleet, readings, name, began) for name in names]

    def must_be_certain() -> None:
        if not _is_told(seen):
            with suppress(CutoverError):  # each look says of itself that it could not look
                readings.pair_anew(names[0])
            seen[:] = [_seen(fleet, readings, name, began) for name in names]
        if not _is_told(seen):
            raise Mismatch(Failure("State", "right, or certainly wrong", "neither as yet", "look again"))

    with suppress(Mismatch):  # then it was so all the time
        eventually(must_be_certain, within_s=CONFIRMED_WITHIN_S, every_s=AGAIN_EVERY_S)
    return tuple(one.look for one in seen)


def _seen(fleet: Fleet, readings: Readings, name: str, began: float) -> _Seen:
    failures = list(_failures(_checks(fleet, readings, name)))
    wrong = {check: error for check, error in failures if isinstance(error, Mismatch)}
    is_relapse = _OWN_REDIS in wrong
    error = (wrong.get(_WITNESSES) or wrong[_OWN_REDIS]) if is_relapse else next(iter(wrong.values()), None)
    unseen = next((error for _, error in failures), None)
    look = told("state", name, began, error or unseen, is_relapse=is_relapse)
    return _Seen(look, is_elsewhere=is_relapse and _is_elsewhere(readings.of(name), readings.clusters()))


def _is_elsewhere(reading: EnvironmentReading, clusters: Mapping[str, str]) -> bool:
    own = reading.environment.redis.cluster
    servers = (server for worker in connections_of(reading).workers for server in worker.servers)
    return any(isinstance(server, RedisServer) and clusters.get(server.run_id, own) != own for server in servers)


def _checks(fleet: Fleet, readings: Readings, name: str) -> Iterator[tuple[str, Check]]:
    def agree() -> None:
        reading = readings.of(name)
        judge = judge_of(reading, readings.clusters())
        must_agree(reading, testimonies(reading, judge), judge, fleet.application)

    def two_servers() -> None:
        one, two = (connections_of(reading) for reading in readings.pair(name))
        must_be_two_servers(one, two)

    def of(check: Callable[[EnvironmentReading], object]) -> Check:
        return lambda: check(readings.of(name))

    yield _OWN_REDIS, lambda: must_use_own_redis(connections_of(readings.of(name)), readings.clusters())
    yield _WITNESSES, agree
    yield "service", of(must_run)
    yield "port", of(must_own_port)
    yield "workers", of(must_have_workers)
    yield "settings", of(must_run_with_present_settings)
    yield "sessions", of(must_be_known_to_all)
    yield "two servers", two_servers
    yield "clients", lambda: must_serve_own_instances_only(readings.pair(name), lambda: readings.pair_anew(name))


def _failures(checks: Iterator[tuple[str, Check]]) -> Iterator[tuple[str, CutoverError]]:
    for name, check in checks:
        try:
            check()
        except CutoverError as error:
            yield name, error
