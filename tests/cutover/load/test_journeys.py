"""The steps of one officer, and what goes wrong in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cutover.errors import Mismatch, ProbeError
from cutover.journeys import HttpWay, Officer
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
