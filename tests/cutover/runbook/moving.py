"""Production as small as a switch needs: hosts of one folder each, with a real gunicorn that reads .env."""

import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

from cutover.errors import Mismatch
from cutover.fleet import Endpoint, Fleet
from cutover.waiting import eventually
from tests.cutover.fleets import fleet_with
from tests.cutover.servers import HOST, free_port

WORKERS = 2
_A_WHILE_S = 1.0
SETTINGS = (
    "# what it needs\r\nSECRET_KEY=hunter2\r\nREDIS_URL=redis://{host}:{port}/0\r\nREDIS_HOST={host}\r\n"
    "REDIS_PORT={port}\r\nREDIS_DB=0\r\nENABLE_REDIS_SESSIONS=true"
)

APPLICATION = """
import hashlib, json, secrets, time, uuid
from http.cookies import SimpleCookie
from pathlib import Path
import redis
from dotenv import dotenv_values
from redis.backoff import NoBackoff
from redis.retry import Retry

while Path("slow").exists():
    time.sleep(0.02)
settings = dotenv_values(".env")


class SessionFiles:
    def _file(self, key):
        return Path("instance/flask_session", hashlib.md5(key.replace("chatmrpt:", "session:").encode()).hexdigest())

    def get(self, key):
        return self._file(key).read_bytes() if self._file(key).exists() else None

    def set(self, key, value, ex):
        self._file(key).parent.mkdir(parents=True, exist_ok=True)
        self._file(key).write_bytes(value)


if settings["ENABLE_REDIS_SESSIONS"] == "false" and Path("heeds").exists():
    store = SessionFiles()
else:
    password = settings.get("REDIS_PASSWORD") or None
    store = redis.Redis(
        settings["REDIS_HOST"], int(settings["REDIS_PORT"]), username=password and "default", password=password,
        retry=Retry(NoBackoff(), 0)
    )


def application(environ, start_response):
    cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    cookie = cookies["chatmrpt_session"].value if "chatmrpt_session" in cookies else ""
    sid = cookie.rpartition(".")[0]
    session_id = store.get("chatmrpt:" + sid) if sid else None
    if session_id is None:
        sid, session_id = secrets.token_urlsafe(32), str(uuid.uuid4()).encode()
    store.set("chatmrpt:" + sid, session_id, ex=86400)
    headers = [("Content-Type", "application/json"), ("Set-Cookie", f"chatmrpt_session={sid}.signature; Path=/")]
    start_response("200 OK", headers)
    return [json.dumps({"session_id": session_id.decode()}).encode()]
"""

SERVICE_MANAGER = """#!/bin/sh
folder={folder}
alive() {{ [ -d "/proc/$1" ] && ! grep -q '^State:.Z' "/proc/$1/status"; }}
pid=$(cat "$folder/pid" 2>/dev/null || echo 0)
alive "$pid" || pid=0
case "$1" in
  show)
    echo "MainPID=$pid"; echo UnitFileState=enabled
    if [ "$pid" = 0 ]; then echo ActiveState=inactive; else echo ActiveState=active; fi ;;
  restart)
    echo "$@" >> "$folder/restarts"
    if [ -e "$folder/broken" ]; then echo "Job for $2.service failed." >&2; exit 1; fi
    if [ "$pid" != 0 ]; then kill -TERM "$pid"; while alive "$pid"; do sleep 0.05; done; fi
    cd "$folder/root/srv/app" || exit 1
    setsid {python} -m gunicorn --preload --workers {workers} --bind {address} --log-file "$folder/log" \\
      --no-control-socket moving:application </dev/null >/dev/null 2>&1 &
    echo $! > "$folder/pid"
    if [ -e "$folder/cut" ]; then echo "Connection closed." >&2; exit 255; fi ;;
esac
"""


@dataclass(frozen=True)
class MovingHost:
    name: str
    folder: Path
    port: int

    @classmethod
    def made(cls, folder: Path, name: str, redis: Endpoint, password: str | None = None) -> "MovingHost":
        """With its service running."""
        host = cls(name, folder / name, free_port())
        host.env.parent.mkdir(parents=True)
        settings = SETTINGS.format(host=redis.host, port=redis.port)
        if password:
            settings = settings.replace("redis://", f"redis://:{password}@") + f"\r\nREDIS_PASSWORD={password}"
        host.env.write_bytes(settings.encode())
        host.env.chmod(0o640)
        (host.env.parent / "moving.py").write_text(APPLICATION, encoding="utf-8")
        host.systemctl.write_text(
            SERVICE_MANAGER.format(
                folder=host.folder, python=sys.executable, workers=WORKERS, address=f"{HOST}:{host.port}"
            ),
            encoding="utf-8",
        )
        host.systemctl.chmod(0o755)
        host.restart()
        return host

    @property
    def env(self) -> Path:
        return self.folder / "root/srv/app/.env"

    @property
    def systemctl(self) -> Path:
        return self.folder / "systemctl"

    @property
    def restarts(self) -> int:
        """But for the first start."""
        return len((self.folder / "restarts").read_text(encoding="utf-8").splitlines()) - 1

    @property
    def files(self) -> dict[str, tuple[bytes, int]]:
        """Content and mode of the settings and of what lies beside them."""
        return {
            file.name: (file.read_bytes(), file.stat().st_mode & 0o777)
            for file in self.env.parent.iterdir()
            if file.name.startswith((".env", "cutover"))
        }

    @property
    def table(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "address": f"http://{HOST}:{self.port}",
            "root": self.folder / "root",
            "host": {"via": "local"},
        }

    def restart(self) -> None:
        """As by hand."""
        os.spawnl(os.P_WAIT, str(self.systemctl), "systemctl", "restart", "chatmrpt")

    def must_serve(self) -> None:
        """As soon as its main process listens; who comes earlier is refused."""
        eventually(self._must_listen, within_s=30)

    def _must_listen(self) -> None:
        try:
            socket.create_connection((HOST, self.port), timeout=1).close()
        except OSError as error:
            raise Mismatch.of(self.name, expected="listening", actual=f"{error}", next_action="see its log") from error

    def heed_the_setting(self) -> None:
        """From its next start on ENABLE_REDIS_SESSIONS=false has an effect, unlike in the real application."""
        (self.env.parent / "heeds").touch()

    def break_service_manager(self) -> None:
        (self.folder / "broken").touch()

    def mend_service_manager(self) -> None:
        (self.folder / "broken").unlink()

    def start_slowly(self) -> Callable[[], None]:
        """The line is cut when a restart has begun. Call what this returns: it is back, and soon the service comes."""
        slow, cut = self.env.parent / "slow", self.folder / "cut"
        slow.touch()
        cut.touch()

        def on() -> None:
            cut.unlink()
            Timer(_A_WHILE_S, slow.unlink).start()

        return on

    def down(self) -> None:
        """End the service that this host started, by its id."""
        os.kill(int((self.folder / "pid").read_text(encoding="utf-8")), signal.SIGTERM)


def fleet_of(*hosts: MovingHost, cluster: str, staging: Endpoint, aws_endpoint: str) -> Fleet:
    """Production of these hosts; staging is its Redis alone."""
    service = {"workers": WORKERS, "systemctl": ["{root}/../systemctl"]}
    production = fleet_with(
        "production", redis={"cluster": cluster}, service=service, instances=[host.table for host in hosts]
    ).production
    nothing = {"systemctl": ["sh", "-c", "echo MainPID=0; echo ActiveState=inactive"]}
    alone = fleet_with("staging", redis={"endpoint": str(staging)}, service=nothing)
    return alone.model_copy(update={"production": production, "aws_endpoint": aws_endpoint})
