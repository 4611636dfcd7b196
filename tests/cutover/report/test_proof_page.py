"""The page of a proof: what it says, to whom nothing is hidden, and how it bears nothing, much and hostile names."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from cutover.proving.results import Healthy, Proof
from cutover.report.proof import write_proof_page
from tests.cutover.proving.proofs import CONNECTED, PROOFS, blind, healthy, none, of_each_fate, proof, whole, witnessed
from tests.cutover.report.axe import violations
from tests.cutover.report.opened import SCHEMES, Opened, Scheme
from tests.cutover.report.test_page_handling import CUT_OFF, DEAD_LINKS
from tests.cutover.verdict.making import WRONG_REDIS

HELD_IN_SIGHT = """() => {
  const box = document.querySelector(".scrolls");
  box.scrollTo(400, 700);
  const of = box.getBoundingClientRect();
  const column = document.querySelector(".matrix thead th:nth-child(20)").getBoundingClientRect();
  const row = document.querySelector(".matrix tbody:last-child tr:last-child th").getBoundingClientRect();
  return { scrolled: [box.scrollLeft, box.scrollTop], top: column.top - of.top, left: row.left - of.left };
}"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {one.__name__: write_proof_page(one(), tmp_path_factory.mktemp("proof")) for one in PROOFS}


@pytest.fixture
def opened(reader: BrowserContext, made: dict[str, Path]) -> Iterator[Opened]:
    """With each fate in it."""
    page = reader.new_page()
    yield Opened(page, made["of_each_fate"])
    page.close()


def texts(opened: Opened, selector: str) -> list[str]:
    return [re.sub(r"\s+", " ", text).strip() for text in opened.page.locator(selector).all_inner_texts()]


def test_the_score_stands_on_top_and_what_is_wrong_comes_first(opened: Opened) -> None:
    assert opened.page.title() == "2 of 5 killed: proof of the suite"
    expect(opened.page.get_by_role("heading", level=1)).to_have_text("2 of 5 killed")
    assert texts(opened, ".figures div") == [
        *("killed by what was to notice 1", "killed by another 1", "not killed 3"),
        *("healthy labs with a false alarm 1 of 2", "scenarios that killed nothing 1"),
    ]
    assert texts(opened, "h2") == [
        *("Not killed", "False alarms", "Matrix", "Faults", "What the lab cannot show", "Healthy labs"),
        *("Scenarios that killed nothing", "This proof"),
    ]
    assert texts(opened, "#missed h3") == [
        "C09 A value is quoted",
        "R02 Redis is full",
        "H01 Backed up after the change",
    ]
    assert texts(opened, "#missed .next dd") == [
        "let a general look see what differs from health: cutover lab break C09; then cutover prove C09",
        "let what could not look be able to tell: cutover lab break R02; then cutover prove R02",
        "do it by hand and look: cutover lab break H01; then cutover prove H01",
    ]
    assert texts(opened, "#alarms .kind, #alarms h3, #alarms .next dd") == [
        "failed healthy lab 2",
        "The Redis in use has room, in production",
        "see whether it runs",
    ]


def test_a_field_of_the_matrix_says_in_words_who_made_what_of_which_fault(opened: Opened) -> None:
    table = opened.page.get_by_role("table", name="Matrix")
    row = table.get_by_role("row").filter(has=opened.page.get_by_role("rowheader", name="C03 One of production's"))

    expect(table.get_by_role("columnheader")).to_have_count(6)
    assert [" ".join(text.split()) for text in row.get_by_role("cell").all_text_contents()] == [
        f"killed it, as it was to: {CONNECTED}",
        "killed it, as it was to: watch",
        "killed it: All servers of an environment are alike",
        "",
        "",
    ]
    expect(row.get_by_role("cell").first).to_have_attribute("title", f"C03, {CONNECTED}: killed it, as it was to")
    expect(row.get_by_role("rowheader")).to_have_text(re.compile(r", killed by what was to notice it$"))


def test_the_marks_are_told_apart_without_colour(opened: Opened) -> None:
    fields = opened.page.locator(".matrix td use").evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")

    assert Counter(fields) == {
        "#icon-named": 2,
        "#icon-held": 2,
        "#icon-failed": 1,
        "#icon-not-looked-at": 1,
        "#icon-no-scenario": 4,
    }
    assert opened.page.evaluate("(all) => all.every((one) => document.querySelector(one))", list(set(fields)))


def test_a_fault_tells_what_it_endangers_who_was_to_notice_and_what_was_said(opened: Opened) -> None:
    section = opened.page.locator("#fault-C03")
    expect(section).not_to_have_attribute("open", "")

    opened.page.get_by_role("table", name="Matrix").get_by_role("link", name="C03").focus()
    opened.page.keyboard.press("Enter")

    expect(section).to_have_attribute("open", "")
    expect(section.locator("summary")).to_be_focused()
    assert texts(opened, "#fault-C03 h4, #fault-C03 .findings li, #fault-C03 .next dd") == [
        "Endangers",
        "3.3.1 Production's settings name the production Redis",
        "5.1.3 Redis connection successful",
        "Was to be noticed by",
        f"{CONNECTED}: killed it, as it was to",
        "watch: killed it, as it was to",
        f"{CONNECTED}, in production: failed",
        WRONG_REDIS.next_action,
        "watch: refused",
        WRONG_REDIS.next_action,
        "Noticed also by others",
        f"All servers of an environment are alike, in production: failed {WRONG_REDIS.next_action}",
    ]


