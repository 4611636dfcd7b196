"""The package: its members, its numbers, its claims, and the revision that lacks the dashboard."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

WISH = "I have 20,000 bed nets"


def export(client: FlaskClient) -> tuple[dict[str, Any], zipfile.ZipFile]:
    answer = client.post("/generate_report", json={"format": "export"})
    assert answer.status_code == 200
    told: dict[str, Any] = answer.get_json()
    download = client.application.test_client().get(told["download_url"])
    assert (download.status_code, download.mimetype) == (200, "application/zip")
    return told, zipfile.ZipFile(io.BytesIO(download.data))


def test_the_package_has_four_members(client: FlaskClient, adamawa: bytes, plan: Any) -> None:
    session_id = plan(client, adamawa, WISH)
    told, package = export(client)
    assert re.fullmatch(
        rf"/export/download/{session_id}/ITN_Distribution_Export_\d{{8}}_\d{{6}}\.zip", told["download_url"]
    )
    assert [re.sub(r"\d{8}_\d{6}", "TIME", name) for name in package.namelist()] == [
        "Analysis_Summary.txt",
        "itn_distribution_dashboard.html",
        "itn_distribution_results.csv",
        "itn_itn_distribution_map_TIME.html",
    ]
    assert told["message"].startswith("**ITN Distribution Export Package Created Successfully!**")
    assert told["message"].endswith("Files Included: 4")
    assert (told["format"], told["action"], told["additional_files"]) == ("export", "report_generated", [])


def test_the_table_has_ranks_and_no_nets(client: FlaskClient, adamawa: bytes, plan: Any) -> None:
    plan(client, adamawa, WISH)
    rows = list(csv.DictReader(io.StringIO(export(client)[1].read("itn_distribution_results.csv").decode())))
    assert [row["composite_rank"] for row in rows] == ["1", "2", "3"]
    assert {row["WardName"]: row["TPR"] for row in rows} == {"Karewa": "30.0", "Gwadabawa": "31.2", "Namtari": "15.0"}
    assert not [column for column in rows[0] if "net" in column]


def test_the_dashboard_has_the_plans_numbers_and_nothing_from_the_network(
    client: FlaskClient, adamawa: bytes, plan: Any
) -> None:
    session_id = plan(client, adamawa, WISH)
    written = json.loads(Path(f"instance/uploads/{session_id}/itn_distribution_results.json").read_text())
    page = export(client)[1].read("itn_distribution_dashboard.html").decode()
    assert len(page) > 5000
    assert "<title>Malaria Risk Analysis Dashboard - Adamawa State</title>" in page
    assert "<h1>Malaria Risk Analysis Dashboard</h1>" in page
    assert re.findall(r"<h2>(.*?)</h2>", page) == [
        "Risk Analysis Overview",
        "ITN Distribution Analysis",
        "Interactive Maps",
        "Ward-Level Data Explorer",
        "Key Insights &amp; Recommendations",
    ]
    stats = written["stats"]
    assert re.findall(r'class="counter"[^>]*>(.*?)</div>', page) == [
        "3",
        f"{stats['total_population']:,}",
        f"{stats['coverage_percent']}%",
        f"{stats['allocated']:,}",
    ]
    inside = re.search(r"const wards = (\[.*\]);", page)
    assert inside is not None
    assert [(ward["ward"], ward["nets"]) for ward in json.loads(inside.group(1))] == [
        (ward["WardName"], ward["nets_allocated"]) for ward in written["prioritized"]
    ]
    for chart in ("riskDistributionChart", "topWardsChart", "coverageChart", "wardDataTable"):
        assert f'id="{chart}"' in page
    assert "https://" not in page
    assert "src=" not in page


def test_members_can_be_fetched_one_by_one_by_anybody(client: FlaskClient, adamawa: bytes, plan: Any) -> None:
    session_id = plan(client, adamawa, WISH)
    export(client)
    stranger = client.application.test_client()
    answer = stranger.get(f"/export/download/{session_id}/Analysis_Summary.txt")
    assert (answer.status_code, "itn_distribution_dashboard.html" in answer.text) == (200, True)


@pytest.mark.parametrize("name", ["nothing.zip", "..%2F..%2Fuploads"])
def test_a_missing_export_is_a_page_for_server_errors(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/export/download/5f0c0000-0000-0000-0000-000000000000/{name}")
    assert answer.status_code in ({500} if name == "nothing.zip" else {404, 500})
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize(
    ("revision", "switches"), [("literal", ()), ("august", ("dashboard-missing",))], ids=["literal", "switch"]
)
def test_a_package_without_a_dashboard_claims_to_have_it(
    make_app: Any, adamawa: bytes, plan: Any, caplog: pytest.LogCaptureFixture, revision: str, switches: tuple[str, ...]
) -> None:
    client = make_app(revision, switches).test_client()
    plan(client, adamawa, WISH)
    told, package = export(client)
    assert "itn_distribution_dashboard.html" not in package.namelist()
    assert "- Interactive Dashboard (HTML)" in told["message"]
    assert told["message"].endswith("Files Included: 3")
    assert "itn_distribution_dashboard.html" in package.read("Analysis_Summary.txt").decode()
    errors = [record.message for record in caplog.records if record.module == "export_tools"]
    assert errors == ["Error generating dashboard: unhashable type: 'dict'", "Dashboard generation returned None"]


def test_the_stub_is_a_page_of_200_bytes(make_app: Any, adamawa: bytes, plan: Any) -> None:
    client = make_app(switches=("dashboard-stub",)).test_client()
    plan(client, adamawa, WISH)
    assert len(export(client)[1].read("itn_distribution_dashboard.html")) == 200


def test_before_any_analysis_there_is_nothing_to_report(client: FlaskClient) -> None:
    answer = client.post("/generate_report", json={"format": "export"})
    assert (answer.status_code, answer.get_json()) == (
        400,
        {"status": "error", "message": "Please run an analysis or ITN distribution before generating a report."},
    )


def test_an_analysis_without_a_plan_exports_its_ranking(
    client: FlaskClient, adamawa: bytes, analyze: Any, say: Any
) -> None:
    analyze(client, adamawa)
    for message in ("yes", "Run malaria risk analysis"):
        say(client, message)
    told, package = export(client)
    assert "/Analysis_Export_" in told["download_url"]
    assert package.namelist() == ["analysis_summary.txt", "vulnerability_rankings.csv"]


def test_a_leftover_plan_unlocks_the_report_which_then_fails(client: FlaskClient, adamawa: bytes, plan: Any) -> None:
    plan(client, adamawa, WISH)
    client.post("/upload", data={"csv_file": (io.BytesIO(b"WardName,TPR\nKarewa,30\n"), "a.csv")})
    answer = client.post("/generate_report", json={"format": "export"})
    assert (answer.status_code, answer.get_json()["message"]) == (
        500,
        "No ITN distribution results found. Please run ITN distribution planning first.",
    )
