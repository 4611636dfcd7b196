"""What decides on one instance whether its settings can be changed, and whether the change would count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cutover.fleet import Endpoint, Fleet, Service
from cutover.hosts import HostConnection
from cutover.runbook import files


@dataclass(frozen=True)
class Source:
    """A value for a setting that stands in the unit's own files."""

    path: str
    line: int
    name: str
    value: str = field(repr=False)


@dataclass(frozen=True)
class Embedded:
    """What a module of the application has of its own."""

    path: str
    """Below the application's folder."""
    line: int
    words: str
    default_of: str | None
    """The setting for which it stands in, where that says nothing."""


@dataclass(frozen=True)
class Room:
    path: str
    free_bytes: int
    free_inodes: int | None
    """None where the file system has no fixed number of them."""
    read_only: bool


@dataclass(frozen=True)
class BeforeChange:
    python: str
    user: int
    unit: Mapping[str, str]
    """What the service manager shows, or under `error` why it shows nothing."""
    readable: bool
    writable: bool
    """The folder in which the settings are replaced."""
    fixed: str
    """Why .env cannot be replaced whatever the rights; empty where it can."""
    rooms: tuple[Room, ...]
    sources: tuple[Source, ...]
    ignored: tuple[tuple[str, str], ...]
    """Files that the service manager does not read, with the settings they name."""
    missing: tuple[str, ...]
    """Files of settings that the unit insists on."""
    process: Mapping[str, str] = field(repr=False)
    """The settings that the main process was started with."""
    embedded: tuple[Embedded, ...]


def before_change(
    host: HostConnection, service: Service, fleet: Fleet, addresses: Iterable[Endpoint] = ()
) -> BeforeChange:
    """`addresses`: of Redis servers that no module should name. Raises ProbeError where the host does not answer."""
    root = host.instance.root
    answer = host.ask(
        "before_change",
        unit=service.unit,
        systemctl=host.words(service.systemctl),
        root=str(root),
        env_file=str(files.env_path(host, service)),
        settings=names(fleet),
        folder=str(root / service.app_folder.relative_to("/")),
        addresses=sorted({str(one) for one in addresses} | {one.host for one in addresses if "." in one.host}),
    )
    return parse(answer)


def names(fleet: Fleet) -> list[str]:
    """Of the settings that a switch makes consistent."""
    return list(fleet.application.settings.names)


def parse(answer: Mapping[str, Any]) -> BeforeChange:
    rooms = (Room(one["path"], one["bytes"], one["inodes"], one["read_only"]) for one in answer["rooms"])
    return BeforeChange(
        python=answer["python"],
        user=answer["user"],
        unit=answer["service"],
        readable=answer["readable"],
        writable=answer["writable"],
        fixed=answer["fixed"],
        rooms=tuple(rooms),
        sources=tuple(Source(*one) for one in answer["sources"]),
        ignored=tuple((path, name) for path, name in answer["ignored"]),
        missing=tuple(answer["missing"]),
        process=answer["process"],
        embedded=tuple(Embedded(*one) for one in answer["embedded"]),
    )
