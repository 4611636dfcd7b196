"""What an instance's service has logged since its last start."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cutover.errors import ProbeError
from cutover.fleet import Application, Service
from cutover.hosts import HostConnection
from cutover.probes.processes import service_processes
from cutover.provocations import ANNOUNCEMENT

_LEVEL = re.compile(r"\[\w+\] |\w+ in \w+: ")
"""What gunicorn and the application write before their message."""


@dataclass(frozen=True)
class LogSource:
    """The journal, or a file beside it."""

    name: str
    error: str | None
    """Why it could not be read, or not to its end."""
    lines: int
    """Since the start, all of them."""
    access_lines: int
    """How many of them are requests, which no error is in."""
    first: datetime | None
    last: datetime | None
    reaches_back: bool
    """Whether it shows that nothing since the start is missing in front: an older line, or the start itself."""
    has_start: bool
    """Whether gunicorn's own line of this start is in it."""


@dataclass(frozen=True)
class LogEntry:
    """A line at WARNING or above, or with the sign of an error, as often as it was written."""

    source: str
    text: str
    """Without time and process; ids of sessions are zeros, secrets asterisks."""
    exception: str | None
    """The last line of the traceback below it."""
    count: int
    first: datetime | None
    """None where no line with a time stands before it."""
    last: datetime | None
    times: tuple[int, ...]
    """Seconds since the epoch, one for each; of very many the first ones."""

    @property
    def message(self) -> str:
        """The text without its level and its module."""
        level = _LEVEL.match(self.text)
        return self.text[level.end() :] if level else self.text


@dataclass(frozen=True)
class Announcement:
    """That errors of a kind were provoked between two requests; seconds since the epoch."""

    kind: str
    begin: int | None
    end: int | None


@dataclass(frozen=True)
class ServiceLog:
    """What matters in all logs of one instance."""

    instance: str
    started: datetime
    sources: tuple[LogSource, ...]
    entries: tuple[LogEntry, ...]
    announcements: tuple[Announcement, ...]
    left_out: int
    """Entries beyond the number that is brought home."""


def service_log(host: HostConnection, application: Application, service: Service) -> ServiceLog:
    """Raises ProbeError where no main process says since when to look."""
    master = service_processes(host, service).master
    if master is None:
        raise ProbeError.of(
            f"Log of {host.instance.name}",
            expected="a main process, since whose start to read",
            actual="the service does not run",
            next_action=f"start it: systemctl start {service.unit}",
        )
    root = str(host.instance.root).rstrip("/")
    answer = host.ask(
        "journal",
        unit=service.unit,
        journalctl=host.words(service.journalctl),
        started=master.started.timestamp(),
        main_pid=master.pid,
        log_files=[f"{root}{service.app_folder}/{file}" for file in service.log_files],
        fatal=application.fatal_log_lines,
        announcement=ANNOUNCEMENT,
    )
    return parse(host.instance.name, master.started, answer)


def parse(instance: str, started: datetime, answer: dict[str, Any]) -> ServiceLog:
    return ServiceLog(
        instance,
        started,
        sources=tuple(LogSource(**_with_times(source)) for source in answer["sources"]),
        entries=tuple(
            LogEntry(**{**_with_times(entry), "times": tuple(entry["times"])}) for entry in answer["entries"]
        ),
        announcements=tuple(Announcement(**announced) for announced in answer["announced"]),
        left_out=answer["left_out"],
    )


def _with_times(raw: dict[str, Any]) -> dict[str, Any]:
    return {**raw, "first": _moment(raw["first"]), "last": _moment(raw["last"])}


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
