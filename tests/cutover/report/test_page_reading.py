"""index.html in the hands of its readers: hostile text, every width, dark, paper, keyboard, screen reader."""

from collections import Counter

from playwright.sync_api import expect

from cutover.plan import PLAN
from tests.cutover.report.opened import SCHEMES, Opened
from tests.cutover.report.sample import SCRIPT

CONTRASTS = """() => {
  const styles = getComputedStyle(document.documentElement);
  const luminance = (name) => {
    const value = styles.getPropertyValue(`--${name}`).trim();
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(value.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  const grounds = ["paper", "sheet"].map(luminance);
  return Object.fromEntries(["ink", "quiet", "link", "held", "failed", "known", "unknown"]
    .map((name) => [name, Math.min(...grounds.map((ground) => ratio(luminance(name), ground)))]));
}"""


def test_hostile_text_is_shown_and_not_obeyed(opened: Opened) -> None:
    assert opened.page.locator("#reasons .actual dd").nth(1).inner_text() == SCRIPT
    expect(opened.page.get_by_role("heading", name="<b>A title</b> that is no markup").first).to_be_visible()
    expect(opened.page).to_have_title("NO-GO: acceptance on lab")
    assert opened.page.evaluate("() => [document.scripts.length, document.querySelectorAll('img').length]") == [1, 1]


def test_a_cell_opens_its_scenario(opened: Opened) -> None:
    scenario = opened.page.locator("#scenario-2")
    expect(scenario).not_to_have_attribute("open", "")

    opened.page.locator('[id="item-5.2.1"]').get_by_role("link").nth(1).click()

    expect(scenario).to_have_attribute("open", "")
    expect(scenario.locator("summary")).to_be_focused()
    expect(scenario.locator("summary")).to_be_in_viewport()


def test_nothing_is_fetched_and_the_console_stays_empty(opened: Opened) -> None:
    opened.page.locator("td a").first.click()
    opened.page.wait_for_load_state("networkidle")

    assert opened.trouble == []


def test_what_is_injected_later_may_neither_run_nor_load(opened: Opened) -> None:
    opened.page.evaluate(
        """() => document.body.append(Object.assign(document.createElement("script"),
            { textContent: "document.title = 'taken over'" }))"""
    )

    expect(opened.page).to_have_title("NO-GO: acceptance on lab")
    assert ["Content Security Policy" in trouble for trouble in opened.trouble] == [True]


def test_no_width_scrolls_sideways(opened: Opened) -> None:
    widths = (360, 480, 640, 800, 1100, 1600)
    scrolled = {}
    for width in widths:
        opened.page.set_viewport_size({"width": width, "height": 800})
        scrolled[width] = opened.page.evaluate("() => document.documentElement.scrollWidth")

    assert scrolled == {width: width for width in widths}


def test_light_and_dark(opened: Opened) -> None:
    grounds = []
    for scheme in SCHEMES:
        opened.page.emulate_media(color_scheme=scheme)
        grounds.append(opened.page.evaluate("() => getComputedStyle(document.body).backgroundColor"))

    assert grounds == ["rgb(250, 249, 246)", "rgb(20, 22, 24)"]


def test_text_stands_out_from_its_ground(opened: Opened) -> None:
    contrasts = {}
    for scheme in SCHEMES:
        opened.page.emulate_media(color_scheme=scheme)
        for name, ratio in opened.page.evaluate(CONTRASTS).items():
            contrasts[scheme, name] = ratio

    assert len(contrasts) == 14
    assert {pair: ratio for pair, ratio in contrasts.items() if ratio < 4.5} == {}


def test_paper_gets_every_scenario_open_and_light(opened: Opened) -> None:
    opened.page.emulate_media(media="print", color_scheme="dark")
    opened.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")

    assert opened.page.locator("details:not([open])").count() == 0
    colours = opened.page.evaluate(
        "() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(29, 32, 35)"]
    opened.page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert opened.page.locator("details:not([open])").count() == 2


def test_the_keyboard_skips_to_the_verdict(opened: Opened) -> None:
    opened.page.keyboard.press("Tab")
    expect(opened.page.get_by_role("link", name="Skip to the verdict")).to_be_focused()
    opened.page.keyboard.press("Enter")

    expect(opened.page.get_by_role("main")).to_be_focused()


def test_a_screen_reader_finds_landmarks_and_tables(opened: Opened) -> None:
    """What Chromium hands to it, even on a phone, where the rows of a table are shown as blocks."""
    opened.page.set_viewport_size({"width": 360, "height": 900})
    nodes = opened.page.context.new_cdp_session(opened.page).send("Accessibility.getFullAXTree")["nodes"]
    heard = Counter(node["role"]["value"] for node in nodes if not node["ignored"])

    items = sum(len(phase.items) for phase in PLAN)
    groups = len({(phase.number, item.group) for phase in PLAN for item in phase.items})
    phases = len(PLAN)
    assert {role: heard[role] for role in ("banner", "navigation", "main", "table", "row", "columnheader", "cell")} == {
        "banner": 1,
        "navigation": 1,
        "main": 1,
        "table": phases,
        "row": items + groups + phases,
        "columnheader": 3 * phases,
        "cell": 2 * items,
    }
    assert heard["rowheader"] == items + groups
    table = opened.page.get_by_role("table", name="Phase 5: Testing & Verification")
    expect(table.get_by_role("columnheader")).to_have_text(["Item", "Staging", "Production"])
    expect(table.get_by_role("rowheader", name="5.2.1 Upload TPR file")).to_have_count(1)
    expect(table.get_by_role("link", name="held: A workbook uploads")).to_have_count(2)
