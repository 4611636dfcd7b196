"""A host as small as a switch needs: a folder as root, a service manager that keeps what it is told, a real service."""

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from cutover.fleet import Fleet
from tests.cutover.fleets import fleet_with
from tests.cutover.servers import HOST, free_port

WORKERS = 2

APPLICATION = """
import os, signal, sys, threading
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        content = b'{"session_id": "1"}'
        self.send_response(200)
        self.send_header("Set-Cookie", "chatmrpt_session=signed; Path=/")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words):
        pass

def bound():
    for _ in range(200):
        try:
            return HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
        except OSError:
            threading.Event().wait(0.05)

server = bound()
for _ in range(int(sys.argv[2])):
    if os.fork() == 0:
        signal.pause()
server.serve_forever()
"""

SERVICE_MANAGER = """#!/bin/sh
folder={folder}
pid=$(cat "$folder/pid" 2>/dev/null || echo 0)
case "$3" in
  show) echo "MainPID=$pid"; if [ "$pid" = 0 ]; then echo ActiveState=inactive; else echo ActiveState=active; fi ;;
  restart)
    echo "$@" >> "$folder/restarts"
    if [ -e "$folder/broken" ]; then echo "Job for $4.service failed." >&2; exit 1; fi
    [ "$pid" = 0 ] || kill -TERM -- "-$pid"
    setsid {python} "$folder/application.py" {port} {workers} </dev/null >/dev/null 2>&1 &
    echo $! > "$folder/pid" ;;
esac
"""


@dataclass(frozen=True)
class TinyHost:
    folder: Path
    port: int

    @classmethod
    def made(cls, folder: Path, env: bytes) -> "TinyHost":
        host = cls(folder, free_port())
        host.env.parent.mkdir(parents=True)
        host.env.write_bytes(env)
        (folder / "application.py").write_text(APPLICATION, encoding="utf-8")
        host.systemctl.write_text(
            SERVICE_MANAGER.format(folder=folder, python=sys.executable, port=host.port, workers=WORKERS),
            encoding="utf-8",
        )
        host.systemctl.chmod(0o755)
        return host

    @property
    def root(self) -> Path:
        return self.folder / "root"

    @property
    def env(self) -> Path:
        return self.root / "srv/app/.env"

    @property
    def systemctl(self) -> Path:
        return self.folder / "systemctl"

    @property
    def restarts(self) -> list[str]:
        """What the service manager was told to restart, with all arguments."""
        file = self.folder / "restarts"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def break_service_manager(self) -> None:
        (self.folder / "broken").touch()

    def mend_service_manager(self) -> None:
        (self.folder / "broken").unlink()

    def fleet(self, cluster: str, aws_endpoint: str) -> Fleet:
        instance = {
            "name": "production-1",
            "address": f"http://{HOST}:{self.port}",
            "root": self.root,
            "host": {"via": "local"},
        }
        fleet = fleet_with(
            "production",
            redis={"cluster": cluster},
            service={"workers": WORKERS, "systemctl": [str(self.systemctl), "--root", "{root}"]},
            instances=[instance],
        )
        return fleet.model_copy(update={"aws_endpoint": aws_endpoint})

    def down(self) -> None:
        """End the service that this host started, by its id."""
        pid = self.folder / "pid"
        if pid.exists():
            os.killpg(int(pid.read_text(encoding="utf-8")), signal.SIGTERM)
