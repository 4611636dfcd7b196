"""How long a page is waited for: as long as anything is on its way, and a moment longer. In a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, Route, expect

from cutover.browsers import open_browser
from cutover.fleet import Fleet
from cutover.fleet.types import BrowserAt
from cutover.pages import traffic
from cutover.pages.traffic import Traffic

ADDRESS = "http://page.example/"
ASKS = f"<p id=sign>thinking</p><script>fetch('{ADDRESS}answer').then(() => document.querySelector('#sign').remove())"
SILENT = "<p id=sign>thinking</p>"


@pytest.fixture
def page(playwright: Playwright) -> Iterator[Page]:
    with open_browser(playwright, Fleet.model_construct(browser=BrowserAt())) as browser:
        yield browser.new_page()


def wait(page: Page, body: str, *, most_ms: float) -> None:
    page.route(ADDRESS, lambda route: route.fulfill(body=body, content_type="text/html"))
    with Traffic(page).listening() as heard:
        page.goto(ADDRESS)
        sign = page.locator("#sign")
        heard.wait_for(
            "the sign is there", lambda within_ms: expect(sign).to_have_count(0, timeout=within_ms), most_ms=most_ms
        )


def test_a_quiet_page_is_told_at_once(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traffic, "QUIET_MS", 300)

    # What the page itself has asked for moved before anybody waited.
    with pytest.raises(AssertionError) as told:
        wait(page, SILENT, most_ms=3_600_000)

    assert re.fullmatch(r"the sign is there, still after \d+ s, with nothing on its way", str(told.value))


def test_what_is_on_its_way_is_waited_for(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """Far longer than a page may be quiet: its answer comes once the third look has found none."""
    monkeypatch.setattr(traffic, "QUIET_MS", 300)
    held: list[Route] = []
    page.route(f"{ADDRESS}answer", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    page.route(ADDRESS, lambda route: route.fulfill(body=f"{ASKS}</script>", content_type="text/html"))
    looks = 0

    def look(within_ms: float) -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            held[0].fulfill(body="there")
        expect(page.locator("#sign")).to_have_count(0, timeout=within_ms)

    with Traffic(page).listening() as heard:
        page.goto(ADDRESS)
        heard.wait_for("the sign is there", look, most_ms=3_600_000)

    assert looks >= 3


def test_what_never_comes_is_waited_for_no_longer_than_was_said(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traffic, "QUIET_MS", 300)
    page.route(f"{ADDRESS}answer", lambda _: None)

    with pytest.raises(AssertionError, match=r"^the sign is there, still after \d+ s, with a request on its way$"):
        wait(page, f"{ASKS}</script>", most_ms=600)
