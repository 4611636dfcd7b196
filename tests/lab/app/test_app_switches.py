"""`standin.toml`, and the faults that the server itself has."""

import importlib
from pathlib import Path
from typing import Any

import pytest
import redis
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'switches = ["links-missing"]',
            r"^standin\.toml: unknown switch links-missing; known: connection-leak, csv-only, ",
        ),
        ('revision = "october"', r"^standin\.toml: unknown revision october; known: august, literal$"),
        ("switch = []", r"^standin\.toml: unknown key switch; known: revision, switches$"),
    ],
)
def test_what_is_not_declared_stops_the_start(make_app: Any, instance: Path, text: str, message: str) -> None:
    make_app()
    switches = importlib.import_module("lab.app.switches")
    (instance / "standin.toml").write_text(text)
    with pytest.raises(ValueError, match=message):
        switches.StandIn.read(Path("standin.toml"))


def test_without_the_file_the_stand_in_is_healthy(make_app: Any, instance: Path) -> None:
    make_app()
    switches = importlib.import_module("lab.app.switches")
    (instance / "standin.toml").unlink()
    assert switches.StandIn.read(Path("standin.toml")) == switches.StandIn("august", frozenset())


@pytest.mark.parametrize(
    ("revision", "switches"), [("literal", ()), ("august", ("links-missing-in-stream",))], ids=["literal", "switch"]
)
def test_links_missing_in_the_stream_are_in_the_session(
    make_app: Any, adamawa: bytes, analyze: Any, revision: str, switches: tuple[str, ...]
) -> None:
    client = make_app(revision, switches).test_client()
    chunk = analyze(client, adamawa)
    assert (chunk["stage"], "download_links" in chunk) == ("complete", False)
    assert len(client.get("/api/tpr/download-links").get_json()["download_links"]) == 5


def test_august_streams_the_links(client: FlaskClient, adamawa: bytes, analyze: Any) -> None:
    links = analyze(client, adamawa)["download_links"]
    assert links == client.get("/api/tpr/download-links").get_json()["download_links"]


def two_workers(make_app: Any, *switches: str) -> tuple[FlaskClient, FlaskClient]:
    """Import the application twice over one Redis, as two workers do, for one visitor with one cookie."""
    first, second = (make_app(switches=switches).test_client() for _ in range(2))
    first.get("/")
    cookie = first.get_cookie("chatmrpt_session")
    second.set_cookie("chatmrpt_session", cookie.value)
    return first, second


def test_any_worker_goes_on_with_a_healthy_dialogue(make_app: Any, adamawa: bytes, send: Any, say: Any) -> None:
    first, second = two_workers(make_app)
    send(first, adamawa)
    say(second, "Adamawa")
    say(first, "primary")
    assert say(second, "under 5")[0]["stage"] == "complete"


def test_a_dialogue_in_a_workers_memory_is_asked_again_by_another(
    make_app: Any, adamawa: bytes, send: Any, say: Any
) -> None:
    first, second = two_workers(make_app, "dialogue-in-worker-memory")
    send(first, adamawa)
    say(first, "Adamawa")
    assert say(second, "primary")[0]["content"].startswith("I didn't catch which state you'd like to analyze.")
    assert say(first, "primary")[0]["content"].startswith("Good choice! Using **Primary** facilities")


def test_csv_only_recognizes_nothing_and_reports_success(make_app: Any, adamawa: bytes, send: Any) -> None:
    answer = send(make_app(switches=("csv-only",)).test_client(), adamawa)
    assert (answer.status_code, answer.get_json()["upload_type"]) == (200, "csv_only")


def test_a_second_redis_is_one_more_connection_from_the_first_request_on(
    make_app: Any, redis_serving: Any, closed_port: int, redis_store: redis.Redis
) -> None:
    with redis_serving(closed_port) as second:
        client = make_app(switches=("second-redis",), LAB_SECOND_REDIS=f"127.0.0.1:{closed_port}").test_client()
        assert len(second.client_list()) == 1  # this test's own
        for _ in range(3):
            client.get("/ping")
        assert len(second.client_list()) == 2
        client.get("/")
        assert (redis_store.dbsize(), second.dbsize()) == (1, 0)
