"""An instance's pulse: the few figures that are worth having every ten seconds, in one round trip."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from cutover.errors import ProbeError
from cutover.fleet import Application, Endpoint, Environment
from cutover.hosts import HostConnection
from cutover.probes import journal
from cutover.probes.journal import ServiceLog
from cutover.probes.redis_servers import CLIENT_NAME
from cutover.provocations import ANNOUNCEMENT
from cutover.secrets import secret

BACK_S = 65
"""How far before the new lines of a log an announcement is looked for: longer than any provocation lasts."""
REDIS_WITHIN_S = 2.0
MOST_LOG_BYTES = 8 << 20
"""Of a log file, of which only the end is read."""


@dataclass(frozen=True)
class Main:
    """A main process: which one for ever, not only now."""

    pid: int
    born: int


@dataclass(frozen=True)
class WorkerPulse:
    pid: int
    born: int
    age_s: float
    is_stopped: bool
    memory_mb: float


@dataclass(frozen=True)
class RedisPulse:
    info: Mapping[str, str]
    ping_s: float
    keys: int
    """In the database of the sessions."""
    sessions: int
    """Keys with the session prefix; where not all of some drawn ones have it, by their share."""

    def number(self, field: str) -> int:
        return int(self.info.get(field, "0"))


@dataclass(frozen=True)
class Pulse:
    instance: str
    main: Main | None
    workers: tuple[WorkerPulse, ...]
    connections: Mapping[Endpoint, int]
    """By endpoint that was named, how many the unit's processes hold to it."""
    on: Mapping[Endpoint, int]
    """By endpoint that was named, how many workers are connected to it."""
    redis: RedisPulse | None
    """None where it was not asked here, or did not answer."""
    redis_trouble: str | None
    disk_free: float
    """The least share that is free, of the file systems that were asked."""
    inodes_free: float | None
    log: ServiceLog
    """Only its new lines."""
    log_until: float
    """The second since the epoch from which lines are new the next time."""
    seconds: float


def pulse(
    host: HostConnection,
    environment: Environment,
    application: Application,
    *,
    known: Main | None,
    log_since: float,
    endpoints: Iterable[Endpoint],
    redis: Endpoint | None,
    within_s: float,
) -> Pulse:
    """`redis`: to be asked from here. Raises ProbeError where the host does not answer, or not in time."""
    service, root = environment.service, str(host.instance.root).rstrip("/")
    answer = host.ask(
        "pulse",
        within_s=within_s,
        unit=service.unit,
        systemctl=host.words(service.systemctl),
        known=[known.pid, known.born] if known else None,
        folders=[f"{root}{service.app_folder}", f"{root}/"],
        endpoints=[str(endpoint) for endpoint in endpoints],
        redis=redis
        and {
            "endpoint": str(redis),
            "db": environment.redis.db,
            "prefix": application.key_prefix,
            "how": {
                "client_name": CLIENT_NAME,
                "timeout_s": REDIS_WITHIN_S,
                "password": secret(environment.redis.password),
                "tls": environment.redis.tls,
            },
        },
        log={
            "since": log_since,
            "back_s": BACK_S,
            "journalctl": host.words(service.journalctl),
            "log_files": [f"{root}{service.app_folder}/{file}" for file in service.log_files],
            "fatal": application.fatal_log_lines,
            "announcement": ANNOUNCEMENT,
            "most_bytes": MOST_LOG_BYTES,
        },
    )
    try:
        return parse(host.instance.name, answer)
    except (LookupError, TypeError, ValueError) as error:
        raise ProbeError.of(
            f"Pulse of {host.instance.name}",
            expected="the answer of this suite's own program",
            actual=f"{type(error).__name__}: {error}",
            next_action="see what python3 is on that host: which python3",
        ) from error


def parse(instance: str, answer: Mapping[str, Any]) -> Pulse:
    """The program's answer as a reading."""
    named = {Endpoint.parse(text): frozenset(addresses) for text, addresses in answer["addresses"].items()}
    main = Main(*answer["main"]) if answer["main"] else None
    workers = [one for one in answer["processes"] if not main or one["pid"] != main.pid]
    asked = answer["redis"] or {}
    inodes = [room["inodes"] for room in answer["disks"] if room["inodes"] is not None]
    return Pulse(
        instance=instance,
        main=main,
        workers=tuple(_worker(one) for one in workers if one["memory_kb"] is not None),
        connections={
            endpoint: sum(remote in addresses for one in answer["processes"] for _, remote in one["connections"])
            for endpoint, addresses in named.items()
        },
        on={
            endpoint: sum(any(remote in addresses for _, remote in one["connections"]) for one in workers)
            for endpoint, addresses in named.items()
        },
        redis=_redis(asked) if "info" in asked else None,
        redis_trouble=asked.get("error"),
        disk_free=min(room["free"] for room in answer["disks"]),
        inodes_free=min(inodes, default=None),
        log=_new(journal.parse(instance, datetime.fromtimestamp(answer["log"]["since"], UTC), answer["log"]), answer),
        log_until=answer["log"]["until"],
        seconds=answer["seconds"],
    )


def _worker(raw: Mapping[str, Any]) -> WorkerPulse:
    return WorkerPulse(raw["pid"], raw["born"], raw["age_s"], raw["state"] == "T", round(raw["memory_kb"] / 1024, 2))


def _redis(asked: Mapping[str, Any]) -> RedisPulse:
    share = asked["drawn_with_prefix"] / asked["drawn"] if asked["drawn"] else 1.0
    return RedisPulse(asked["info"], asked["ping_s"], asked["keys"], round(asked["keys"] * share))


def _new(log: ServiceLog, answer: Mapping[str, Any]) -> ServiceLog:
    """Without what was read again for the announcements' sake, and without the second that still runs."""
    span = range(int(answer["log"]["since"]), int(answer["log"]["until"]))
    entries = []
    for entry in log.entries:
        times = tuple(time for time in entry.times if time in span)
        if times:
            entries.append(replace(entry, times=times, count=len(times)))
    return replace(log, entries=tuple(entries))
