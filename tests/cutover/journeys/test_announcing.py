"""Announcing what will be written to the log on purpose."""

import re
from pathlib import Path

import pytest

from cutover.errors import ConfigurationError
from cutover.journeys import HttpWay
from cutover.journeys.announcing import announced_upload
from cutover.provocations import ANNOUNCEMENT, LINES, PROVOKED_BY, Provocation
from cutover.workbooks.spoiled import SPOILED, spoiled
from tests.cutover.servers import Reply, Request, http_server


def announcements(asked: list[str]) -> list[tuple[str, str]]:
    heard = [re.match(ANNOUNCEMENT, f"GET {path} HTTP/1.1") for path in asked]
    assert len({one["number"] for one in heard if one}) <= 1
    return [(one["kind"], one["edge"]) for one in heard if one]


def test_an_upload_that_provokes_errors_is_announced_before_and_after_even_if_it_fails(tmp_path: Path) -> None:
    asked = []

    def answer(request: Request) -> Reply:
        asked.append(request.path)
        return Reply(404)

    with http_server(answer) as address:
        way = HttpWay(address)
        with pytest.raises(ConfigurationError), announced_upload(way, "a PDF document"):
            way.upload_as("report.pdf", spoiled("a file that nobody knows", tmp_path))
        way.close()

    assert announcements(asked) == [("refused-upload", "begin"), ("refused-upload", "end")]


def test_an_upload_that_provokes_nothing_is_not_announced() -> None:
    with announced_upload(HttpWay("http://127.0.0.1:1"), "a TPR workbook"):
        pass


def test_every_provocation_is_declared_and_used() -> None:
    assert set(LINES) == set(Provocation) == set(PROVOKED_BY.values())
    assert set(PROVOKED_BY) - set(SPOILED) == {"no file", "a file that is too large"}
