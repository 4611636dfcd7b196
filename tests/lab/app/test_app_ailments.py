"""Switches that make a process worse with every request, or with every birth."""

import importlib
from typing import Any

import pytest
import redis

REQUESTS = 5


def ask(client: Any) -> None:
    for _ in range(REQUESTS):
        assert client.get("/ping").status_code == 200


def test_memory_is_kept_request_by_request_and_not_without_end(make_app: Any) -> None:
    client = make_app(switches=("memory-leak",)).test_client()
    ailments: Any = importlib.import_module("lab.app.ailments")
    ask(client)
    assert [len(piece) for piece in ailments._kept] == [2 * 1024 * 1024] * REQUESTS
    ailments.MOST_KEPT = REQUESTS
    ask(client)
    assert len(ailments._kept) == REQUESTS


def test_a_connection_is_opened_request_by_request_and_never_closed(make_app: Any, redis_store: redis.Redis) -> None:
    client = make_app(switches=("connection-leak",)).test_client()
    ask(client)
    before = redis_store.info()["connected_clients"]
    ask(client)
    assert redis_store.info()["connected_clients"] == before + REQUESTS


def test_sessions_in_files_leak_no_connection(make_app: Any, closed_port: int) -> None:
    ask(make_app(switches=("connection-leak",), REDIS_PORT=str(closed_port)).test_client())


def test_an_error_is_logged_request_by_request(make_app: Any, caplog: pytest.LogCaptureFixture) -> None:
    ask(make_app(switches=("logs-errors",)).test_client())
    logged = [(record.levelname, record.message) for record in caplog.records if record.module == "ailments"]
    assert logged == [("ERROR", "Error saving interaction: database is locked")] * REQUESTS
