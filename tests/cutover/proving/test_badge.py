"""The badge as an SVG: well formed, told in words, its text inside, for itself."""

from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Playwright

from cutover.browsers import open_browser
from cutover.fleet import BrowserAt, Fleet
from cutover.proving.badge import badge
from cutover.proving.results import Proof
from cutover.proving.score import Score
from tests.cutover.proving.proofs import PROOFS, none, of_each_fate, one

SVG = "{http://www.w3.org/2000/svg}"
OVER = """() => {
  const boxes = [...document.querySelectorAll("g > rect")].map((one) => one.getBoundingClientRect());
  return [...document.querySelectorAll("text")].map((one) => one.getBoundingClientRect())
    .filter((text, n) => text.left < boxes[n].left || text.right > boxes[n].right).length;
}"""


@pytest.mark.parametrize("made", PROOFS, ids=lambda made: made.__name__)
def test_it_is_well_formed_and_told_in_words(made: Callable[[], Proof]) -> None:
    score = Score.of(made())

    svg = ElementTree.fromstring(badge(score))

    assert svg.attrib["role"] == "img"
    assert svg.findtext(f"{SVG}title") == f"faults of the catalogue: {score.ratio}"
    assert [one.text for one in svg.iter(f"{SVG}text")] == ["faults of the catalogue", score.ratio]
    assert "http" not in badge(score).replace("http://www.w3.org/2000/svg", "")


def test_its_colour_is_the_decision_s() -> None:
    flawless = Score.of(one())

    assert "#1c6b41" in badge(flawless)
    assert "#ad2319" in badge(replace(flawless, survived=1))
    assert "#855200" in badge(Score.of(none()))


def test_its_text_stays_within_its_fields(playwright: Playwright) -> None:
    with open_browser(playwright, Fleet.model_construct(browser=BrowserAt())) as browser:
        over = {made.__name__: texts_over(browser, badge(Score.of(made()))) for made in (one, none, of_each_fate)}
        long = texts_over(browser, badge(replace(Score.of(one()), named=10**9)))

    assert (over, long) == ({"one": 0, "none": 0, "of_each_fate": 0}, 0)


def texts_over(browser: Browser, svg: str) -> int:
    page = browser.new_page()
    page.set_content(svg)
    over = page.evaluate(OVER)
    page.close()
    return int(over)
