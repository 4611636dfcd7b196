"""The processes of a lab: started, found and ended by their ids.

Each carries its lab's state folder in one environment variable from the moment it starts, so it is found even if
nothing was written down; a process is its id and its time of birth together, so an id that was used again is no one's.
"""

import os
import signal
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cutover.errors import ConfigurationError, Mismatch
from cutover.waiting import eventually

MARKER = "CHATMRPT_LAB"
PROC = Path("/proc")
LOGS = Path("log")
"""Below the state folder."""
_GRACE_S = 1.0
"""For an orderly end; what is left then is killed. Short, for there is nothing that it could save."""
_KILLED_S = 2.0
_ROUNDS = 5
"""A process that starts another one while it is being ended is found in the next round."""


@dataclass(frozen=True, slots=True)
class Process:
    pid: int
    born: str
    """The boot, and the clock ticks since."""

    @property
    def alive(self) -> bool:
        """Zombies count as gone: in a container nobody may ever reap them."""
        seen = _stat(self.pid)
        if seen is None or seen.born != self.born:
            return False
        if seen.state in "ZX":
            self.bury()
            return False
        return True

    def bury(self) -> None:
        """Where it is a child of ours that has ended; nothing else happens to it."""
        seen = _stat(self.pid)
        if seen and (seen.state, seen.parent, seen.born) == ("Z", os.getpid(), self.born):
            with suppress(ChildProcessError):  # another thread was faster
                os.waitpid(self.pid, os.WNOHANG)

    @property
    def parent(self) -> int | None:
        seen = _stat(self.pid)
        return seen.parent if seen else None

    @property
    def folder(self) -> Path | None:
        """Where it works; nothing if it is gone."""
        try:
            return (PROC / str(self.pid) / "cwd").readlink()
        except OSError:
            return None

    def send(self, number: signal.Signals) -> None:
        """Through a descriptor of the process: between the look and the signal the id cannot become another's."""
        try:
            descriptor = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return
        try:
            if self.alive:
                signal.pidfd_send_signal(descriptor, number)
        except ProcessLookupError:
            return
        finally:
            os.close(descriptor)


@dataclass(frozen=True, slots=True)
class _Stat:
    state: str
    parent: int
    born: str


def _stat(pid: int) -> _Stat | None:
    try:
        text = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The command's name stands in brackets and may itself hold brackets and blanks: fields count from the last one.
    fields = text.rpartition(")")[2].split()
    return _Stat(state=fields[0], parent=int(fields[1]), born=f"{_boot()}:{fields[19]}")


@cache
def _boot() -> str:
    return (PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def process(pid: int) -> Process | None:
    seen = _stat(pid)
    return Process(pid, seen.born) if seen else None


def marked(state: Path) -> list[Process]:
    """Every living process of this user that carries the mark of the lab with this state folder, or has its log open.

    sshd writes what `ps` shows of it over its environment, the mark included.
    """
    mark = f"{MARKER}={state}".encode()
    own = os.getpid()
    logs = f"{state / LOGS}/"
    found = [
        process(int(entry.name))
        for entry in PROC.iterdir()
        if entry.name.isdigit() and (_carries(entry, mark) or _complains_to(entry, logs))
    ]
    return [one for one in found if one and one.pid != own and one.alive]


def _carries(entry: Path, mark: bytes) -> bool:
    try:
        return entry.stat().st_uid == os.geteuid() and mark in (entry / "environ").read_bytes().split(b"\0")
    except OSError:
        return False


def _complains_to(entry: Path, logs: str) -> bool:
    try:
        return entry.stat().st_uid == os.geteuid() and str((entry / "fd/2").readlink()).startswith(logs)
    except OSError:
        return False


def clean_environment(state: Path) -> dict[str, str]:
    """What a process of the lab gets: the little that systemd would give it, and the mark. Nothing of the caller's."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": str(state),
        "LANG": "C.UTF-8",
        MARKER: str(state),
    }


def spawn(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Process:
    """Start a command in a session of its own, out of reach of the terminal's Ctrl-C; it writes to the log.

    Not through subprocess, whose objects complain when a process outlives them; these are meant to.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    pid = os.posix_spawn(
        command[0],
        list(command),
        dict(environment),
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
        setsigmask=[],
        setsigdef=[signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGCHLD],
    )
    # Where the system buries children by itself, one that fails at once is gone before it can be looked at.
    return process(pid) or Process(pid, born="never seen")


def end(processes: Iterable[Process]) -> None:
    """SIGTERM to all, SIGKILL to what is left; returns when they are gone.

    Raises ConfigurationError for one that even SIGKILL does not end in time.
    """
    wanted = list(processes)
    for number, within_s in ((signal.SIGTERM, _GRACE_S), (signal.SIGKILL, _KILLED_S)):
        for one in wanted:
            one.send(number)
        try:
            eventually(lambda: _must_be_gone(wanted), within_s=within_s, every_s=0.02)
        except Mismatch as left:
            if number is signal.SIGKILL:
                raise ConfigurationError(left.failure) from left
        else:
            return


def _must_be_gone(processes: list[Process]) -> None:
    if left := [str(one.pid) for one in processes if one.alive]:
        raise Mismatch.of(
            f"Processes {', '.join(left)} of the lab",
            expected="gone",
            actual="still there after SIGTERM and SIGKILL",
            next_action="look at them (ps -o pid,stat,wchan,args), then run the same command again",
        )


def end_all(state: Path, ledger: Iterable[Process]) -> bool:
    """End what the ledger names and whatever carries the mark, until nothing is found; tells if there was anything."""
    remembered = [one for one in ledger if one.alive]
    anything = False
    for _ in range(_ROUNDS):
        found = {*remembered, *marked(state)}
        if not found:
            return anything
        anything = True
        end(found)
    _must_be_gone(marked(state))
    return anything
