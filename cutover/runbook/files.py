"""Files on an instance's host: read, backed up beside themselves, replaced in one step."""

import base64
import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Service
from cutover.hosts import HostConnection

_CHANGED = "was changed by somebody else since it was read"
_NO_ROOM = tuple(os.strerror(number) for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
"""In the words of the host's program, which are those of its operating system."""


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


def back_up(host: HostConnection, path: PurePosixPath, backup: PurePosixPath, sha256: str | None = None) -> HostFile:
    """Raises ProbeError where a backup of that name is there already: it is the old state and stays.

    `sha256`: of what is to be copied; Mismatch where it is no longer that.
    """
    with _told(host, path, "copied, whole, with its owner and mode", is_backed_up=False):
        return _host_file(
            host.ask("files", action="back_up", path=str(path), backup=str(backup), expected_sha256=sha256)
        )


def replace(host: HostConnection, seen: HostFile, content: bytes) -> HostFile:
    """Replace the file, owner and mode kept. Raises Mismatch where it is no longer what was seen."""
    encoded = base64.b64encode(content).decode()
    with _told(host, seen.path, "replaced in one step, its owner and mode kept", is_backed_up=True):
        return _host_file(
            host.ask("files", action="replace", path=str(seen.path), content=encoded, expected_sha256=seen.sha256)
        )


def changed_by_somebody(instance: str, path: PurePosixPath, *, is_backed_up: bool) -> Mismatch:
    """Since this run has seen or written it."""
    then = (
        "The state before lies in the backup beside it"
        if is_backed_up
        else "To go on from what they wrote, begin anew: cutover switch without --resume"
    )
    return Mismatch.of(
        f"{path} on {instance}",
        expected="the content that this run has seen or written",
        actual="somebody else has changed it meanwhile",
        next_action=f"ask who; nothing was overwritten. {then}",
    )


@contextmanager
def _told(host: HostConnection, path: PurePosixPath, wanted: str, *, is_backed_up: bool) -> Iterator[None]:
    """What the host's program refused, in words of the file."""
    try:
        yield
    except ProbeError as error:
        actual = error.failure.actual
        if actual.endswith(_CHANGED):
            raise changed_by_somebody(host.instance.name, path, is_backed_up=is_backed_up) from error
        if actual.endswith(_NO_ROOM):
            raise ProbeError.of(
                f"{path} on {host.instance.name}",
                expected=wanted,
                actual=actual,
                next_action="make room there; .env is whole, and nothing half-written was left",
            ) from error
        raise


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _host_file(answer: dict[str, Any]) -> HostFile:
    return HostFile(
        path=PurePosixPath(answer["path"]),
        content=base64.b64decode(answer["content"]),
        sha256=answer["sha256"],
        changed=datetime.fromtimestamp(answer["changed"], UTC),
    )
