"""Load on one environment, and what of it the Redis servers of both have noticed."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from cutover.guestbook import Guestbook
from cutover.hosts import connect
from cutover.probes.redis_servers import fields, replies
from cutover.probes.sessions import VisitorSession, session_seen_at
from cutover.witnesses.readings import EnvironmentReading

ROUNDS = 3
REQUESTS = 60
AT_ONCE = 12


@dataclass(frozen=True)
class Moment:
    """What the servers that each environment uses have carried out so far."""

    at_s: float
    """On the monotonic clock."""
    commands: Mapping[str, int]


@dataclass(frozen=True)
class Noticed:
    """In commands that Redis servers have carried out."""

    requests: int
    loaded: str
    other: str
    by_loaded: int
    by_other: float
    """More than in as long a time before."""


def load(
    session: VisitorSession, loaded: EnvironmentReading, other: EnvironmentReading, guestbook: Guestbook
) -> Noticed:
    """Many requests with one session to the environment's address, in rounds, with a quiet look before and after.

    What the users of the other environment do meanwhile differs from moment to moment: the round in the middle counts.
    Raises ProbeError where a counter cannot be read.
    """

    def load_once() -> Moment:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda _: session_seen_at(loaded.environment.address, session, guestbook), range(REQUESTS)))
        return _moment(loaded, other)

    moments = [_moment(loaded, other), _moment(loaded, other), *(load_once() for _ in range(ROUNDS))]
    usual = min(
        _per_second(moments[0], moments[1], other.name), _per_second(moments[-1], _moment(loaded, other), other.name)
    )
    spans = list(pairwise(moments[1:]))
    return Noticed(
        REQUESTS,
        loaded.name,
        other.name,
        min(_moved(*span, loaded.name) for span in spans),
        median(max(0.0, _moved(*span, other.name) - usual * (span[1].at_s - span[0].at_s)) for span in spans),
    )


def _moved(before: Moment, after: Moment, name: str) -> int:
    return after.commands[name] - before.commands[name]


def _per_second(before: Moment, after: Moment, name: str) -> float:
    return _moved(before, after, name) / (after.at_s - before.at_s)


def _moment(*readings: EnvironmentReading) -> Moment:
    with ThreadPoolExecutor(len(readings)) as pool:
        return Moment(
            time.monotonic(), dict(zip((one.name for one in readings), pool.map(_commands, readings), strict=True))
        )


def _commands(environment: EnvironmentReading) -> int:
    """How many the servers that an environment uses have carried out since they started."""
    endpoints = [survey.server.endpoint for survey in environment.servers]
    with connect(environment.instances[0].instance) as host:
        told = replies(host, endpoints, [("INFO", "stats")], environment.environment.redis)
    return sum(int(fields(said[0]).get("total_commands_processed", 0)) for said in told.values())
