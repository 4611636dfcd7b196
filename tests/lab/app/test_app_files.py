"""The files of an analysis: what is in them, and how they are handed out."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
import shapefile
from flask.testing import FlaskClient


@pytest.fixture
def analyzed(client: FlaskClient, adamawa: bytes, analyze: Any) -> FlaskClient:
    analyze(client, adamawa)
    return client


def rows_of(client: FlaskClient, kind: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/api/tpr/download/{kind}").text)))


def test_the_links_name_five_files(analyzed: FlaskClient) -> None:
    answer = analyzed.get("/api/tpr/download-links").get_json()
    folder = f"instance/uploads/{answer['session_id']}"
    links = [(link["type"], link["name"]) for link in answer["download_links"]]
    report = links[3][1]
    assert links == [
        ("TPR Analysis Data", f"Adamawa_State_TPR_Analysis_{datetime.now(UTC):%Y%m%d}.csv"),
        ("Complete Analysis", "Adamawa_plus.csv"),
        ("Shapefile", "Adamawa State_state.zip"),
        ("TPR Analysis Report", report),
        ("Summary Report", "Adamawa_State_Summary_Report.md"),
    ]
    assert report.startswith("TPR_Analysis_Report_Unknown_")
    assert answer["download_links"][2]["path"] == f"{folder}/Adamawa_state.zip"


def test_the_data_hold_each_wards_rate(analyzed: FlaskClient) -> None:
    rows = rows_of(analyzed, "tpr_analysis")
    assert ",".join(rows[0]) == (
        "State,LGA,WardName,TPR,TPR_Method,Facility_Level,Age_Group,Analysis_Date,Tested,Positive,Method,"
        "DataCompleteness,FacilityCount,StateCode,WardCode,LGACode,LGAName,Urban,AMAPCODE"
    )
    seen = [
        (row["LGA"], row["WardName"], row["Tested"], row["Positive"], row["TPR"], row["FacilityCount"]) for row in rows
    ]
    assert seen == [
        ("Yola North", "Gwadabawa", "80", "25", "31.2", "1"),
        ("Yola North", "Karewa", "100", "30", "30.0", "2"),
        ("Yola South", "Namtari", "40", "6", "15.0", "1"),
    ]
    assert {(row["State"], row["StateCode"]) for row in rows} == {("Adamawa State", "AD")}


def test_the_complete_analysis_adds_the_environment(analyzed: FlaskClient) -> None:
    assert ",".join(rows_of(analyzed, "main_analysis")[0]) == (
        "WardName,WardCode,LGA,LGACode,StateCode,Urban,AMAPCODE,TPR,housing_quality,evi,ndwi,soil_wetness"
    )


def test_the_shapefile_opens_and_has_a_polygon_for_each_ward(analyzed: FlaskClient) -> None:
    with zipfile.ZipFile(io.BytesIO(analyzed.get("/api/tpr/download/shapefile").data)) as archive:
        stem = "Adamawa_State_wards"
        assert archive.namelist() == [
            *(f"{stem}.{part}" for part in ("shp", "shx", "dbf", "prj", "cpg")),
            "metadata.json",
        ]
        assert json.loads(archive.read("metadata.json"))["wards"] == 3
        parts = {part: io.BytesIO(archive.read(f"{stem}.{part}")) for part in ("shp", "shx", "dbf")}
    with shapefile.Reader(**parts) as reader:
        assert [(record["WardName"], float(record["TPR"])) for record in reader.records()] == [
            ("Gwadabawa", 31.2),
            ("Karewa", 30.0),
            ("Namtari", 15.0),
        ]
        assert {len(shape.points) for shape in reader.shapes()} == {5}


def test_the_documents_carry_the_state(analyzed: FlaskClient) -> None:
    summary = analyzed.get("/api/tpr/download/summary").text
    assert summary.startswith("# TPR Analysis Summary Report\n")
    assert "- **State**: Adamawa State\n" in summary
    report = analyzed.get("/api/tpr/download/html_report").text
    assert "<h1>TPR Analysis Report - Adamawa State</h1>" in report


def test_the_map_shows_the_wards_to_their_owner_only(analyzed: FlaskClient, adamawa: bytes, analyze: Any) -> None:
    visualization = analyze(analyzed, adamawa)["visualizations"][0]
    assert (visualization["type"], visualization["title"]) == ("iframe", "TPR Distribution - Adamawa State")
    page = analyzed.get(visualization["url"])
    assert page.status_code == 200
    assert "Karewa: 30.0%" in page.text
    assert "http" not in page.text
    stranger = analyzed.application.test_client()
    assert stranger.get(visualization["url"]).status_code == 403
    assert analyzed.get(visualization["url"].replace("tpr_", "other_")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "media_type", "name"),
    [
        ("main_analysis", "text/csv", "Adamawa_plus.csv"),
        ("shapefile", "application/zip", "Adamawa_state.zip"),
        ("summary", "text/markdown", "Adamawa_State_Summary_Report.md"),
    ],
)
def test_a_download_is_an_attachment_that_caches_may_keep_for_a_year(
    analyzed: FlaskClient, kind: str, media_type: str, name: str
) -> None:
    answer = analyzed.get(f"/api/tpr/download/{kind}")
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000"
    assert "ETag" in answer.headers
    assert "Expires" in answer.headers


def test_what_is_not_there_is_refused_with_a_reason(client: FlaskClient) -> None:
    assert (client.get("/api/tpr/download/pdf").status_code, client.get("/api/tpr/download/pdf").get_json()) == (
        400,
        {"status": "error", "message": "Invalid file type: pdf"},
    )
    missing = client.get("/api/tpr/download/shapefile")
    assert (missing.status_code, missing.get_json()["message"]) == (
        404,
        "No shapefile file found. Please complete the TPR analysis first.",
    )


def test_a_stranger_has_no_links_and_no_refusal(analyzed: FlaskClient) -> None:
    answer = analyzed.application.test_client().get("/api/tpr/download-links")
    assert (answer.status_code, answer.get_json()["download_links"]) == (200, [])


def test_nothing_the_application_does_clears_the_links(analyzed: FlaskClient, adamawa: bytes, send: Any) -> None:
    analyzed.get("/")
    analyzed.post("/clear_session")
    analyzed.post("/api/tpr/cancel")
    send(analyzed, adamawa)
    assert len(analyzed.get("/api/tpr/download-links").get_json()["download_links"]) == 5
