"""This machine, which keeps the journal and a copy of every backup."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cutover.errors import Mismatch
from cutover.runbook.preflight.before import Room
from cutover.runbook.preflight.line import Line, Seen, line
from cutover.runbook.preflight.room import must_have_room

SUBJECT = "this machine"


def lines_of(reports: Path) -> Iterator[Line]:
    """`reports`: the folder in which runs and backups get theirs."""
    yield line(SUBJECT, "journal, backups", lambda: can_keep(reports))
    yield line(SUBJECT, "disk", lambda: must_have_room(SUBJECT, [_room(_nearest(reports))]))


def can_keep(reports: Path) -> Seen:
    """A folder that its owner alone can open is made where each will be, and removed."""
    for place in (reports / "runs", reports / "backups"):
        try:
            with tempfile.TemporaryDirectory(prefix=".preflight-", dir=_nearest(place)) as made:
                seen = Path(made).stat().st_mode & 0o777
        except OSError as error:
            raise Mismatch.of(
                f"{place} on this machine",
                expected="folders can be made in it",
                actual=f"{error}",
                next_action="run it as a user who may write there, or make room",
            ) from error
        if seen != 0o700:
            raise Mismatch.of(
                f"{place} on this machine",
                expected="folders that their owner alone can open: backups hold secrets",
                actual=f"a new one has mode {seen:04o}",
                next_action="work from a file system that keeps modes",
            )
    return Seen(f"can be kept in {reports.name}/, closed to others")


def _nearest(place: Path) -> Path:
    """The folder itself, or the first above it that is there."""
    return next(one for one in (place, *place.absolute().parents) if one.is_dir())


def _room(folder: Path) -> Room:
    seen = os.statvfs(folder)
    inodes = seen.f_favail if seen.f_files else None
    return Room(str(folder), shutil.disk_usage(folder).free, inodes, bool(seen.f_flag & os.ST_RDONLY))
