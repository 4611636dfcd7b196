"""The routes that no other test asks: their codes and their words."""

from typing import Any

import pytest
from flask.testing import FlaskClient


def test_codes_for_a_stranger(client: FlaskClient) -> None:
    codes = {
        "/ping": 200,
        "/health": 200,
        "/system-health": 200,
        "/app_status": 200,
        "/admin/": 302,
        "/auth/login": 500,
        "/support": 302,
        "/robots.txt": 404,
        "/favicon.ico": 404,
        "/report_builder": 404,
        "/send_message_streaming": 405,
        "/api/variables": 400,
        "/api/wards": 400,
        "/api/tpr/states": 400,
        "/api/download/processed-csv": 404,
        "/itn_embed/unknown": 404,
        "/download_report/a.pdf": 500,
    }
    assert {path: client.get(path).status_code for path in codes} == codes


def test_posts_that_are_broken(client: FlaskClient) -> None:
    assert [client.post(path).status_code for path in ("/preview_report", "/reload_session_data")] == [500, 500]


def test_health_says_healthy(client: FlaskClient) -> None:
    assert client.get("/health").get_json()["overall"] == "healthy"
    assert client.get("/system-health").get_json()["version"] == "unknown"
    assert set(client.get("/app_status").get_json()["system"]) == {"python_version", "memory_usage", "disk_usage"}


def test_every_answer_has_the_security_headers(client: FlaskClient) -> None:
    for path in ("/", "/ping", "/robots.txt", "/static/css/style.css"):
        headers = client.get(path).headers
        assert headers["X-Frame-Options"] == "SAMEORIGIN"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Strict-Transport-Security" in headers
        assert "script-src 'self' 'unsafe-inline'" in headers["Content-Security-Policy"]


def test_a_stranger_s_status_is_empty_and_makes_no_session(client: FlaskClient) -> None:
    assert set(client.get("/api/session/status").get_json().values()) == {None}
    assert client.get("/debug/session_state").get_json()["session_state"]["session_id"] is None


@pytest.mark.parametrize("path", ["/send_message", "/send_message_streaming"])
def test_an_empty_message_is_refused(client: FlaskClient, path: str) -> None:
    answers = [client.post(path, json=body) for body in ({}, {"message": ""}, {"message": "  "})]
    refusal = (400, {"status": "error", "message": "No message provided"})
    assert [(answer.status_code, answer.get_json()) for answer in answers] == [refusal] * 3


def test_a_message_that_is_no_json_is_a_server_error(client: FlaskClient) -> None:
    answer = client.post("/send_message", data="hello")
    assert answer.status_code == 500
    assert answer.get_json()["message"].startswith("Error processing message: 415 Unsupported Media Type")


def test_a_stream_has_its_headers(client: FlaskClient) -> None:
    headers = client.post("/send_message_streaming", json={"message": "hello"}).headers
    assert (headers["Cache-Control"], headers["Access-Control-Allow-Origin"]) == ("no-cache", "*")


def test_session_info_counts_and_complains(
    client: FlaskClient, adamawa: bytes, analyze: Any, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/session_info")
    assert "Error getting available variables" not in caplog.text
    analyze(client, adamawa)
    told = client.get("/session_info").get_json()
    assert (told["csv_loaded"], told["csv_rows"], told["csv_columns"]) == (True, 3, 12)
    assert "Error getting available variables: " in caplog.text


def test_clearing_keeps_the_id(client: FlaskClient, adamawa: bytes, send: Any) -> None:
    send(client, adamawa)
    before = client.get("/api/session/status").get_json()
    assert client.post("/clear_session").get_json() == {
        "status": "success",
        "message": "Session cleared successfully",
    }
    after = client.get("/api/session/status").get_json()
    assert (after["session_id"], after["upload_type"], after["csv_loaded"]) == (
        before["session_id"],
        "tpr_excel",
        False,
    )


def test_the_workflow_s_own_endpoints(client: FlaskClient, adamawa: bytes, send: Any) -> None:
    inactive = client.post("/api/tpr/process", json={"message": "hello"})
    assert (inactive.status_code, inactive.get_json()["message"]) == (
        400,
        "No active TPR workflow. Please upload a TPR file first.",
    )
    send(client, adamawa)
    assert client.get("/api/tpr/states").get_json() == {"status": "success", "states": ["Adamawa State"]}
    assert client.get("/api/tpr/status").get_json()["stage"] == "state_selection"
    assert client.post("/api/tpr/validate-state", json={"state": "Adamawa"}).get_json()["valid"] is False
    assert client.post("/api/tpr/validate-state", data="Adamawa").status_code == 415
    assert client.post("/api/tpr/cancel").get_json()["status"] == "success"
    assert client.get("/api/tpr/status").get_json()["active"] is False


def test_the_distribution_cannot_be_updated(client: FlaskClient) -> None:
    answer = client.post("/api/itn/update-distribution", json={})
    assert (answer.status_code, answer.get_json()) == (400, {"status": "error", "message": "No active session"})
    client.get("/")
    assert client.post("/api/itn/update-distribution", json={}).status_code == 500


def test_nobody_reaches_a_file_outside_of_the_visitors_folder(client: FlaskClient, adamawa: bytes, send: Any) -> None:
    send(client, adamawa)
    session_id = client.get("/api/session/status").get_json()["session_id"]
    assert client.get(f"/serve_viz_file/{session_id}/%2e%2e/%2e%2e/%2e%2e/standin.toml").status_code == 404
