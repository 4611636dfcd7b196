"""What one visitor is offered, over real HTTP."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import cast

import pytest

from cutover.answers import Downloads, Fetched
from cutover.errors import Mismatch
from cutover.fleet import Instance
from cutover.journeys import BrowserWay, HttpWay
from cutover.witnesses.downloads import LINKS, Offer, fetch_many, links_in, offer, offers_of, see_again
from tests.cutover.fleets import local_instance
from tests.cutover.servers import Reply, Request, http_server

LINK = {"type": "Shapefile", "name": "Osun_state.zip"}


@dataclass
class Application:
    """Each visitor is offered a link, and files that say whose they are and where they were asked for."""

    requests: list[Request] = field(default_factory=list)

    def __call__(self, request: Request) -> Reply:
        self.requests.append(request)
        if request.path == LINKS:
            return Reply(body=json.dumps({"download_links": [LINK]}), headers={"Content-Type": "application/json"})
        return Reply(body=f"{request.path} of {request.cookie}")


@pytest.fixture
def application() -> Application:
    return Application()


@pytest.fixture
def address(application: Application) -> Iterator[str]:
    with http_server(application) as address:
        yield address


KEYS = {
    "TPR Analysis Data": "tpr_analysis",
    "Complete Analysis": "main_analysis",
    "Shapefile": "shapefile",
    "TPR Analysis Report": "html_report",
    "Summary Report": "summary",
}


def texts(offered: Offer) -> dict[str, str]:
    return {kind: file.text for kind, file in offered.files.items()}


def test_the_links_and_a_file_of_each_type_whether_it_is_linked_or_not(address: str) -> None:
    way = HttpWay(address)

    offered = offer(way)

    assert offered.links == (LINK,)
    assert texts(offered) == {kind: f"/api/tpr/download/{key} of " for kind, key in KEYS.items()}


def test_the_same_visitor_on_every_instance(address: str) -> None:
    def at(name: str) -> Instance:
        return local_instance(name).model_copy(update={"address": address})

    offers = offers_of((at("p1"), at("p2")), {"chatmrpt_session": "sid"})

    assert list(offers) == ["p1", "p2"]
    for offered in offers.values():
        assert offered.links == (LINK,)
        assert texts(offered)["Shapefile"] == "/api/tpr/download/shapefile of chatmrpt_session=sid"


def test_many_times_for_the_same_visitor(address: str, application: Application) -> None:
    way = HttpWay(address)
    way.browser.cookies.set("chatmrpt_session", "sid")

    fetched = fetch_many(way, "/file", 15)

    assert [one.text for one in fetched] == ["/file of chatmrpt_session=sid"] * 15
    assert application.requests == [Request("/file", "chatmrpt_session=sid")] * 15


@dataclass
class Tab:
    """A browser that tells what was done with it."""

    done: str = "opened"

    def downloads(self) -> Downloads:
        return Downloads(self.done, ())

    def reload(self) -> None:
        self.done = "reloaded"

    def in_new_tab(self) -> "Tab":
        return replace(self, done=f"{self.done}, then a new tab")


def test_what_the_tab_shows_again() -> None:
    shown = see_again(cast(BrowserWay, Tab()))

    assert {when: downloads.text for when, downloads in shown.items()} == {
        "in a fresh browser": "opened",
        "after a reload": "reloaded",
        "in a new tab": "reloaded, then a new tab",
    }


def test_links_that_come_with_an_error() -> None:
    with pytest.raises(Mismatch, match="HTTP 500, nothing, 22 bytes"):
        links_in(Fetched("http://127.0.0.1/links", 500, "", b'{"download_links": []}'))


def test_no_links_are_links_too() -> None:
    assert links_in(Fetched("http://127.0.0.1/links", 200, "application/json", b'{"download_links": []}')) == ()
