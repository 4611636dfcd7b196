"""One change at a time: a lock on the host of production's first instance, where every operator passes."""

import getpass
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import PurePosixPath

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Fleet
from cutover.hosts import HostConnection, connect

EXPIRES_S = 15 * 60
NAME = "cutover.lock"


class Lock:
    """Held by a run: who resumes the run holds it again."""

    def __init__(self, host: HostConnection, path: PurePosixPath, run: str) -> None:
        self._host = host
        self._path = path
        self._run = run

    def renew(self) -> None:
        """Raises Mismatch where another run holds it."""
        holder = f"{getpass.getuser()} on {socket.gethostname()}"
        found = self._host.ask(
            "lock", action="take", path=str(self._path), run=self._run, holder=holder, for_s=EXPIRES_S
        )
        if found["run"] != self._run:
            until = datetime.fromtimestamp(found["until"], UTC)
            raise Mismatch.of(
                f"Lock {self._path} on {self._host.instance.name}",
                expected="free: one change of production at a time",
                actual=f"held by {found['holder']} for {found['run']}, until {until:%H:%M:%S} UTC",
                next_action="ask who that is; a lock whose holder is gone ends by itself at that time",
            )

    def release(self) -> None:
        self._host.ask("lock", action="release", path=str(self._path), run=self._run, holder="")


@contextmanager
def held(fleet: Fleet, run: str) -> Iterator[Lock]:
    """Raises Mismatch where another run holds the lock; it is given back in the end, also after an error."""
    first = fleet.production.instances[0]
    folder = first.root / fleet.production.service.env_file.relative_to("/").parent
    with connect(first) as host:
        lock = Lock(host, folder / NAME, run)
        lock.renew()
        try:
            yield lock
        except BaseException:
            with suppress(ProbeError):  # it expires by itself, and what went wrong before says more
                lock.release()
            raise
        lock.release()
