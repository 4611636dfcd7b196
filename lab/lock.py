"""One command at a time works on a lab."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cutover.errors import ConfigurationError
from lab.spec import LabSpec


@contextmanager
def held(spec: LabSpec) -> Iterator[None]:
    """Hold the lab's lock, which leaves with its file; the kernel frees it if we are killed.

    Raises ConfigurationError when another command holds it.
    """
    descriptor = _locked(spec)
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        spec.lock_file.unlink(missing_ok=True)
        os.close(descriptor)
        with suppress(OSError):  # other labs live there
            spec.states.resolve().rmdir()


def _locked(spec: LabSpec) -> int:
    while True:
        spec.lock_file.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(spec.lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            continue  # the one before us just took the folder away
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(descriptor, 20).decode() or "unknown"
            os.close(descriptor)
            raise _busy(spec, holder) from error
        if _is_still(spec.lock_file, descriptor):
            return descriptor
        os.close(descriptor)


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether the path leads to what was locked: the one before us removes its file before it lets go."""
    try:
        return path.stat().st_ino == os.fstat(descriptor).st_ino
    except FileNotFoundError:
        return False


def _busy(spec: LabSpec, holder: str) -> ConfigurationError:
    return ConfigurationError.of(
        f"Lab {spec.name!r}",
        expected="no other command at work on it",
        actual=f"process {holder} is bringing it up or taking it down",
        next_action="wait until that is done, or give this lab another name: --name",
    )
