"""What an upload is taken for, and what it answers."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

COLUMNS = {
    "Persons presenting with fever & tested by RDT <5yrs": 1,
    "Persons tested positive for malaria by RDT <5yrs": 1,
}


def test_a_workbook_is_answered_with_the_states_in_it(client: FlaskClient, adamawa: bytes, send: Any) -> None:
    answer = send(client, adamawa).get_json()
    assert {key: answer[key] for key in ("status", "upload_type", "workflow", "available_states", "next_step")} == {
        "status": "success",
        "upload_type": "tpr_excel",
        "workflow": "tpr",
        "available_states": ["Adamawa State"],
        "next_step": "Please select a state to analyze",
    }
    assert answer["message"] == "TPR file uploaded successfully. Starting TPR analysis workflow."
    assert answer["metadata"] == {"year": "2024", "month": "January", "data_rows": 5}
    assert answer["upload_summary"]["path"] == "TPR Analysis Path"
    assert answer["tpr_response"].startswith("I've analyzed your NMEP TPR data file. Here's what I found")
    assert answer["tpr_response"].endswith("Which state would you like to analyze?")


def test_a_shapefile_beside_it_is_kept_and_named_in_the_type(client: FlaskClient, adamawa: bytes) -> None:
    files = {"csv_file": (io.BytesIO(adamawa), "DATA.XLSX"), "shapefile": (io.BytesIO(b"zip"), "wards.zip")}
    assert client.post("/upload_both_files", data=files).get_json()["upload_type"] == "tpr_shapefile"
    assert client.get("/api/session/status").get_json()["shapefile_loaded"] is True


def test_the_upload_opens_the_workflow(client: FlaskClient, adamawa: bytes, send: Any) -> None:
    send(client, adamawa)
    verified = client.get("/api/session/verify-tpr").get_json()
    assert verified["tpr_workflow_active"] is True
    assert verified["session_flags"] == {
        "tpr_workflow_active": True,
        "tprLoaded": True,
        "upload_type": "tpr_excel",
    }


@pytest.mark.parametrize(
    ("rows", "sheet"),
    [([COLUMNS], "Raw"), ([COLUMNS], "Sheet1"), ([{"orgunitlevel2": "Adamawa"}], "raw")],
    ids=["other case", "other sheet", "other columns"],
)
def test_a_workbook_of_another_form_is_a_table_and_a_success(
    client: FlaskClient, as_workbook: Callable[..., bytes], send: Any, rows: list[Any], sheet: str
) -> None:
    answer = send(client, as_workbook(rows, sheet)).get_json()
    assert (answer["status"], answer["upload_type"]) == ("success", "csv_only")
    assert "tpr_response" not in answer
    assert answer["message"] == "CSV uploaded successfully. Note: No mapping capabilities without shapefile."
    assert answer["raw_storage"]["stored_files"] == ["raw_data.csv"]


def test_a_corrupt_workbook_is_a_table_with_an_error_inside(
    client: FlaskClient, send: Any, caplog: pytest.LogCaptureFixture
) -> None:
    answer = send(client, b"no workbook")
    assert (answer.status_code, answer.get_json()["upload_type"]) == (200, "csv_only")
    assert answer.get_json()["data_summary"]["status"] == "error"
    assert [text for text in caplog.messages if text.startswith("Error detecting TPR upload: ")]


def test_a_table_with_a_shapefile_is_named_so(client: FlaskClient) -> None:
    files = {"csv_file": (io.BytesIO(b"WardName,TPR\nKarewa,30\n"), "a.csv"), "shapefile": (io.BytesIO(b"z"), "a.zip")}
    assert client.post("/upload", data=files).get_json()["upload_type"] == "csv_shapefile"


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"shapefile": (io.BytesIO(b"z"), "a.zip")},
        {"csv_file": (io.BytesIO(b"x"), "a.pdf")},
        {"csv_file": (io.BytesIO(b"x"), "b.csv"), "shapefile": (io.BytesIO(b"x"), "b.shp")},
    ],
    ids=["nothing", "only a shapefile", "a pdf", "no zip"],
)
def test_what_cannot_be_used_is_a_page_for_server_errors(client: FlaskClient, files: dict[str, Any]) -> None:
    answer = client.post("/upload", data=files)
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert "<title>500 - Server Error</title>" in answer.text


@pytest.mark.parametrize(
    ("environment", "limit"),
    [
        ({"FLASK_ENV": "production"}, 16 * 1024 * 1024),
        ({"FLASK_ENV": "development"}, 32 * 1024 * 1024),
        ({"MAX_CONTENT_LENGTH": "1000"}, 1000),
    ],
)
def test_what_is_too_large_is_refused(make_app: Any, environment: dict[str, str], limit: int) -> None:
    client = make_app(**environment).test_client()
    assert client.application.config["MAX_CONTENT_LENGTH"] == limit
    stated = client.post(
        "/upload", content_type="multipart/form-data; boundary=b", environ_overrides={"CONTENT_LENGTH": str(limit + 1)}
    )
    assert stated.status_code == 413


def test_a_new_table_clears_results_but_not_the_plan_for_nets(client: FlaskClient, adamawa: bytes, plan: Any) -> None:
    session_id = plan(client, adamawa, "I have 20,000 bed nets")
    folder = Path("instance/uploads") / session_id
    client.post("/upload", data={"csv_file": (io.BytesIO(b"WardName,TPR\nKarewa,30\n"), "a.csv")})
    left = {path.name for path in folder.iterdir()}
    assert not left & {"unified_dataset.csv", "analysis_composite_scores.csv"}
    assert left >= {"itn_distribution_results.json", "Adamawa_plus.csv", "visualizations"}
