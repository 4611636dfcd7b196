"""What the witnesses said, from a run's evidence and in a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from cutover.report import write_page
from cutover.report.looks import Look, look_at
from cutover.report.witnesses import witness_tables
from cutover.runs import Outcome, RunFolder
from cutover.verdict import judge
from tests.cutover.report.opened import Opened
from tests.cutover.report.sample import ISOLATED, ON_STAGING
from tests.cutover.report.witnessed import HOSTILE, PRODUCTION, RIGHT, STAGING, WRONG
from tests.cutover.verdict.making import result_of, run_of, scenario

AGREE = [scenario("All witnesses name one Redis", where, "5.1.3") for where in ("staging", "production")]
SERVICE = "active, enabled; main process 4710, 6 workers; the plan's count: 7, where the plan expects 7"


def fill(folder: RunFolder) -> None:
    """Staging was asked once, production twice; the first table of production is gone since."""
    folder.evidence.mkdir()
    for number, content in ((1, STAGING.model_dump_json()), (3, PRODUCTION.model_dump_json())):
        (folder.evidence / f"{number}-witnesses.json").write_text(content, encoding="utf-8")
    folder.begin(run_of(*AGREE, ISOLATED))
    folder.append(result_of(AGREE[0], evidence=["evidence/1-witnesses.json"]))
    gone, kept = ["evidence/2-witnesses.json"], ["evidence/3-witnesses.json"]
    folder.append(result_of(AGREE[1], Outcome.FAILED, failure=ON_STAGING, evidence=gone))
    folder.append(result_of(AGREE[1], Outcome.FAILED, failure=ON_STAGING, attempt=2, evidence=kept, after_s=9))
    folder.append(result_of(ISOLATED, after_s=20))


def looks(folder: RunFolder) -> tuple[Look, ...]:
    results = tuple(folder.results())
    return look_at(folder.path, judge(folder.run(), results), results)


def test_tables_with_the_look_that_each_belongs_to(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    fill(folder)

    found = witness_tables(tmp_path, looks(folder))

    assert [(look.id, table) for look, table in found] == [(AGREE[0], STAGING), (AGREE[1], PRODUCTION)]


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"null", b"\xff\xfe", STAGING.model_dump_json().replace("holds", "held").encode()]
)
def test_what_is_no_table_is_left_out(tmp_path: Path, content: bytes) -> None:
    folder = RunFolder(tmp_path)
    fill(folder)
    (folder.evidence / "3-witnesses.json").write_bytes(content)

    assert [table for _, table in witness_tables(tmp_path, looks(folder))] == [STAGING]


def test_other_evidence_and_what_leads_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    """A folder by that name is no table either."""
    outside = tmp_path / "outside-witnesses.json"
    outside.write_text(STAGING.model_dump_json(), encoding="utf-8")
    run = tmp_path / "run"
    (run / "evidence/folder-witnesses.json").mkdir(parents=True)
    (run / "evidence/link-witnesses.json").symlink_to(outside)
    (run / "evidence/witnesses.txt").write_text(STAGING.model_dump_json(), encoding="utf-8")
    names = ("link-witnesses.json", "witnesses.txt", "folder-witnesses.json")
    folder = RunFolder(run)
    folder.begin(run_of(AGREE[0]))
    evidence = [str(outside), "../outside-witnesses.json", *(f"evidence/{name}" for name in names)]
    folder.append(result_of(AGREE[0], evidence=evidence))

    assert witness_tables(run, looks(folder)) == ()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = RunFolder(tmp_path_factory.mktemp("witnessed"))
    fill(folder)
    return write_page(folder)


@pytest.fixture
def opened(reader: BrowserContext, file: Path) -> Iterator[Opened]:
    page = reader.new_page()
    yield Opened(page, file)
    page.close()


@pytest.fixture
def page(opened: Opened) -> Page:
    return opened.page


def test_each_environment_has_a_table_that_leads_to_its_scenario(page: Page) -> None:
    section = page.get_by_role("region", name="Which Redis, really")

    assert [" ".join(text.split()) for text in section.get_by_role("heading", level=3).all_inner_texts()] == [
        f"Staging expected: {STAGING.expected}",
        f"Production expected: {PRODUCTION.expected}",
    ]
    links = section.get_by_role("heading", level=3).get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == ["#scenario-1", "#scenario-2"]
    expect(page.get_by_role("navigation").get_by_role("link", name="Witnesses")).to_have_attribute("href", "#witnesses")


def test_who_said_what_on_which_instance_and_who_dissents(page: Page) -> None:
    table = page.get_by_role("table", name=f"Production expected: {PRODUCTION.expected}")

    assert [" ".join(text.split()) for text in table.get_by_role("row").all_inner_texts()] == [
        "Witness Says",
        "production-1 host ip-10-0-0-1, seen at 2025-08-01 14:03:07 UTC in 1.2 s",
        f"declared settings as expected {RIGHT}",
        f"the service, and the plan's count {SERVICE}",
        f"production-2 host {HOSTILE}, seen at 2025-08-01 14:03:07 UTC in 210 ms",
        f"declared settings as expected {RIGHT}",
        f"sockets of the workers dissents workers 4711, 4712: {RIGHT} {WRONG}",
        f"the service, and the plan's count {SERVICE}",
    ]
    expect(table.locator("tr.failed")).to_have_count(1)


def test_hostile_text_is_shown_and_nothing_is_fetched(opened: Opened) -> None:
    opened.page.wait_for_load_state("networkidle")

    expect(opened.page).to_have_title("NO-GO: acceptance on lab")
    assert opened.trouble == []


def test_no_width_scrolls_sideways(page: Page) -> None:
    widths = (360, 640, 1100, 1600)
    scrolled = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        scrolled[width] = page.evaluate("() => document.documentElement.scrollWidth")

    assert scrolled == {width: width for width in widths}


def test_a_screen_reader_finds_a_table_even_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    table = page.get_by_role("table", name=f"Production expected: {PRODUCTION.expected}")

    expect(table.get_by_role("columnheader")).to_have_text(["Witness", "Says"])
    expect(table.get_by_role("rowheader", name="sockets of the workers")).to_have_count(1)
    expect(table.get_by_role("row")).to_have_count(8)


def test_every_link_inside_the_page_lands(page: Page) -> None:
    missing = page.evaluate(
        """() => [...document.querySelectorAll('a[href^="#"]')]
            .map((link) => link.getAttribute("href").slice(1)).filter((id) => !document.getElementById(id))"""
    )

    assert missing == []


def test_a_run_without_witnesses_has_no_such_section(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.begin(run_of(ISOLATED))
    folder.append(result_of(ISOLATED))

    assert "witnesses" not in write_page(folder).read_text(encoding="utf-8").partition("</style>")[2]