def test_what_was_not_killed_is_open_and_what_was_is_folded_away(opened: Opened) -> None:
    open_ones = opened.page.locator("details[open]").evaluate_all("(all) => all.map((one) => one.id)")

    assert open_ones == ["fault-C09", "fault-R02", "fault-H01"]
    assert opened.trouble == []


def test_a_phone_and_paper_get_a_list_and_a_screen_reader_a_table(opened: Opened) -> None:
    opened.page.set_viewport_size({"width": 390, "height": 844})
    table = opened.page.get_by_role("table", name="Matrix")

    assert texts(opened, ".matrix tbody tr:has(td)")[0] == (
        "C03 One of production's instances is on staging's Redis , killed by what was to notice it "
        f"killed it, as it was to: {CONNECTED} killed it, as it was to: watch "
        "killed it: All servers of an environment are alike"
    )
    expect(table.get_by_role("columnheader")).to_have_count(6)
    expect(table.get_by_role("rowheader")).to_have_count(9)
    opened.page.set_viewport_size({"width": 1280, "height": 800})
    opened.page.emulate_media(media="print")
    assert [text.split()[-1] for text in texts(opened, ".matrix tbody tr:has(td)")] == [
        *("alike", "other", "alike", "preflight", "watch")
    ]


def test_both_heads_stay_in_sight(reader: BrowserContext, made: dict[str, Path]) -> None:
    page = reader.new_page()
    page.goto(made["whole"].as_uri())

    assert page.evaluate(HELD_IN_SIGHT) == {"scrolled": [400, 700], "top": 1, "left": 1}
    page.close()


def test_90_faults_are_all_there(reader: BrowserContext, made: dict[str, Path]) -> None:
    opened = Opened(reader.new_page(), made["whole"])

    assert opened.page.locator("#faults details").count() == 90
    assert opened.page.locator(".matrix td").count() == 90 * 60
    assert opened.page.locator("#missed .reason").count() == 6
    assert texts(opened, "#healthy p") == ["50 labs in health, 63 scenarios in each: no alarm."]
    assert made["whole"].stat().st_size < 1_000_000
    opened.page.close()


@pytest.mark.parametrize("name", [one.__name__ for one in PROOFS])
def test_nothing_much_and_hostile_names_give_a_page_that_can_be_read(
    reader: BrowserContext, made: dict[str, Path], name: str
) -> None:
    opened = Opened(reader.new_page(), made[name])
    title = opened.page.title()
    opened.page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for width in (360, 1280):
        opened.page.set_viewport_size({"width": width, "height": 800})

        assert opened.page.evaluate("() => document.documentElement.scrollWidth") == width
        assert opened.page.evaluate(CUT_OFF) == []
    assert opened.page.evaluate(DEAD_LINKS) == []
    assert opened.page.evaluate("() => document.scripts.length") == 1
    assert (opened.page.title(), opened.trouble) == (title, [])
    assert title.endswith(": proof of the suite")
    opened.page.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["none", "whole", "hostile"])
def test_axe_finds_nothing(reader: BrowserContext, made: dict[str, Path], name: str, scheme: Scheme) -> None:
    opened = Opened(reader.new_page(), made[name])
    opened.page.emulate_media(color_scheme=scheme)

    assert violations(opened.page) == []
    opened.page.close()


def test_healthy_labs_are_counted_with_their_scenarios_and_alarms(tmp_path: Path) -> None:
    more = Healthy(number=3, scenarios=60, alarms=(blind(), witnessed()))
    text = write_proof_page(proof(healthy=[healthy(1), more]), tmp_path).read_text(encoding="utf-8")

    assert "2 labs in health, 60 to 63 scenarios in each: " in text
    assert '<a href="#alarms">2 false alarms</a> in 1 lab.' in text


def test_no_fault_and_no_healthy_lab_are_said(tmp_path: Path) -> None:
    text = write_proof_page(none(), tmp_path).read_text(encoding="utf-8")

    assert "<title>no fault tried: proof of the suite</title>" in text
    assert "None was tried: whether the suite cries wolf is not known from this proof." in text
    assert '<section id="matrix"' not in text
    assert '<body class="inconclusive">' in text


def test_the_same_proof_gives_the_same_page_and_leaves_nothing_else(tmp_path: Path) -> None:
    made: Callable[[], Proof] = of_each_fate
    first = write_proof_page(made(), tmp_path).read_bytes()

    assert write_proof_page(proof(), tmp_path).read_bytes() != first
    assert write_proof_page(made(), tmp_path).read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_it_prints_on_paper_of_one_width(reader: BrowserContext, made: dict[str, Path]) -> None:
    page = reader.new_page()
    page.goto(made["of_each_fate"].as_uri())

    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(format="A4"))

    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(596, 843)}
    page.close()


def test_the_whole_is_whole() -> None:
    """Otherwise the tests above would look at less than they say."""
    assert {one.fate.name for one in whole().faults} == {"NAMED", "SURVIVED", "UNSURE"}
