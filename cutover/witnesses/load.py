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
    """Many requests with one session to the environment's address. Raises ProbeError where a counter cannot be read."""
    quiet_from, before = time.monotonic(), _both(loaded, other)
    quiet_until, quiet = time.monotonic(), _both(loaded, other)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        address = loaded.environment.address
        list(pool.map(lambda _: session_seen_at(address, session, guestbook), range(REQUESTS)))
    loaded_until, after = time.monotonic(), _both(loaded, other)
    usual = (quiet[other.name] - before[other.name]) / (quiet_until - quiet_from) * (loaded_until - quiet_until)
    moved = {name: after[name] - quiet[name] for name in after}
    return Noticed(REQUESTS, loaded.name, other.name, moved[loaded.name], max(0.0, moved[other.name] - usual))


def _both(*readings: EnvironmentReading) -> dict[str, int]:
    return {reading.name: _commands(reading) for reading in readings}


def _commands(environment: EnvironmentReading) -> int:
    """How many the servers that an environment uses have carried out since they started."""
    endpoints = [survey.server.endpoint for survey in environment.servers]
    with connect(environment.instances[0].instance) as host:
        told = replies(host, endpoints, [("INFO", "stats")], environment.environment.redis)
    return sum(int(parse(said[0]).get("total_commands_processed", 0)) for said in told.values())


def parse(info: str) -> Mapping[str, str]:
    return dict(line.split(":", 1) for line in info.splitlines() if ":" in line)
