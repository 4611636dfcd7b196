"""Files on an instance's host: read, backed up beside themselves, replaced in one step."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from cutover.fleet import Service
from cutover.hosts import HostConnection
from cutover.settings_file import SettingsFile


@dataclass(frozen=True)
class HostFile:
    """A file as it was at one moment."""

    path: PurePosixPath
    content: bytes
    sha256: str
    modified: datetime

    def __repr__(self) -> str:
        return f"HostFile({str(self.path)!r}, {len(self.content)} bytes)"


def env_path(host: HostConnection, service: Service) -> PurePosixPath:
    return host.instance.root / service.env_file.relative_to("/")


def read(host: HostConnection, path: PurePosixPath) -> HostFile:
    return _host_file(host.ask("files", action="read", path=str(path)))


def back_up(host: HostConnection, path: PurePosixPath, backup: PurePosixPath) -> HostFile:
    """Raises ProbeError where a backup of that name is there already: it is the old state and stays."""
    return _host_file(host.ask("files", action="back_up", path=str(path), backup=str(backup)))


def replace(host: HostConnection, seen: HostFile, settings: SettingsFile) -> HostFile:
    """Replace the file, owner and mode kept. Raises ProbeError where it is no longer what was seen."""
    content = base64.b64encode(settings.text.encode()).decode()
    return _host_file(
        host.ask("files", action="replace", path=str(seen.path), content=content, expected_sha256=seen.sha256)
    )


def _host_file(answer: dict[str, Any]) -> HostFile:
    return HostFile(
        path=PurePosixPath(answer["path"]),
        content=base64.b64decode(answer["content"]),
        sha256=answer["sha256"],
        modified=datetime.fromtimestamp(answer["modified"], UTC),
    )
