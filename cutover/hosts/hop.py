"""One SSH server on the way to an instance: the instance's own, or a jump host."""

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from fabric import Connection
from paramiko import PKey, RejectPolicy, SSHException
from paramiko.pkey import UnknownKeyType

from cutover.errors import ConfigurationError
from cutover.fleet import Host


@dataclass(frozen=True)
class Hop:
    address: str
    """A jump host's with its user and port, as the fleet file has it."""
    user: str | None
    port: int | None
    key_file: Path | None
    known_hosts: Path | None
    before: "Hop | None" = None

    @classmethod
    def to(cls, host: Host) -> Self:
        with_whom = (host.key_file and host.key_file.expanduser(), host.known_hosts and host.known_hosts.expanduser())
        jump = cls(host.jump, None, None, *with_whom) if host.jump else None
        return cls(host.address or "", host.user, host.port, *with_whom, jump)

    def connection(self) -> Any:
        """Not open yet. Raises ConfigurationError for a file that cannot be used."""
        keys = {"pkey": _key(self.key_file)} if self.key_file else {}
        # Without a jump host in the fleet file, the one of the user's own configuration counts.
        gateway = False if self.before else None
        made = Connection(self.address, user=self.user, port=self.port, gateway=gateway, connect_kwargs=keys)
        each = made
        while isinstance(each, Connection):
            self._accept_only_known(each.client)
            each = each.gateway
        return made

    def _accept_only_known(self, client: Any) -> None:
        client.set_missing_host_key_policy(RejectPolicy())
        if self.known_hosts is None:
            client.load_system_host_keys()
            return
        try:
            client.load_host_keys(str(self.known_hosts))
        except OSError as error:
            raise ConfigurationError.of(
                f"Known hosts {self.known_hosts}",
                expected="a file of host keys, as in ~/.ssh/known_hosts",
                actual=f"{type(error).__name__}: {error}",
                next_action="correct known_hosts in the fleet file, or leave it out and use your own",
            ) from error

    @property
    def by_hand(self) -> str:
        """The command that a person would type to get there."""
        jump = self.before
        if jump is None or not self._options:
            through = ["-J", jump.address] if jump else []
        else:
            # OpenSSH's own -J would ask the jump host with the user's keys and known hosts, not with these.
            through = ["-o", f"ProxyCommand={shlex.join(jump.words(self._options))} -W %h:%p"]
        return shlex.join(self.words([*self._options, *through]))

    def words(self, options: list[str]) -> list[str]:
        address, _, port = self.address.partition(":") if self.port is None else (self.address, "", str(self.port))
        at_port = ["-p", port] if port not in {"", "22"} else []
        return ["ssh", *options, *at_port, f"{self.user}@{address}" if self.user else address]

    @property
    def _options(self) -> list[str]:
        key = ["-i", str(self.key_file)] if self.key_file else []
        return [*key, *(["-o", f"UserKnownHostsFile={self.known_hosts}"] if self.known_hosts else [])]


def _key(file: Path) -> PKey:
    """Loaded by its own type: given a file's name, paramiko tries every type and reports the last one's complaint."""
    try:
        return PKey.from_path(file)
    except (OSError, SSHException, UnknownKeyType) as error:
        raise ConfigurationError.of(
            f"SSH key {file}",
            expected="a private key without a passphrase",
            actual=f"{type(error).__name__}: {error}",
            next_action="correct key_file in the fleet file, or leave it out and use your agent",
        ) from error
