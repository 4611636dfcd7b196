"""Every page in the hands of its readers: by keyboard, at every width, on paper, with motion reduced."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.cutover.report.opened import Opened
from tests.cutover.report.whole import acceptance, failed_switch, proof, switch, watch

PAPER_PX = 688
"""What the margins leave of an A4 sheet."""
FOCUSED = """() => {
  const one = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  return { link: one.closest("td") && one.getAttribute("href"), outline: `${outlineStyle} ${outlineWidth}`,
    over: one === document.body };
}"""
CUT_OFF = """() => {
  const scrolls = (box) => box !== null && getComputedStyle(box).overflowX === "auto";
  return [...document.querySelectorAll("main *")]
    .filter((one) => !one.closest(".unseen, svg") && one.getClientRects().length)
    .filter((one) => !scrolls(one.closest("[tabindex='0']")))
    .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
      || (getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1))
    .map((one) => `${one.tagName} ${one.className}: ${one.textContent.slice(0, 60)}`);
}"""
"""Without what lies in a box that the keyboard reaches and scrolls."""
MOVING = """() => [...document.querySelectorAll("*")]
  .filter((one) => {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one);
    return transitionDuration !== "0s" || animationName !== "none" || scrollBehavior !== "auto";
  }).map((one) => one.tagName)"""
DEAD_LINKS = """() => [...document.querySelectorAll('a[href^="#"]')]
  .map((link) => link.getAttribute("href").slice(1)).filter((id) => !document.getElementById(id))"""


@pytest.fixture(params=[acceptance, switch, failed_switch, watch, proof], ids=lambda made: made.__name__)
def opened(request: pytest.FixtureRequest, reader: BrowserContext, tmp_path: Path) -> Iterator[Opened]:
    made: Callable[[Path], Path] = request.param
    page = reader.new_page()
    yield Opened(page, made(tmp_path))
    page.close()


def test_nothing_is_fetched_missing_or_dead(opened: Opened) -> None:
    opened.page.wait_for_load_state("networkidle")

    assert opened.trouble == []
    assert opened.page.evaluate(DEAD_LINKS) == []
    assert opened.page.evaluate("() => [...document.images].every((one) => one.complete && one.naturalWidth > 0)")
    assert opened.page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content", timeout=0)


def test_no_width_scrolls_sideways_or_cuts_anything_off(opened: Opened) -> None:
    opened.page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for width in (360, 414, 639, 640, 768, 1024, 1087, 1088, 1280, 1600):
        opened.page.set_viewport_size({"width": width, "height": 800})

        assert opened.page.evaluate("() => document.documentElement.scrollWidth") == width
        assert opened.page.evaluate(CUT_OFF) == [], f"at {width} px"


def test_paper_shows_everything(opened: Opened) -> None:
    opened.page.set_viewport_size({"width": PAPER_PX, "height": 900})
    opened.page.emulate_media(media="print")
    opened.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")

    assert opened.page.locator("details:not([open])").count() == 0
    assert opened.page.evaluate(CUT_OFF) == []
    expect(opened.page.get_by_role("navigation")).to_be_hidden()
    expect(opened.page.locator("h1")).to_be_visible()
    parts = opened.page.locator("main section, main table, main figure, main dl").all()
    assert [part.inner_text()[:40] for part in parts if not part.is_visible()] == []


def test_nothing_moves(opened: Opened) -> None:
    for motion in ("no-preference", "reduce"):
        opened.page.emulate_media(reduced_motion=motion)

        assert opened.page.evaluate(MOVING) == []


@pytest.mark.parametrize("opened", [acceptance], ids=["acceptance"], indirect=True)
def test_every_cell_opens_its_scenario_by_keyboard_alone(opened: Opened) -> None:
    page = opened.page
    cells = [link.get_attribute("href") for link in page.locator("td a[href^='#scenario-']").all()]
    reached = []
    page.keyboard.press("Tab")
    while not (focused := page.evaluate(FOCUSED))["over"]:
        assert focused["outline"] == "solid 3px"
        if focused["link"]:
            reached.append(focused["link"])
        page.keyboard.press("Tab")

    assert reached == cells != []
    for number in range(len(cells)):
        link = page.locator("td a[href^='#scenario-']").nth(number)
        scenario = page.locator(str(cells[number]))
        scenario.evaluate("(one) => { one.open = false; }")
        link.focus()
        page.keyboard.press("Enter")

        expect(scenario).to_have_attribute("open", "")
        expect(scenario.locator("summary")).to_be_focused()
        assert page.evaluate(FOCUSED)["outline"] == "solid 3px"
