"""A stand-in per test: a folder like an instance's, a Redis of its own, and a workbook to count by hand."""

import importlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from rustpy_xlsxwriter import write_worksheet
from werkzeug.test import TestResponse

from tests.cutover.servers import free_port

Record = dict[str, Any]
AppMaker = Callable[..., Flask]
Chat = Callable[[FlaskClient, str], list[dict[str, Any]]]

AGES = {"u5": "<5yrs", "o5": "≥5yrs (excl PW)", "pw": "Preg Women (PW)"}


class BufferedClient(FlaskClient):
    """Reads an answer to its end, so that the file behind it is closed."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **kwargs})


@pytest.fixture
def closed_port() -> int:
    return free_port()


@pytest.fixture
def another_port() -> int:
    return free_port()


def port_of(store: redis.Redis) -> int:
    return int(store.connection_pool.connection_kwargs["port"])


def settings_for(redis_port: int) -> dict[str, str]:
    secrets = dict.fromkeys(("SECRET_KEY", "OPENAI_API_KEY", "ADMIN_KEY"), "made-up")
    return secrets | {"REDIS_HOST": "127.0.0.1", "REDIS_PORT": str(redis_port)}


def imported_afresh() -> Callable[[], Flask]:
    for name in [name for name in sys.modules if name == "lab.app" or name.startswith("lab.app.")]:
        del sys.modules[name]
    factory = importlib.import_module("lab.app.factory")

    def make() -> Flask:
        app: Flask = factory.create_app()
        app.test_client_class = BufferedClient
        return app

    return make


@contextmanager
def serving_redis(port: int) -> Iterator[redis.Redis]:
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        # Read on to the line that says so, instead of asking again and again.
        assert any("Ready to accept connections" in line for line in process.stdout)
        with redis.Redis(port=port, protocol=2) as client:
            yield client
        process.terminate()


@pytest.fixture
def redis_serving() -> Callable[[int], AbstractContextManager[redis.Redis]]:
    return serving_redis


@pytest.fixture(scope="session")
def redis_server() -> Iterator[redis.Redis]:
    with serving_redis(free_port()) as client:
        yield client


@pytest.fixture
def redis_store(redis_server: redis.Redis) -> redis.Redis:
    redis_server.flushall()
    return redis_server


@pytest.fixture
def redis_port(redis_store: redis.Redis) -> int:
    return port_of(redis_store)


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, redis_port: int) -> Iterator[Path]:
    """Enter an empty instance folder; afterwards the environment is as before, whatever `.env` brought in."""
    folder = tmp_path / "ChatMRPT"
    folder.mkdir()
    before = dict(os.environ)
    monkeypatch.chdir(folder)
    os.environ.update(settings_for(redis_port))
    yield folder
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def make_app(instance: Path) -> Iterator[AppMaker]:
    """Import the application afresh, as a starting process does: its settings are read at import."""

    def make(revision: str = "august", switches: tuple[str, ...] = (), **environment: str) -> Flask:
        text = f"revision = {json.dumps(revision)}\nswitches = {json.dumps(list(switches))}\n"
        (instance / "standin.toml").write_text(text, encoding="utf-8")
        os.environ.update(environment)
        made.append(imported_afresh()())
        return made[-1]

    made: list[Flask] = []
    yield make
    for app in made:
        if store := app.config.get("SESSION_REDIS"):
            store.close()


@pytest.fixture(scope="session")
def make_healthy_app(redis_server: redis.Redis) -> Callable[[], Flask]:
    """Import once for all tests that want the stand-in as it is; each gets an application of its own."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings_for(port_of(redis_server)).items():
            patch.setenv(name, value)
        return imported_afresh()


@pytest.fixture
def client(make_healthy_app: Callable[[], Flask], instance: Path) -> Iterator[FlaskClient]:
    assert list(instance.iterdir()) == []
    app = make_healthy_app()
    yield app.test_client()
    app.config["SESSION_REDIS"].close()


@pytest.fixture
def record() -> Callable[..., Record]:
    """Make a row: `u5=(rdt tested, rdt positive, microscopy tested, microscopy positive)`, and so on."""

    def make(ward: str, *, lga: str = "ad Yola North", facility: str = "Post", level: str = "Primary",
             state: str = "ad Adamawa State", **counts: tuple[float | str, ...]) -> Record:  # fmt: skip
        row: Record = {
            "State": state,
            "LGA": f"{lga} Local Government Area",
            "Ward": f"ad {ward} Ward",
            "Health Faccility": facility,
            "level": level,
            "periodname": "January 2024",
        }
        for age, (rdt, rdt_positive, microscopy, microscopy_positive) in counts.items():
            row[f"Persons presenting with fever & tested by RDT {AGES[age]}"] = rdt
            row[f"Persons tested positive for malaria by RDT {AGES[age]}"] = rdt_positive
            row[f"Persons presenting with fever and tested by Microscopy {AGES[age]}"] = microscopy
            row[f"Persons tested positive for malaria by Microscopy {AGES[age]}"] = microscopy_positive
        return row

    return make


@pytest.fixture
def as_workbook() -> Callable[..., bytes]:
    def make(records: list[Record], sheet_name: str = "raw") -> bytes:
        buffer = io.BytesIO()
        write_worksheet(records, buffer, sheet_name=sheet_name)
        return buffer.getvalue()

    return make


@pytest.fixture
def adamawa(record: Callable[..., Record], as_workbook: Callable[..., bytes]) -> bytes:
    """Three wards. By hand, Primary, under 5: Karewa 30/100, Gwadabawa 25/80 by microscopy, Namtari 6/40."""
    return as_workbook(
        [
            record("Karewa", facility="Karewa Post", u5=(60, 20, 10, 5)),
            record("Karewa", facility="Karewa Annex", u5=(40, 10, 20, 5)),
            record("Karewa", facility="Karewa General", level="Secondary Health Facility", u5=(100, 90, 0, 0)),
            record("Gwadabawa", u5=(50, 12, 80, 25)),
            record("Namtari", lga="ad Yola South", u5=(40, 6, 0, 0)),
        ]
    )


@pytest.fixture
def send() -> Callable[..., Any]:
    def upload(client: FlaskClient, content: bytes, name: str = "data.xlsx") -> Any:
        return client.post("/upload", data={"csv_file": (io.BytesIO(content), name)})

    return upload


@pytest.fixture
def say() -> Chat:
    def chat(client: FlaskClient, message: str) -> list[dict[str, Any]]:
        answer = client.post("/send_message_streaming", json={"message": message, "language": "en"})
        assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
        return [json.loads(event.removeprefix("data: ")) for event in answer.text.split("\n\n") if event]

    return chat


@pytest.fixture
def analyze(send: Callable[..., Any], say: Chat) -> Callable[[FlaskClient, bytes], dict[str, Any]]:
    """Upload and answer the dialogue; return the last chunk."""

    def run(client: FlaskClient, content: bytes) -> dict[str, Any]:
        client.get("/")
        assert send(client, content).status_code == 200
        for message in ("Adamawa", "yes", "primary"):
            say(client, message)
        (chunk,) = say(client, "under 5")
        return chunk

    return run


@pytest.fixture
def plan(
    analyze: Callable[[FlaskClient, bytes], dict[str, Any]], say: Chat
) -> Callable[[FlaskClient, bytes, str], str]:
    """Go on to a plan for nets; return the application's session id."""

    def run(client: FlaskClient, content: bytes, wish: str) -> str:
        analyze(client, content)
        for message in ("yes", "Run malaria risk analysis", wish):
            say(client, message)
        return str(client.get("/api/session/status").get_json()["session_id"])

    return run
