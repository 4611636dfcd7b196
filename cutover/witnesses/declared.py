"""The witness of the settings: what an instance is told to use, as the application reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from cutover.fleet import Application, Endpoint
from cutover.probes.host_report import HostReport
from cutover.settings_file import SettingsFile

FROM_FILE, FROM_PROCESS, FROM_NOWHERE = ".env", "the unit's environment", "nowhere: the application's default"


@dataclass(frozen=True)
class Place:
    """A database of a Redis server, by address."""

    endpoint: Endpoint
    db: int

    def __str__(self) -> str:
        return f"{self.endpoint}, db {self.db}"


@dataclass(frozen=True)
class Declared:
    """What the settings of an instance come to."""

    place: Place | None
    """None where the settings make none."""
    origins: Mapping[str, str]
    """By name of a setting that the application reads, where its value comes from."""
    problem: str | None
    """Why there is no place."""
    url: Place | None
    """What the plan's own setting says, which the application does not read."""


def declared(settings: SettingsFile, process: Mapping[str, str], application: Application) -> Declared:
    """The process's own environment wins over the file, also with an empty value, as python-dotenv has it."""
    names = application.settings
    default = application.default_redis
    values, origins = {}, {}
    for name, otherwise in ((names.host, default.host), (names.port, str(default.port)), (names.db, "0")):
        in_file = settings.value(name)
        if name in process:
            values[name], origins[name] = process[name], FROM_PROCESS
        elif in_file is not None:
            values[name], origins[name] = in_file, FROM_FILE
        else:
            values[name], origins[name] = otherwise, FROM_NOWHERE
    url = place_of_url(process.get(names.url, settings.value(names.url) or ""))
    try:
        endpoint = Endpoint.parse(f"{values[names.host]}:{int(values[names.port])}")
        place = Place(endpoint, int(values[names.db]))
    except ValueError:
        # What stands before an @ may be a password.
        words = ", ".join(f"{name}={value.rpartition('@')[2]!r}" for name, value in values.items())
        return Declared(None, origins, f"no server can be made of {words}", url)
    return Declared(place, origins, None, url)


def declared_by(report: HostReport, application: Application) -> Declared:
    return declared(report.settings, report.environment, application)


def place_of_url(url: str) -> Place | None:
    """redis://[:password@]host[:port][/db]; None for what is none."""
    try:
        parts = urlsplit(url)
        if parts.scheme in {"redis", "rediss"} and parts.hostname:
            return Place(Endpoint(host=parts.hostname, port=parts.port or 6379), int(parts.path.strip("/") or "0"))
    except ValueError:
        return None
    return None
