"""SSH into the instances: OpenSSH's own server for each, one more as the jump host, and keys of this lab alone.

They run as the user who runs the lab and let in nobody else. Nothing of that user's own ~/.ssh is read or changed.
"""

import os
import pwd
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cutover.errors import Mismatch
from lab.addresses import Address
from lab.blueprint import Blueprint
from lab.failures import in_time, not_up
from lab.ledger import Entry, Ledger
from lab.processes import clean_environment
from lab.programs import ssh, ssh_keygen, sshd

SSHD = "sshd"
JUMP_HOST = "jump-host"
_READY_S = 10
_ROOTS_FOLDER = Path("/run/sshd")
"""Where sshd shuts in what it has not let in yet; it insists on it where root runs it."""


def user() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def key_file(state: Path) -> Path:
    """The private key with which the lab's user is let in everywhere."""
    return _folder(state) / "id"


def known_hosts(state: Path) -> Path:
    return _folder(state) / "known_hosts"


def client_configuration(state: Path) -> Path:
    """For a person: ssh -F FILE production-1."""
    return _folder(state) / "config"


def must_be_there() -> None:
    """Raises ConfigurationError for the first program that is missing."""
    for program in (sshd, ssh, ssh_keygen):
        program()


def start(ledger: Ledger, blueprint: Blueprint) -> dict[str, Entry]:
    """By name, the jump host's and each instance's."""
    _make_keys(blueprint)
    client_configuration(ledger.state).write_text(_client_configuration(blueprint), encoding="utf-8")
    if os.geteuid() == 0:
        _ROOTS_FOLDER.mkdir(mode=0o755, exist_ok=True)
    return {door.name: _start(ledger, door) for door in _doors(blueprint)}


def start_again(ledger: Ledger, blueprint: Blueprint, name: str) -> Entry:
    """That of an instance, after it has ended."""
    return next(_start(ledger, door) for door in _doors(blueprint) if door.name == name)


def host_key(state: Path, name: str) -> Path:
    """The private key by which an instance, or the jump host, is known."""
    return _folder(state) / f"host-key-of-{name}"


def wait_until_up(ledger: Ledger, blueprint: Blueprint, started: dict[str, Entry]) -> None:
    """Raises ConfigurationError where one ends, or lets us in to no instance in time."""
    for server in blueprint.servers:
        logs = tuple(ledger.logs_of(SSHD, name) for name in (JUMP_HOST, server.name))
        _wait(blueprint, server.name, [started[JUMP_HOST], started[server.name]], logs)


@dataclass(frozen=True, slots=True)
class _Door:
    """One server: where it is, and whom it lets on to."""

    name: str
    address: Address
    onwards: tuple[Address, ...] = ()
    inside: tuple[str, ...] = ()


def _doors(blueprint: Blueprint) -> list[_Door]:
    if blueprint.jump is None:
        return []
    instances = [
        _Door(server.name, server.ssh, inside=blueprint.inside(server.name))
        for server in blueprint.servers
        if server.ssh
    ]
    return [_Door(JUMP_HOST, blueprint.jump, onwards=tuple(door.address for door in instances)), *instances]


def _make_keys(blueprint: Blueprint) -> None:
    state = blueprint.spec.state
    _folder(state).mkdir(mode=0o700)
    _make_key(key_file(state))
    (_folder(state) / "authorized_keys").write_bytes(key_file(state).with_suffix(".pub").read_bytes())
    known = []
    for door in _doors(blueprint):
        key = host_key(state, door.name)
        _make_key(key)
        kind, public, *_ = key.with_suffix(".pub").read_text(encoding="ascii").split()
        known.append(f"[{door.address.host}]:{door.address.port} {kind} {public}\n")
    known_hosts(state).write_text("".join(known), encoding="ascii")


def _make_key(file: Path) -> None:
    command = [ssh_keygen(), "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", str(file)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _start(ledger: Ledger, door: _Door) -> Entry:
    configuration = _folder(ledger.state) / f"{door.name}.conf"
    configuration.write_text(_configuration(ledger.state, door), encoding="utf-8")
    # -e: what it says goes to its log, and an open log is how its processes are found to be the lab's.
    command = [*door.inside, sshd(), "-D", "-e", "-f", str(configuration)]
    return ledger.start(command, role=SSHD, of=door.name)


def _configuration(state: Path, door: _Door) -> str:
    environment = " ".join(f'"{name}={value}"' for name, value in clean_environment(state).items())
    onwards = " ".join(map(str, door.onwards))
    allowed = f"AllowTcpForwarding local\nPermitOpen {onwards}" if onwards else "AllowTcpForwarding no"
    return f"""\
ListenAddress {door.address}
HostKey "{host_key(state, door.name)}"
AuthorizedKeysFile "{_folder(state) / "authorized_keys"}"
AllowUsers {user()}
AuthenticationMethods publickey
PermitRootLogin prohibit-password
UsePAM no
# The folders above the lab's may belong to a group.
StrictModes no
PidFile none
{allowed}
AllowAgentForwarding no
X11Forwarding no
PrintMotd no
UseDNS no
# Also in place of the user's own HOME, whose .bashrc bash would read.
SetEnv {environment}
"""


def _client_configuration(blueprint: Blueprint) -> str:
    """For OpenSSH's own client."""
    state = blueprint.spec.state
    hosts = [
        f"Host {door.name}\n  HostName {door.address.host}\n  Port {door.address.port}\n"
        + ("" if door.onwards else f"  ProxyJump {JUMP_HOST}\n")
        for door in _doors(blueprint)
    ]
    return (
        "".join(hosts)
        + f"""\
Host *
  User {user()}
  IdentityFile "{key_file(state)}"
  IdentitiesOnly yes
  UserKnownHostsFile "{known_hosts(state)}"
  StrictHostKeyChecking yes
  BatchMode yes
  ConnectTimeout {_READY_S}
"""
    )


def _folder(state: Path) -> Path:
    return state / "ssh"


def _wait(blueprint: Blueprint, name: str, running: list[Entry], logs: tuple[Path, ...]) -> None:
    subject, expected = f"sshd of {name}", f"lets {user()} in through the jump host"
    command = [ssh(), "-F", str(client_configuration(blueprint.spec.state)), name]
    next_action = "correct what the log names"

    def check() -> None:
        if not all(one.process.alive for one in running):
            raise not_up(
                subject, expected=expected, actual="it ended while starting", logs=logs, next_action=next_action
            )
        tried = subprocess.run(
            [*command, "true"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_READY_S, check=False
        )
        if tried.returncode != 0:
            actual = f"{shlex.join(command)}: {tried.stderr.strip()}"
            raise Mismatch.of(subject, expected=expected, actual=actual, next_action=next_action)

    in_time(check, within_s=_READY_S, next_action=next_action, logs=logs)
