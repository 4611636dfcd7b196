"""HAProxy in the role of the ALB: one frontend for each environment, sticky by the cookie the ALB uses."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from cutover.errors import ConfigurationError, Mismatch
from lab.admin_socket import AdminSocket, checked
from lab.blueprint import Blueprint, Site
from lab.failures import in_time, not_up
from lab.ledger import Entry, Ledger
from lab.programs import haproxy
from lab.spec import short_name

COOKIE = "AWSALB"
_READY_S = 10


def socket_folder(state: Path) -> Path:
    """A short path for a lab that may lie deep: a socket's is limited to 108 bytes.

    Not under TMPDIR: who takes the lab down must find it and may have another one, and that may be long as well.
    """
    return Path("/tmp") / short_name(state)  # noqa: S108


def admin_socket(state: Path) -> AdminSocket:
    return AdminSocket(socket_folder(state) / "haproxy.sock")


def remove_sockets(state: Path) -> None:
    shutil.rmtree(socket_folder(state), ignore_errors=True)


@dataclass(frozen=True)
class Balancer:
    blueprint: Blueprint
    ledger: Ledger

    def start(self) -> Entry:
        self._make_socket_folder()
        configuration = self.ledger.state / "haproxy.cfg"
        configuration.write_text(self._configuration(), encoding="utf-8")
        return self.ledger.start([haproxy(), "-db", "-f", str(configuration)], role="balancer")

    def wait_until_up(self, running: Entry) -> None:
        """Raises ConfigurationError when HAProxy ends or does not find every instance in time."""
        logs = (self.ledger.logs_of("balancer"),)
        next_action = "correct what the log names"

        def check() -> None:
            if not running.process.alive:
                raise not_up(
                    "HAProxy",
                    expected="running",
                    actual="it ended while starting",
                    logs=logs,
                    next_action=next_action,
                )
            serving = checked(admin_socket(self.ledger.state).servers())
            if missing := [server.name for server in self.blueprint.servers if server.name not in serving]:
                raise Mismatch.of(
                    "HAProxy",
                    expected="every instance answers its health check",
                    actual=f"not yet: {', '.join(missing)}",
                    next_action=next_action,
                )

        in_time(check, within_s=_READY_S, next_action=next_action, logs=logs)

    def _make_socket_folder(self) -> None:
        folder = socket_folder(self.ledger.state)
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError as error:
            raise ConfigurationError.of(
                f"Folder {folder}",
                expected="free for the lab's admin socket",
                actual="there already, and this user may not remove it",
                next_action="have its owner remove it, or give this lab another name: --name; nothing was started",
            ) from error

    def _configuration(self) -> str:
        # maxconn: left out, HAProxy makes room for as many as the system allows, gigabytes in some containers.
        # Time-outs: an analysis streams its answer for minutes; a busy instance has time to answer its check. The ALB
        # gives it 5 s, and sends users to unhealthy targets rather than to nobody.
        parts = [
            f"""\
global
  log stdout format raw local0
  maxconn 1000
  stats socket {admin_socket(self.ledger.state).path} mode 600 level admin

defaults
  mode http
  log global
  option httplog
  option forwardfor
  option redispatch
  timeout connect 2s
  timeout client 310s
  timeout server 310s
  timeout http-keep-alive 60s
  timeout check 2s
"""
        ]
        return "\n".join(parts + [_section(site) for site in self.blueprint.sites])


def _section(site: Site) -> str:
    servers = "\n".join(
        f"  server {server.name} {server.address} check cookie {server.name}" for server in site.servers
    )
    return f"""\
frontend {site.name}
  bind {site.address}
  default_backend {site.name}

backend {site.name}
  balance roundrobin
  cookie {COOKIE} insert indirect nocache
  option httpchk GET /ping
  http-check expect status 200
  default-server inter 500 fastinter 200 downinter 100 rise 1 fall 2
{servers}
"""
