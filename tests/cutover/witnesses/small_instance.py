"""An instance in a folder: a real gunicorn whose workers keep sessions in a real Redis, and a service manager."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import requests

from cutover.errors import Mismatch
from cutover.fleet import Endpoint, Fleet
from cutover.waiting import eventually
from tests.cutover.fleets import fleet_with
from tests.cutover.servers import HOST, free_port

WORKERS = 2

APPLICATION = """
import json, os, secrets, uuid
from http.cookies import SimpleCookie
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

store = redis.Redis(port=int(os.environ["STORE_PORT"]), retry=Retry(NoBackoff(), 0))


def application(environ, start_response):
    if environ["PATH_INFO"] == "/ping":
        start_response("200 OK", [])
        return [b"pong"]
    cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    cookie = cookies["chatmrpt_session"].value if "chatmrpt_session" in cookies else ""
    try:
        sid = cookie.rpartition(".")[0]
        session_id = store.get("chatmrpt:" + sid) if sid else None
        if session_id is None:
            sid, session_id = secrets.token_urlsafe(32), str(uuid.uuid4()).encode()
        store.set("chatmrpt:" + sid, session_id, ex=86400)
    except redis.RedisError:
        start_response("500 INTERNAL SERVER ERROR", [])
        return [b""]
    with open("visits", "a") as file:
        file.write(environ["PATH_INFO"] + "\\n")
    headers = [("Content-Type", "application/json"), ("Set-Cookie", f"chatmrpt_session={sid}.signature; Path=/")]
    start_response("200 OK", headers)
    return [json.dumps({"session_id": session_id.decode()}).encode()]
"""


@dataclass(frozen=True)
class SmallInstance:
    name: str
    folder: Path
    port: int
    master: int

    @property
    def app(self) -> Path:
        return self.folder / "srv/app"

    @property
    def visits(self) -> list[str]:
        """The paths of all requests that got a session."""
        return (self.app / "visits").read_text(encoding="utf-8").splitlines()

    @property
    def table(self) -> dict[str, Any]:
        """As in a fleet file."""
        address = f"http://{HOST}:{self.port}"
        return {"name": self.name, "address": address, "root": self.folder, "host": {"via": "local"}}


SERVICE = {"workers": WORKERS, "systemctl": ["sh", "-c", 'cat "$0/shown"', "{root}"]}


@dataclass(frozen=True)
class SmallPair:
    """Two environments: one instance of staging, two of production, and a Redis for each environment."""

    instances: tuple[SmallInstance, SmallInstance, SmallInstance]
    staging: Endpoint
    production: Endpoint

    def fleet(self, production: Endpoint | None = None) -> Fleet:
        """`production`: where its Redis is expected."""
        parts = {
            "staging": fleet_with(
                "staging",
                instances=[self.instances[0].table],
                service=SERVICE,
                redis={"endpoint": str(self.staging)},
            ).staging,
            "production": fleet_with(
                "production",
                instances=[instance.table for instance in self.instances[1:]],
                service=SERVICE,
                redis={"endpoint": str(production or self.production)},
            ).production,
        }
        return fleet_with("staging").model_copy(update=parts)

    @property
    def visits(self) -> list[int]:
        return [len(instance.visits) for instance in self.instances]


@contextmanager
def small_instance(folder: Path, name: str, redis: Endpoint) -> Iterator[SmallInstance]:
    """Its settings declare the Redis that its workers use."""
    port, app = free_port(), folder / name / "srv/app"
    app.mkdir(parents=True)
    (app / "small.py").write_text(APPLICATION, encoding="utf-8")
    (app / "visits").touch()
    (app / ".env").write_text(f"REDIS_HOST={redis.host}\nREDIS_PORT={redis.port}\n", encoding="utf-8")
    command = [sys.executable, "-m", "gunicorn", "--preload", "--workers", str(WORKERS), "--bind", f"{HOST}:{port}"]
    with (
        (folder / name / "log").open("w", encoding="utf-8") as log,
        subprocess.Popen(
            [*command, "small:application"],
            cwd=app,
            env={"PATH": os.environ["PATH"], "STORE_PORT": str(redis.port)},
            stdout=log,
            stderr=log,
        ) as process,
    ):
        instance = SmallInstance(name, folder / name, port, process.pid)
        shown = f"MainPID={process.pid}\nActiveState=active\nUnitFileState=enabled\n"
        (instance.folder / "shown").write_text(shown, encoding="utf-8")
        try:
            eventually(lambda: _must_have_its_workers(instance), within_s=30, every_s=0.05)
            eventually(lambda: _must_answer(instance), within_s=30, every_s=0.05)
            yield instance
        finally:
            process.terminate()


def _must_have_its_workers(instance: SmallInstance) -> None:
    """The first one answers before the others are there."""
    workers = len(psutil.Process(instance.master).children())
    if workers != WORKERS:
        raise Mismatch.of("gunicorn", expected=f"{WORKERS} workers", actual=f"{workers}", next_action="see its log")


def _must_answer(instance: SmallInstance) -> None:
    try:
        with requests.Session() as browser:
            browser.trust_env = False
            browser.get(f"{instance.table['address']}/ping", timeout=10)
    except requests.RequestException as error:
        raise Mismatch.of("gunicorn", expected="an answer", actual=f"{error}", next_action="see its log") from error
