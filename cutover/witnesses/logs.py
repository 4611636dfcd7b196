"""The logs of all instances of an environment, read at the same time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from cutover.errors import ProbeError
from cutover.fleet import Application, Environment, Fleet, Instance
from cutover.hosts import connect
from cutover.probes.journal import ServiceLog, service_log


@dataclass(frozen=True)
class Unread:
    """An instance whose logs nobody could look at."""

    instance: str
    why: str


@dataclass(frozen=True)
class EnvironmentLogs:
    environment: str
    logs: tuple[ServiceLog | Unread, ...]
    allowed: tuple[str, ...]
    fatal: tuple[str, ...]
    """Regular expressions of the fleet file."""


def environment_logs(fleet: Fleet, name: str) -> EnvironmentLogs:
    """One instance that cannot be looked at does not hide what another one says."""
    environment = fleet.environments[name]
    read = partial(_read, fleet.application, environment)
    with ThreadPoolExecutor(len(environment.instances)) as pool:
        logs = tuple(pool.map(read, environment.instances))
    return EnvironmentLogs(name, logs, environment.service.allowed_log_lines, fleet.application.fatal_log_lines)


def as_text(read: EnvironmentLogs) -> str:
    """How much was looked at, where, and from when to when: a line for each log."""
    return "".join(f"{log.instance}, {line}\n" for log in read.logs for line in _told(log))


def _told(log: ServiceLog | Unread) -> list[str]:
    if isinstance(log, Unread):
        return [log.why]
    return [
        f"{source.name}: {source.lines} lines since the start at {_time(log.started)}, {source.access_lines} of them "
        f"requests; the first at {_time(source.first)}, the last at {_time(source.last)}; {source.error or 'all read'}"
        for source in log.sources
    ]


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else "no time"


def _read(application: Application, environment: Environment, instance: Instance) -> ServiceLog | Unread:
    try:
        with connect(instance) as host:
            return service_log(host, application, environment.service)
    except ProbeError as error:
        return Unread(instance.name, f"{error.failure.actual}; {error.failure.next_action}")
