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
            r"^standin\.toml: unknown switch links-missing; known: any-sheet-is-raw, connection-leak, ",
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


def test_links_that_are_not_saved_are_streamed_and_gone(make_app: Any, adamawa: bytes, analyze: Any) -> None:
    client = make_app(switches=("links-not-saved",)).test_client()
    assert len(analyze(client, adamawa)["download_links"]) == 5
    assert client.get("/api/tpr/download-links").get_json()["download_links"] == []


def test_links_lost_on_return_are_there_until_the_page_is_opened_again(
    make_app: Any, adamawa: bytes, analyze: Any
) -> None:
    client = make_app(switches=("links-lost-on-return",)).test_client()
    analyze(client, adamawa)
    assert len(client.get("/api/tpr/download-links").get_json()["download_links"]) == 5
    client.get("/")
    assert client.get("/api/tpr/download-links").get_json()["download_links"] == []


def test_a_refused_link_is_one_of_five(make_app: Any, adamawa: bytes, analyze: Any) -> None:
    client = make_app(switches=("link-refused",)).test_client()
    analyze(client, adamawa)
    kinds = ("tpr_analysis", "main_analysis", "shapefile", "summary", "html_report")
    assert [client.get(f"/api/tpr/download/{kind}").status_code for kind in kinds] == [200, 200, 403, 200, 200]


@pytest.mark.parametrize(("switches", "status"), [((), 404), (("downloads-for-anyone",), 200)])
def test_a_stranger_downloads_only_where_anyone_may(
    make_app: Any, adamawa: bytes, analyze: Any, switches: tuple[str, ...], status: int
) -> None:
    app = make_app(switches=switches)
    analyze(app.test_client(), adamawa)
    assert app.test_client().get("/api/tpr/download/summary").status_code == status


@pytest.mark.parametrize(("switches", "sessions"), [((), 2), (("one-session-for-all",), 1)])
def test_visitors_have_one_session_only_where_all_have(make_app: Any, switches: tuple[str, ...], sessions: int) -> None:
    app = make_app(switches=switches)
    ids = set()
    for client in (app.test_client(), app.test_client()):
        client.get("/")
        ids.add(client.get("/api/session/status").get_json()["session_id"])
    assert len(ids) == sessions


def test_uploads_fail_in_good_health(make_app: Any, adamawa: bytes, send: Any) -> None:
    client = make_app(switches=("uploads-fail",)).test_client()
    assert (client.get("/health").status_code, send(client, adamawa).status_code) == (200, 500)


def test_a_cookie_of_another_domain_is_kept_by_nobody(make_app: Any) -> None:
    client = make_app(switches=("cookie-of-another-domain",)).test_client()
    assert "Domain=chatmrpt.example" in client.get("/").headers["Set-Cookie"]
    assert client.get_cookie("chatmrpt_session") is None


def test_sessions_of_an_hour_are_renewed_by_a_change_alone(make_app: Any, redis_store: redis.Redis) -> None:
    client = make_app(switches=("sessions-of-an-hour",)).test_client()
    client.get("/")
    (key,) = redis_store.keys()
    assert 3590 < int(redis_store.ttl(key)) <= 3600
    redis_store.expire(key, 60)
    client.get("/session_info")
    assert int(redis_store.ttl(key)) <= 60
    client.get("/")
    assert int(redis_store.ttl(key)) > 60


def test_an_older_library_cannot_read_the_sessions_of_the_others_and_they_can_read_its_own(make_app: Any) -> None:
    newer, older = make_app().test_client(), make_app(switches=("older-sessions",)).test_client()
    for writer, reader, known in ((newer, older, False), (older, newer, True)):
        writer.get("/")
        written = writer.get("/api/session/status").get_json()["session_id"]
        reader.set_cookie("chatmrpt_session", writer.get_cookie("chatmrpt_session").value)
        assert (reader.get("/api/session/status").get_json()["session_id"] == written) is known
