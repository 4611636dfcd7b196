"""The steps of one officer, and what goes wrong in them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cutover.answers import Reply as Answer
from cutover.errors import Mismatch, ProbeError
from cutover.journeys import HttpWay, NetPlan, Officer
from cutover.journeys.over_http import DOWNLOADS
from cutover.load.assignment import Assignment
from cutover.load.journey import Journey
from tests.cutover.servers import Reply, Request, http_server


def journey(address: str, taken: list[str]) -> Journey:
    @contextmanager
    def timed(step: str) -> Iterator[None]:
        taken.append(step)
        yield

    return Journey(Assignment(1), Officer("production", HttpWay(address)), timed)


def test_who_is_told_no_session_knows_nothing() -> None:
    with http_server(lambda _: Reply(200, '{"session_id": null}')) as address:
        one = journey(address, [])
        with pytest.raises(ProbeError) as untold:
            one.ask_who_one_is()

    assert str(untold.value) == (
        "Session of user 1 (Kwara, 6 wards) on production\n"
        "  expected: its id\n"
        "  actual:   none was told\n"
        "  next:     see whether the service answers, and its log for this time"
    )


def test_a_workbook_that_is_taken_for_another_ends_the_journey_there(tmp_path: Path) -> None:
    def answer(_: Request) -> Reply:
        return Reply(200, '{"session_id": "one", "upload_type": "tpr_excel", "available_states": ["Osun State"]}')

    taken: list[str] = []
    with http_server(answer) as address:
        one = journey(address, taken)
        one.come()
        one.ask_who_one_is()
        with pytest.raises(Mismatch) as wrong:
            one.work(tmp_path)

    assert (one.step, taken, one.first_session_id) == ("upload", ["first visit", "upload"], "one")
    assert wrong.value.failure.subject == "Upload of a TPR workbook on production, user 1 (Kwara, 6 wards)"
    assert wrong.value.failure.actual == 'HTTP 200, tpr_excel, states Osun, None rows; the page says ""'


def test_an_error_page_is_nobody_s_map() -> None:
    """And so the step went wrong; that it shows another's wards would be the worse news."""

    def answer(request: Request) -> Reply:
        if request.path.startswith("/api/tpr/download-links"):
            links = [{"type": kind, "name": "x"} for kind in DOWNLOADS]
            return Reply(200, json.dumps({"download_links": links}))
        return Reply(503 if request.path == "/map" else 200, "x")

    taken: list[str] = []
    with http_server(answer) as address:
        one = journey(address, taken)
        one.plan = NetPlan(1, 1)
        one.officer.last_reply = Answer("", ("/map",))
        with pytest.raises(Mismatch) as wrong:
            one.look()

    assert taken == ["files", "map"]
    assert str(wrong.value) == (
        f"{address}/map\n  expected: HTTP 200\n  actual:   HTTP 503\n  next:     read the service's log for this time"
    )
