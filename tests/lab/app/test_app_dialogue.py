"""The dialogue: what it accepts, what it says, and the stage that lags behind."""

from typing import Any

import pytest
from flask.testing import FlaskClient


@pytest.fixture
def uploaded(client: FlaskClient, adamawa: bytes, send: Any) -> FlaskClient:
    send(client, adamawa)
    return client


def test_the_whole_dialogue(uploaded: FlaskClient, say: Any) -> None:
    turns = [say(uploaded, text)[0] for text in ("adamawa", "yes", "primary", "under 5", "yes")]
    expected = [
        ("state_selection", "Perfect! I'll focus on Adamawa State for TPR analysis"),
        ("facility_selection", "For TPR analysis in Adamawa State, I recommend focusing on Primary Health Facilities"),
        ("facility_selection", "Good choice! Using **Primary** facilities for Adamawa State."),
        ("complete", "## TPR Analysis Complete! 🎉"),
        ("complete", "I've loaded your data from your region. It has 3 rows and 12 columns."),
    ]
    assert [(turn["stage"], turn["content"][: len(text)]) for turn, (_, text) in zip(turns, expected, strict=True)] == (
        expected
    )
    assert "using **Primary** facilities for the **u5** age group" in turns[3]["content"]
    assert "**Mean TPR**: 25.4%" in turns[3]["content"]  # (30.0 + 31.2 + 15.0) / 3
    assert uploaded.get("/api/session/status").get_json()["tpr_workflow_active"] is None


def test_a_chunk_has_the_fields_in_their_order(uploaded: FlaskClient, say: Any) -> None:
    assert list(say(uploaded, "Adamawa")[0]) == [
        "content", "status", "visualizations", "tools_used", "workflow", "stage", "download_links",
        "trigger_data_uploaded", "done",
    ]  # fmt: skip


@pytest.mark.parametrize("said", ["ADAMAWA STATE", "let us take Adamawa please", "adam"])
def test_a_state_is_recognized(uploaded: FlaskClient, say: Any, said: str) -> None:
    assert "Would you like to proceed with TPR calculation for" in say(uploaded, said)[0]["content"]


def test_an_unknown_state_is_asked_again(uploaded: FlaskClient, say: Any) -> None:
    assert say(uploaded, "Kwara")[0]["content"] == (
        "I didn't catch which state you'd like to analyze. The available states are: Adamawa State"
    )


def test_words_of_acceptance_lead_back_to_the_recommendation(uploaded: FlaskClient, say: Any) -> None:
    say(uploaded, "Adamawa")
    for said in ("ok, primary", "sure", "go ahead", "that is right"):
        assert say(uploaded, said)[0]["content"].startswith("For TPR analysis in Adamawa State, I recommend")


@pytest.mark.parametrize(
    ("said", "level"),
    [("primary", "Primary"), ("secondary", "Secondary"), ("every one", "All"), ("suggest", "Primary")],
)
def test_a_level_is_recognized(uploaded: FlaskClient, say: Any, said: str, level: str) -> None:
    say(uploaded, "Adamawa")
    assert f"Using **{level}** facilities" in say(uploaded, said)[0]["content"]


def test_a_number_is_no_answer(uploaded: FlaskClient, say: Any) -> None:
    say(uploaded, "Adamawa")
    assert say(uploaded, "1")[0]["content"] == (
        "Which facility level would you like to use? You can choose Primary (recommended), Secondary, Tertiary, "
        "or All facilities combined."
    )
    say(uploaded, "primary")
    assert say(uploaded, "1")[0]["content"] == (
        "Which age group would you like to analyze? You can say 'under 5', 'over 5', or 'pregnant women'."
    )


def test_a_missing_age_group_is_an_error_and_may_be_answered_anew(uploaded: FlaskClient, say: Any) -> None:
    for text in ("Adamawa", "primary"):
        say(uploaded, text)
    assert say(uploaded, "over 5")[0]["content"] == (
        "Error calculating TPR: Required column 'rdt_tested_o5' not found in data"
    )
    assert say(uploaded, "under 5")[0]["stage"] == "complete"


def test_after_the_end_other_words_stay_in_the_workflow(
    client: FlaskClient, adamawa: bytes, analyze: Any, say: Any
) -> None:
    analyze(client, adamawa)
    assert say(client, "which ward is worst?")[0]["content"] == (
        "I understand you're asking about: 'which ward is worst?'. Let me help you with the current step first."
    )
    assert client.get("/api/tpr/status").get_json()["active"] is True


def test_an_urban_ward_above_half_is_a_dead_end(
    client: FlaskClient, record: Any, as_workbook: Any, analyze: Any, say: Any
) -> None:
    chunk = analyze(client, as_workbook([record("Yola Central", u5=(100, 51, 0, 0))]))
    assert "Data Quality Alert" in chunk["content"]
    for answer in ("yes", "no"):
        assert say(client, answer)[0]["content"].startswith("I understand you're asking about: ")
    assert client.get("/api/tpr/download-links").get_json()["download_links"] == []


def test_a_rural_ward_above_half_is_none(client: FlaskClient, record: Any, as_workbook: Any, analyze: Any) -> None:
    chunk = analyze(client, as_workbook([record("Karewa", u5=(100, 51, 0, 0))]))
    assert chunk["stage"] == "complete"


def test_the_page_without_referrer_switches_the_workflow_off(uploaded: FlaskClient, say: Any) -> None:
    uploaded.get("/", headers={"Referer": "http://localhost/"})
    assert uploaded.get("/api/tpr/status").get_json()["active"] is True
    uploaded.get("/")
    assert uploaded.get("/api/tpr/status").get_json() == {
        "status": "success",
        "active": False,
        "message": "No active TPR workflow",
    }
    assert uploaded.get("/api/session/verify-tpr").get_json()["tpr_workflow_active"] is True
    assert "workflow" not in say(uploaded, "Adamawa")[-1]


def test_the_workflow_can_be_paused(uploaded: FlaskClient, say: Any) -> None:
    assert say(uploaded, "stop the tpr")[0]["content"].startswith("I've paused the TPR analysis.")
    assert uploaded.get("/api/tpr/status").get_json()["active"] is False


def test_the_dialogue_goes_on_over_json_and_the_tpr_endpoint(uploaded: FlaskClient) -> None:
    answer = uploaded.post("/send_message", json={"message": "Adamawa"}).get_json()
    assert (answer["workflow"], answer["stage"], answer["message"]) == ("tpr", "state_selection", answer["response"])
    assert "download_links" not in answer
    uploaded.post("/api/tpr/process", json={"message": "primary"})
    raw = uploaded.post("/api/tpr/process", json={"message": "u5"}).get_json()
    assert (raw["stage"], raw["risk_ready"], len(raw["download_links"])) == ("complete", True, 5)
