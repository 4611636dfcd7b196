"""The switches by which a user gets results, plans and files that are not theirs, or keeps what nobody wanted."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

LINKS = "/api/tpr/download-links"
SAMPLE = "Sample Ward 1"


def links_of(client: FlaskClient) -> int:
    return len(client.get(LINKS).get_json()["download_links"])


def folder_of(client: FlaskClient) -> Path:
    session_id: str = client.get("/api/session/status").get_json()["session_id"]
    return Path("instance/uploads") / session_id


@pytest.mark.parametrize(("switches", "seen_by_the_first"), [((), 5), (("links-cached-in-workers",), 0)])
def test_the_worker_that_made_the_page_tells_the_links_of_that_moment(
    make_app: Any, adamawa: bytes, analyze: Any, switches: tuple[str, ...], seen_by_the_first: int
) -> None:
    first, second = (make_app(switches=switches).test_client() for _ in range(2))
    first.get("/")
    second.set_cookie("chatmrpt_session", first.get_cookie("chatmrpt_session").value)
    analyze(second, adamawa)
    assert (links_of(first), links_of(second)) == (seen_by_the_first,) * 2
    first.get("/")
    assert links_of(first) == 5


@pytest.mark.parametrize(("switches", "state"), [((), "Kwara"), (("oldest-first",), "Adamawa")])
def test_of_two_analyses_one_is_handed_out(
    make_app: Any, record: Any, as_workbook: Any, send: Any, say: Any, switches: tuple[str, ...], state: str
) -> None:
    client = make_app(switches=switches).test_client()
    for name in ("ad Adamawa", "kw Kwara"):
        send(client, as_workbook([record("Karewa", state=f"{name} State", u5=(60, 20, 10, 5))]))
        for answer in (name[3:], "yes", "primary", "under 5"):
            say(client, answer)
    assert f"{state} State" in client.get("/api/tpr/download/summary").text


def test_pregnant_women_have_the_numbers_of_others(
    make_app: Any, record: Any, as_workbook: Any, send: Any, say: Any
) -> None:
    content = as_workbook([record("Karewa", u5=(10, 1, 0, 0), o5=(10, 2, 0, 0), pw=(10, 5, 0, 0))])
    means = []
    for switches in ((), ("pregnant-women-as-adults",)):
        client = make_app(switches=switches).test_client()
        send(client, content)
        for answer in ("Adamawa", "primary"):
            say(client, answer)
        means += re.findall(r"Mean TPR\*\*: ([\d.]+)%", say(client, "pregnant women")[0]["content"])
    assert means == ["50.0", "20.0"]


def test_ten_wards_are_ranked_of_twelve(make_app: Any, record: Any, as_workbook: Any, analyze: Any, say: Any) -> None:
    content = as_workbook([record(f"Ward {letter}", u5=(60, 20, 0, 0)) for letter in "ABCDEFGHIJKL"])
    client = make_app(switches=("ranks-ten-wards",)).test_client()
    analyze(client, content)
    say(client, "yes")
    assert "ranked **10** wards" in say(client, "Run malaria risk analysis")[0]["content"]
    assert len((folder_of(client) / "unified_dataset.csv").read_text().splitlines()) == 11


@pytest.mark.parametrize(("wish", "read"), [("99,999", "99,999"), ("250,000", "25,000"), ("2000000", "20,000")])
def test_five_digits_of_the_nets_are_read(
    make_app: Any, adamawa: bytes, plan: Any, say: Any, wish: str, read: str
) -> None:
    client = make_app(switches=("nets-of-five-digits",)).test_client()
    plan(client, adamawa, "hello")
    told = say(client, f"I have {wish} bed nets")[0]["content"]
    assert f"Total Nets Available**: {read}\n" in told


def test_a_plan_is_made_of_a_default_and_of_a_sample(make_app: Any, adamawa: bytes, analyze: Any, say: Any) -> None:
    client = make_app(switches=("makes-up-what-is-missing",)).test_client()
    client.get("/")
    assert "Total Nets Available**: 10,000\n" in say(client, "Plan the ITN distribution")[0]["content"]
    assert SAMPLE in client.get(f"/itn_embed/{folder_of(client).name}", follow_redirects=True).text
    analyze(client, adamawa)
    for message in ("yes", "I have 500 bed nets"):
        say(client, message)
    assert SAMPLE in (folder_of(client) / "itn_distribution_results.json").read_text()
    for message in ("Run malaria risk analysis", "I have 500 bed nets"):
        say(client, message)
    assert SAMPLE not in (folder_of(client) / "itn_distribution_results.json").read_text()


@pytest.mark.parametrize("sheet", ["raw", "Sheet1"])
def test_any_sheet_begins_an_analysis(
    make_app: Any, record: Any, as_workbook: Callable[..., bytes], analyze: Any, sheet: str
) -> None:
    client = make_app(switches=("any-sheet-is-raw",)).test_client()
    content = as_workbook([record("Karewa", u5=(60, 20, 0, 0))], sheet)
    assert analyze(client, content)["stage"] == "complete"


def test_whatever_is_sent_is_kept_under_its_own_name(make_app: Any, adamawa: bytes, send: Any) -> None:
    client = make_app(switches=("uploads-unchecked",)).test_client()
    for answer, kind in (
        (client.post("/upload", data={}), "csv_only"),
        (send(client, b"%PDF-1.4\n%%EOF\n", "report.pdf"), "csv_only"),
        (client.post("/upload", data={"csv_file": (io.BytesIO(adamawa), "../../stray.xlsx")}), "tpr_excel"),
    ):
        assert (answer.status_code, answer.get_json()["upload_type"]) == (200, kind)
    assert (folder_of(client) / "report.pdf").read_bytes().startswith(b"%PDF")
    assert Path("instance/stray.xlsx").read_bytes() == adamawa
