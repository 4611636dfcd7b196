"""Load on one environment, and what of it the Redis servers of both have noticed."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from cutover.guestbook import Guestbook
from cutover.hosts import connect
from cutover.probes.redis_servers import replies
from cutover.probes.sessions import VisitorSession, session_seen_at
from cutover.witnesses.readings import EnvironmentReading

REQUESTS = 300
AT_ONCE = 12


@dataclass(frozen=True)
class Counters:
    """Of the servers that an environment uses, summed up."""

    commands: int
    per_second: float
    """At this moment, of whatever goes on there."""


@dataclass(frozen=True)
class Noticed:
    """In commands that Redis servers have carried out."""

    requests: int
    loaded: str
    other: str
    by_loaded: int
    by_other: float
    """More than what went on there before."""


def load(
    session: VisitorSession, loaded: EnvironmentReading, other: EnvironmentReading, guestbook: Guestbook
) -> Noticed:
    """Many requests with one session to the environment's address. Raises ProbeError where a counter cannot be read."""
    before = {reading.name: _counters(reading) for reading in (loaded, other)}
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        address = loaded.environment.address
        list(pool.map(lambda _: session_seen_at(address, session, guestbook), range(REQUESTS)))
    took_s = time.monotonic() - began
    after = {reading.name: _counters(reading) for reading in (loaded, other)}
    usual = before[other.name].per_second * took_s
    moved = {name: after[name].commands - before[name].commands for name in after}
    return Noticed(REQUESTS, loaded.name, other.name, moved[loaded.name], max(0.0, moved[other.name] - usual))


def _counters(environment: EnvironmentReading) -> Counters:
    endpoints = [survey.server.endpoint for survey in environment.servers]
    with connect(environment.instances[0].instance) as host:
        told = replies(host, endpoints, [("INFO", "stats")], environment.environment.redis)
    fields = [parse(said[0]) for said in told.values()]
    return Counters(
        sum(int(of.get("total_commands_processed", 0)) for of in fields),
        sum(float(of.get("instantaneous_ops_per_sec", 0)) for of in fields),
    )


def parse(info: str) -> Mapping[str, str]:
    return dict(line.split(":", 1) for line in info.splitlines() if ":" in line)
