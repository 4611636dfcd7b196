"""Files on an instance's host: read, backed up beside themselves, replaced in one step."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from cutover.fleet import Service
from cutover.hosts import HostConnection


@dataclass(frozen=True)
class HostFile:
    """A file as it was at one moment."""

    path: PurePosixPath
    content: bytes
    sha256: str
    changed: datetime
    """Its content or its place: what is moved over it keeps its old time of writing."""

    def __repr__(self) -> str:
        return f"HostFile({str(self.path)!r}, {len(self.content)} bytes)"


def env_path(host: HostConnection, service: Service) -> PurePosixPath:
    return host.instance.root / service.env_file.relative_to("/")


def read(host: HostConnection, path: PurePosixPath) -> HostFile:
    return _host_file(host.ask("files", action="read", path=str(path)))


def read_if_there(host: HostConnection, path: PurePosixPath) -> HostFile | None:
    answer = host.ask("files", action="read_if_there", path=str(path))
    return _host_file(answer) if answer else None


def back_up(host: HostConnection, path: PurePosixPath, backup: PurePosixPath) -> HostFile:
    """Raises ProbeError where a backup of that name is there already: it is the old state and stays."""
    return _host_file(host.ask("files", action="back_up", path=str(path), backup=str(backup)))


def replace(host: HostConnection, seen: HostFile, content: bytes) -> HostFile:
    """Replace the file, owner and mode kept. Raises ProbeError where it is no longer what was seen."""
    encoded = base64.b64encode(content).decode()
    return _host_file(
        host.ask("files", action="replace", path=str(seen.path), content=encoded, expected_sha256=seen.sha256)
    )


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _host_file(answer: dict[str, Any]) -> HostFile:
    return HostFile(
        path=PurePosixPath(answer["path"]),
        content=base64.b64decode(answer["content"]),
        sha256=answer["sha256"],
        changed=datetime.fromtimestamp(answer["changed"], UTC),
    )
