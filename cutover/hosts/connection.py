"""One command on one host. What it reads comes by standard input, so that no secret stands on a command line."""

import json
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from cutover.errors import ProbeError
from cutover.fleet import Instance
from cutover.hosts.bundle import bundled
from cutover.hosts.ssh import SshTransport

COMMAND_WITHIN_S = 60.0


@dataclass(frozen=True)
class Ran:
    """A finished command."""

    command: tuple[str, ...]
    code: int
    out: str
    err: str


class Transport(Protocol):
    """The way to a host's command line. Raises ProbeError where the host, or the command's end, is out of reach."""

    def run(self, command: Sequence[str], stdin: bytes, within_s: float) -> tuple[int, bytes, bytes]: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class LocalTransport:
    """This machine is the host."""

    name: str

    def run(self, command: Sequence[str], stdin: bytes, within_s: float) -> tuple[int, bytes, bytes]:
        try:
            done = subprocess.run(command, input=stdin, capture_output=True, timeout=within_s, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise unreachable(self.name, command, f"{error}") from error
        return done.returncode, done.stdout, done.stderr

    def close(self) -> None:
        """Nothing is open between commands."""


@dataclass(frozen=True)
class HostConnection:
    """The operating system below an instance. Close it when done; `with` does."""

    instance: Instance
    transport: Transport

    def run(self, command: Sequence[str], *, stdin: bytes = b"", within_s: float = COMMAND_WITHIN_S) -> Ran:
        """Run with the rights of the service. {root} in an argument stands for the instance's root folder.

        A code other than 0 is an answer, not an error; ProbeError says that there was no answer.
        """
        full = tuple(self.words((*self.instance.host.become, *command)))
        code, out, err = self.transport.run(full, stdin, within_s)
        return Ran(full, code, out.decode(errors="replace"), err.decode(errors="replace"))

    def words(self, command: Sequence[str]) -> list[str]:
        """A command of the fleet file as it reads on this instance."""
        return [word.replace("{root}", str(self.instance.root)) for word in command]

    def ask(self, program: str, *, within_s: float = COMMAND_WITHIN_S, **question: Any) -> Any:
        """Feed a program of cutover/hosts/programs to the host's own python3, with a question; its answer, both JSON.

        The programs need the standard library of Python 3.6 and nothing else.
        """
        ran = self.run(("python3", "-"), stdin=bundled(program, question).encode(), within_s=within_s)
        if ran.code != 0:
            last_words = ran.err.strip().splitlines()[-1:] or [f"exit code {ran.code}"]
            raise unreachable(self.instance.name, ran.command, last_words[0])
        try:
            return json.loads(ran.out)
        except ValueError as error:
            raise unreachable(self.instance.name, ran.command, f"no JSON: {ran.out[:80]!r}") from error

    def __enter__(self) -> "HostConnection":
        return self

    def __exit__(self, *_: object) -> None:
        self.transport.close()


def connect(instance: Instance) -> HostConnection:
    """Nothing is sent before the first command."""
    if instance.host.via == "local":
        return HostConnection(instance, LocalTransport(instance.name))
    return HostConnection(instance, SshTransport(instance))


def unreachable(name: str, command: Sequence[str], why: str) -> ProbeError:
    return ProbeError.of(
        f"Host of {name}",
        expected=f"an answer to: {shlex.join(command)}",
        actual=why,
        next_action=f"run that command on the host of {name} by hand, then the same verb again",
    )
