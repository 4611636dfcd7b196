"""HAProxy's admin socket: what it holds of each server, and whom it sends users to."""

import csv
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PROXIES = {"FRONTEND", "BACKEND"}


@dataclass(frozen=True, slots=True)
class BalancedServer:
    """One instance as HAProxy has it."""

    environment: str
    name: str
    port: int
    status: str
    """UP, DOWN or MAINT, some with a count behind: UP 1/2."""
    check: str
    """The outcome of the last health check, such as L7OK or L4CON."""
    code: str
    """The HTTP status of that check, if it came so far."""

    @property
    def is_up(self) -> bool:
        return self.status.startswith("UP")

    @property
    def is_out(self) -> bool:
        return self.status.startswith("MAINT")

    def __str__(self) -> str:
        return f"{self.environment}/{self.name}"


@dataclass(frozen=True)
class AdminSocket:
    path: Path

    def servers(self) -> list[BalancedServer]:
        """Nobody, where HAProxy does not answer."""
        rows = csv.DictReader(self.say("show stat").removeprefix("# ").splitlines())
        return [_server(row) for row in rows if row["svname"] not in _PROXIES]

    def take_out(self, server: BalancedServer) -> None:
        """What is under way comes to its end; every new request goes elsewhere, whatever its cookie says.

        HAProxy's own "drain" would go on serving those whose cookie names the server, which the ALB does not.
        """
        self.say(f"set server {server} state maint")

    def bring_back(self, server: BalancedServer) -> None:
        """Users come with the first health check that is answered; alone, `ready` would hold it for healthy before."""
        steps = ("state drain", "health down", "state ready")
        self.say("; ".join(f"set server {server} {step}" for step in steps))

    def cut_off(self, server: BalancedServer) -> None:
        """End what is still under way there."""
        self.say(f"shutdown sessions server {server}")

    def say(self, command: str) -> str:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as end:
                end.settimeout(2)
                end.connect(str(self.path))
                end.sendall(command.encode() + b"\n")
                return b"".join(iter(lambda: end.recv(65536), b"")).decode()
        except OSError:
            return ""


def checked(servers: Sequence[BalancedServer]) -> set[str]:
    """The names of those whose last health check was answered."""
    return {server.name for server in servers if server.check == "L7OK"}


def _server(row: dict[str, str]) -> BalancedServer:
    return BalancedServer(
        environment=row["pxname"],
        name=row["svname"],
        port=int(row["addr"].rpartition(":")[2]),
        status=row["status"],
        check=row["check_status"].removeprefix("* "),
        code=row["check_code"],
    )
