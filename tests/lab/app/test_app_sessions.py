"""Sessions in Redis, and the silent ways out of it."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from flask.testing import FlaskClient

CONNECTION_LOST = "❌ Failed to connect to Redis: "
FALLING_BACK = "⚠️ Falling back to filesystem sessions"
NOT_INITIALIZED = "❌ Redis session initialization error: "


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Any:
    def of_redis_config() -> list[tuple[str, str]]:
        return [(record.levelname, record.message) for record in caplog.records if record.module == "redis_config"]

    return of_redis_config


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Accept connections and never answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def store_of(client: FlaskClient) -> str:
    return str(client.get("/api/session/redis-status").get_json()["session_type"])


def test_the_start_says_where_redis_is(make_app: Any, redis_port: int, lines: Any) -> None:
    make_app()
    assert lines() == [("INFO", f"✅ Redis session store initialized at 127.0.0.1:{redis_port}")]


def test_a_session_is_one_key_that_lives_a_day(client: FlaskClient, redis_store: redis.Redis) -> None:
    client.get("/")
    cookie = client.get_cookie("chatmrpt_session")
    assert cookie is not None
    sid, _, signature = cookie.value.rpartition(".")
    assert (len(sid), len(signature)) == (43, 27)
    assert redis_store.keys() == [f"chatmrpt:{sid}".encode()]
    assert 86390 < int(redis_store.ttl(f"chatmrpt:{sid}")) <= 86400


def test_the_cookie_has_the_flags_of_the_contract(client: FlaskClient) -> None:
    header = client.get("/").headers["Set-Cookie"]
    assert [part.split("=")[0] for part in header.split("; ")] == [
        "chatmrpt_session", "Expires", "HttpOnly", "Path", "SameSite",
    ]  # fmt: skip
    assert header.endswith("HttpOnly; Path=/; SameSite=Lax")


def test_the_session_holds_links_and_flags_and_no_table(
    client: FlaskClient, redis_store: redis.Redis, adamawa: bytes, analyze: Any
) -> None:
    analyze(client, adamawa)
    (key,) = redis_store.keys()
    value = redis_store.get(key)
    assert isinstance(value, bytes)
    assert b"tpr_download_links" in value
    assert b"TPR Analysis Data" in value
    assert b"tpr_state_" in value
    assert b"Karewa" not in value
    assert len(value) < 3000


def test_a_ping_without_a_session_leaves_no_key(client: FlaskClient, redis_store: redis.Redis) -> None:
    answer = client.get("/ping")
    assert (answer.get_json(), redis_store.dbsize()) == ({"status": "ok"}, 0)
    assert "chatmrpt_session=; Expires=Thu, 01 Jan 1970" in answer.headers["Set-Cookie"]


def test_redis_status_tells_nothing_of_the_server(client: FlaskClient) -> None:
    assert list(client.get("/api/session/redis-status").get_json()) == [
        "connected", "version", "used_memory", "connected_clients", "db_keys", "session_type", "session_prefix",
    ]  # fmt: skip


def test_variables_that_look_right_change_nothing(make_app: Any, redis_store: redis.Redis) -> None:
    client = make_app(
        REDIS_URL="redis://nowhere.invalid:1/0", ENABLE_REDIS_SESSIONS="false", REDIS_SESSION_TTL="60"
    ).test_client()
    client.get("/")
    assert store_of(client) == "redis"
    assert int(redis_store.ttl(redis_store.keys()[0])) > 86000


def test_the_number_of_the_database_counts(make_app: Any, redis_store: redis.Redis) -> None:
    make_app(REDIS_DB="3").test_client().get("/")
    assert redis_store.info("keyspace")["db3"]["keys"] == 1
    assert redis_store.dbsize() == 0


def test_the_environment_wins_over_the_file(make_app: Any, instance: Path, closed_port: int) -> None:
    (instance / ".env").write_text(f"REDIS_PORT={closed_port}\nADMIN_KEY=other\n")
    assert store_of(make_app().test_client()) == "redis"


def test_the_file_counts_where_the_environment_is_silent(make_app: Any, instance: Path, redis_port: int) -> None:
    (instance / ".env").write_text(f"REDIS_PORT={redis_port}\n")
    del os.environ["REDIS_PORT"]
    assert store_of(make_app().test_client()) == "redis"


@pytest.mark.parametrize("name", ["SECRET_KEY", "OPENAI_API_KEY", "ADMIN_KEY"])
def test_a_missing_secret_stops_the_start(make_app: Any, name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} environment variable must be set$"):
        make_app(**{name: ""})


@pytest.mark.parametrize(
    "environment", [{"REDIS_PORT": "closed"}, {"REDIS_HOST": "nowhere.invalid"}, {"REDIS_PASSWORD": "superfluous"}]
)
def test_a_connection_error_falls_back_with_two_lines(
    make_app: Any, lines: Any, closed_port: int, environment: dict[str, str]
) -> None:
    client = make_app(
        **{name: text.replace("closed", str(closed_port)) for name, text in environment.items()}
    ).test_client()
    (first, first_text), second = lines()
    assert (first, first_text[: len(CONNECTION_LOST)]) == ("ERROR", CONNECTION_LOST)
    assert second == ("WARNING", FALLING_BACK)
    assert client.get("/api/session/redis-status").get_json() == {
        "connected": False,
        "session_type": "filesystem",
        "session_prefix": "session:",
    }


def test_another_error_falls_back_with_one_line(make_app: Any, lines: Any) -> None:
    assert store_of(make_app(REDIS_DB="99").test_client()) == "filesystem"
    assert lines() == [("ERROR", f"{NOT_INITIALIZED}DB index is out of range")]


def test_a_silent_server_is_no_connection_error(
    make_app: Any, lines: Any, silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redis.connection.Connection._connect", _impatient)
    assert store_of(make_app(REDIS_PORT=str(silent_port)).test_client()) == "filesystem"
    assert lines() == [("ERROR", f"{NOT_INITIALIZED}Timeout reading from socket")]


def _impatient(connection: Any) -> socket.socket:
    connection.socket_timeout = 0.1
    return socket.create_connection((connection.host, connection.port), timeout=0.1)


def test_files_keep_sessions_in_the_instance_and_everything_is_green(
    make_app: Any, instance: Path, closed_port: int, adamawa: bytes, analyze: Any
) -> None:
    client = make_app(REDIS_PORT=str(closed_port)).test_client()
    assert analyze(client, adamawa)["stage"] == "complete"
    assert client.get("/ping").status_code == 200
    assert len(list((instance / "instance/flask_session").iterdir())) >= 1


@pytest.mark.parametrize(("environment", "lifetime_s"), [("production", 3600), ("development", 86400)])
def test_in_production_the_fallback_shortens_the_cookies_life(
    make_app: Any, closed_port: int, environment: str, lifetime_s: int
) -> None:
    assert make_app(FLASK_ENV=environment).permanent_session_lifetime.total_seconds() == 86400
    app = make_app(REDIS_PORT=str(closed_port), FLASK_ENV=environment)
    assert app.permanent_session_lifetime.total_seconds() == lifetime_s


def test_production_does_not_show_where_redis_is(make_app: Any, lines: Any, closed_port: int) -> None:
    make_app(FLASK_ENV="production")
    assert lines() == []
    make_app(FLASK_ENV="production", REDIS_PORT=str(closed_port))
    assert [level for level, _ in lines()] == ["ERROR", "WARNING"]


def test_a_cookie_is_worth_nothing_under_another_secret(make_app: Any) -> None:
    client = make_app().test_client()
    client.get("/")
    cookie = client.get_cookie("chatmrpt_session")
    other = make_app(SECRET_KEY="another").test_client()
    other.set_cookie("chatmrpt_session", cookie.value)
    assert other.get("/api/session/status").get_json()["session_id"] is None


def test_an_upload_folder_that_is_a_link_stays_one(
    make_app: Any, instance: Path, tmp_path: Path, adamawa: bytes, analyze: Any
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (instance / "instance").mkdir()
    (instance / "instance/uploads").symlink_to(shared)
    analyze(make_app().test_client(), adamawa)
    assert (instance / "instance/uploads").is_symlink()
    assert [path.name for path in shared.glob("*/tpr_data.xlsx")] == ["tpr_data.xlsx"]


def test_redis_lost_at_run_time_is_500_everywhere_until_it_is_back(
    make_app: Any, closed_port: int, redis_serving: Any
) -> None:
    paths = ("/", "/ping", "/health", "/static/css/style.css", "/api/session/status")
    with redis_serving(closed_port):
        client = make_app(REDIS_PORT=str(closed_port)).test_client()
        assert [client.get(path).status_code for path in paths] == [200] * 5
    assert [client.get(path).status_code for path in paths] == [500] * 5
    with redis_serving(closed_port):
        assert [client.get(path).status_code for path in paths] == [200] * 5
        assert store_of(client) == "redis"
