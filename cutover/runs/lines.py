"""Files of lines, each on the disk before anything goes on: nothing is lost but one that a crash cut short."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path


def append_line(path: Path, line: str, *, mode: int = 0o600) -> None:
    """In one write, so that several writers never mix. Raises OSError where it cannot be written whole."""
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, mode)
    try:
        _end_cut_short_line(descriptor)
        content = f"{line}\n".encode()
        if os.write(descriptor, content) < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        _sync(path.parent)


def whole_lines(path: Path) -> Iterator[str]:
    """One after the other, without holding them all; none where there is no such file."""
    if not path.exists():
        return
    with path.open("rb") as lines:  # of bytes: a crash may have cut a letter in two
        for line in lines:
            if line.endswith(b"\n"):
                yield line[:-1].decode()


_LONGEST_CUT = 1 << 16
"""Bytes at the end among which the last whole line ends; more is read only if it does not."""


def _end_cut_short_line(descriptor: int) -> None:
    """A line without its end is taken away, or the next one would be joined to it."""
    size = os.fstat(descriptor).st_size
    if size == 0 or os.pread(descriptor, 1, size - 1) == b"\n":
        return
    span = _LONGEST_CUT
    while True:
        start = max(size - span, 0)
        end = os.pread(descriptor, size - start, start).rfind(b"\n")
        if end >= 0 or start == 0:
            os.ftruncate(descriptor, start + end + 1)
            return
        span *= 2


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
