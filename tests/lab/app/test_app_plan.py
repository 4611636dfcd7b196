"""Risk analysis and the plan for nets: asked for in words, counted by the formula."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient


def plan_of(session_id: str) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(
        Path(f"instance/uploads/{session_id}/itn_distribution_results.json").read_text()
    )
    return written


def test_the_risk_analysis_ranks_the_wards(client: FlaskClient, adamawa: bytes, analyze: Any, say: Any) -> None:
    analyze(client, adamawa)
    say(client, "yes")
    first, last = say(client, "Run malaria risk analysis")
    assert (first["tools_used"], first["done"], last["done"]) == (["run_complete_analysis"], False, True)
    session_id = client.get("/session_info").get_json()["session_id"]
    lines = Path(f"instance/uploads/{session_id}/unified_dataset.csv").read_text().splitlines()
    assert lines[0].endswith("TPR,housing_quality,evi,ndwi,soil_wetness,composite_score,composite_rank,"
                             "composite_category,pca_score,pca_rank")  # fmt: skip
    scores = [float(line.split(",")[-5]) for line in lines[1:]]
    assert scores == sorted(scores, reverse=True)
    assert [line.split(",")[-4:-2] for line in lines[1:]] == [
        ["1", "High Risk"],
        ["2", "Medium Risk"],
        ["3", "Low Risk"],
    ]


def test_the_flag_stays_false_until_a_report_is_made_while_the_files_say_true(
    client: FlaskClient, adamawa: bytes, plan: Any, caplog: pytest.LogCaptureFixture
) -> None:
    plan(client, adamawa, "I have 20,000 bed nets")
    assert client.get("/api/session/status").get_json()["analysis_complete"] is False
    assert client.get("/debug/session_state").get_json()["session_state"]["analysis_complete"] is True
    assert "Failed to mark analysis complete: Working outside of request context." in caplog.messages
    client.post("/generate_report", json={"format": "export"})
    assert client.get("/api/session/status").get_json()["analysis_complete"] is True


def test_nets_go_to_the_wards_in_the_order_of_the_ranking(client: FlaskClient, adamawa: bytes, plan: Any) -> None:
    written = plan_of(plan(client, adamawa, "I have 9,000 bed nets and average household size is 5"))
    left = 9000
    for ward in written["prioritized"]:
        assert ward["nets_needed"] == math.ceil(ward["Population"] / 1.8)
        assert ward["nets_allocated"] == min(ward["nets_needed"], left)
        left -= ward["nets_allocated"]
    stats = written["stats"]
    assert (stats["total_nets"], stats["allocated"], stats["remaining"]) == (9000, 9000 - left, left)
    assert stats["prioritized_wards"] == len(written["prioritized"]) == 3


def test_small_households_need_a_net_each(client: FlaskClient, adamawa: bytes, plan: Any) -> None:
    written = plan_of(plan(client, adamawa, "I have 100,000 nets, the average household size is 1.2"))
    assert written["avg_household_size"] == 1.2
    assert [ward["nets_needed"] for ward in written["prioritized"]] == [
        math.ceil(ward["Population"] / 1.2) for ward in written["prioritized"]
    ]
    assert written["stats"]["coverage_percent"] == 100.0


def test_the_plan_is_told_and_drawn(client: FlaskClient, adamawa: bytes, plan: Any, say: Any) -> None:
    session_id = plan(client, adamawa, "hello")
    chunk = say(client, "I have 200,000 bed nets, plan ITN distribution")[0]
    assert chunk["content"].startswith("**ITN Distribution Plan Generated**\n\n- **Total Nets Available**: 200,000\n")
    assert "- **Wards with Full Coverage (100%)**: 3\n" in chunk["content"]
    assert chunk["visualizations"][0]["type"] == "itn_map"
    assert chunk["visualizations"][0]["url"] == f"/itn_embed/{session_id}"
    page = client.get(f"/itn_embed/{session_id}", follow_redirects=True)
    assert page.request.path.startswith(f"/serve_viz_file/{session_id}/visualizations/itn_distribution_map_")
    assert (page.status_code, 'id="thresholdInput"' in page.text) == (200, True)


@pytest.mark.parametrize("wish", ["plan the ITN distribution", "I have 10000 bed nets", "I have 10,000 nets"])
def test_ten_thousand_counts_as_not_given(client: FlaskClient, adamawa: bytes, plan: Any, say: Any, wish: str) -> None:
    session_id = plan(client, adamawa, "hello")
    text = say(client, wish)[0]["content"]
    assert text.startswith("I'm ready to help you plan ITN distribution!")
    assert "How many bed nets do you have available?" in text
    assert not Path(f"instance/uploads/{session_id}/itn_distribution_results.json").exists()


def test_nets_before_data_and_before_the_analysis(client: FlaskClient, adamawa: bytes, analyze: Any, say: Any) -> None:
    assert say(client, "I have 500 bed nets")[0]["content"] == "No data available. Please run analysis first."
    analyze(client, adamawa)
    say(client, "yes")
    assert say(client, "I have 500 bed nets")[0]["content"] == (
        "Analysis has not been completed yet. "
        "Please run the malaria risk analysis first before planning ITN distribution."
    )


def test_the_same_ward_has_the_same_people_in_every_run(client: FlaskClient, adamawa: bytes, plan: Any) -> None:
    runs = [plan_of(plan(client, adamawa, "I have 20,000 bed nets")) for _ in range(2)]
    assert runs[0]["prioritized"] == runs[1]["prioritized"]
