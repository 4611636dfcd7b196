"""What index.html tells, as a browser shows it."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from cutover.plan import PLAN
from cutover.report import write_page
from cutover.runs import RunFolder
from tests.cutover.report.sample import ISOLATED, WORKERS
from tests.cutover.report.whole import JUST, WAITED
from tests.cutover.verdict.making import result_of, run_of


def entries(failure: Locator) -> dict[str, str]:
    return dict(zip(failure.locator("dt").all_inner_texts(), failure.locator("dd").all_inner_texts(), strict=True))


def cell_texts(shown: Page, item_id: str) -> list[str]:
    row = shown.locator(f'[id="item-{item_id}"]')
    return [" ".join(text.split()) for text in row.get_by_role("cell").all_inner_texts()]


def test_verdict_and_headline_stand_on_top(shown: Page) -> None:
    expect(shown).to_have_title("NO-GO: acceptance on lab")
    expect(shown.get_by_role("heading", level=1)).to_have_text("Verdict: NO-GO")
    expect(shown.locator(".headline")).to_have_text(
        "The cutover is not accepted: 3 of 7 scenarios speak against it, 2 more cannot be told. "
        "First: “Every worker is connected to its own Redis” failed in production. "
        "The run was cut short: 1 scenario never came to an end. "
        "6 of the plan's 38 items have a scenario in this run, 32 have none yet."
    )


def test_reasons_stand_by_weight_with_what_to_do(shown: Page) -> None:
    reasons = shown.locator("#reasons .reason")

    assert [" ".join(text.split()) for text in reasons.locator(".kind").all_inner_texts()] == [
        "failed in production",
        "failed in staging",
        "known issue across both environments",
        "could not look in staging",
        "no result in production",
    ]
    assert entries(reasons.nth(0)) == {
        "Subject": "Redis of production",
        "Expected": "chatmrpt-redis-production in each of 12 workers",
        "Actual": WORKERS,
        "Next": "production was not restarted: cutover switch --resume",
    }
    assert entries(reasons.nth(4)) == {"Next": "find out what ended the run, then run the acceptance again"}


def test_the_checklist_is_the_plan_in_its_order_and_words(shown: Page) -> None:
    words = [f"{item.id} {item.words}" for phase in PLAN for item in phase.items]
    headings = shown.locator("#checklist h3").all_inner_texts()

    assert [" ".join(text.split()) for text in shown.locator("th[scope=row]").all_inner_texts()] == words
    assert [" ".join(text.split()) for text in headings] == [
        "Phase 1: Preparation (Before Making Changes) 0 of 4 items",
        "Phase 2: Create Production Redis Instance 0 of 10 items",
        "Phase 3: Update Production Configuration 0 of 3 items",
        "Phase 4: Deployment Steps 0 of 2 items",
        "Phase 5: Testing & Verification 5 of 11 items",
        "Phase 6: Monitoring 1 of 8 items",
    ]


def test_cells_say_in_words_what_became_of_an_item(shown: Page) -> None:
    assert cell_texts(shown, "5.2.1") == ["held", "held"]
    assert cell_texts(shown, "5.1.3") == ["not looked at no scenario yet", "failed"]
    assert cell_texts(shown, "5.3.2") == ["known issue", "failed also 4"]
    assert cell_texts(shown, "6.2.3") == ["known issue", "known issue"]
    assert cell_texts(shown, "5.2.6") == ["not looked at", "not looked at"]
    assert cell_texts(shown, "1.1.1") == ["not looked at no scenario yet", "not looked at no scenario yet"]


def test_every_link_inside_the_page_lands(shown: Page) -> None:
    missing = shown.evaluate(
        """() => [...document.querySelectorAll('a[href^="#"]')]
            .map((link) => link.getAttribute("href").slice(1)).filter((id) => !document.getElementById(id))"""
    )
    cells = shown.locator("td a[href^='#scenario-']")

    assert missing == []
    assert cells.count() == 11
    assert shown.evaluate("() => document.querySelectorAll('[id]').length") == shown.evaluate(
        "() => new Set([...document.querySelectorAll('[id]')].map((element) => element.id)).size"
    )


def test_scenarios_show_steps_and_every_attempt(shown: Page) -> None:
    scenario = shown.locator("#scenario-3")

    assert [" ".join(text.split()) for text in scenario.locator(".attempt > .kind").all_inner_texts()] == [
        "Attempt 1 failed 7.7 s",
        "Attempt 2 held 30.0 s",
    ]
    assert [" ".join(text.split()) for text in scenario.locator(".steps li").all_inner_texts()] == [
        "Given an officer with a finished analysis 6.2 s",
        "When production is shown the session 410 ms",
        "Then production treats the visitor as a stranger failed 1.0 s",
        "And nothing is listed not run",
    ]
    expect(shown.locator("#scenario-4")).to_contain_text(
        "Registered as shared-redis until 2025-08-31: Production uses staging's Redis. Owner: operations."
    )
    expect(shown.locator("#scenario-6")).to_contain_text("It was selected, but never came to an end.")


def test_pictures_are_inside_and_other_evidence_is_linked(shown: Page) -> None:
    scenario = shown.locator("#scenario-1")
    picture = scenario.locator("img")

    assert picture.get_attribute("alt") == "What the browser showed: A workbook uploads, in staging"
    assert picture.evaluate("(image) => [image.naturalWidth, image.naturalHeight]") == [40, 30]
    assert [link.get_attribute("href") for link in scenario.locator("figure a, .evidence a").all()] == [
        "./evidence/1%20at%20the%20end.png",
        "./evidence/trace%3A%201.zip",
    ]
    assert [" ".join(text.split()) for text in scenario.locator(".evidence li").all_text_contents()] == [
        "evidence/trace: 1.zip",
        "evidence/gone.png not in the run's folder",
        "../../secret.png not in the run's folder",
    ]


def test_findings_and_the_run_are_told(shown: Page) -> None:
    assert shown.locator("#findings li").inner_text() == (
        "Dialogue step age group: the answer had to be repeated, 2 times\nA workbook uploads, in staging"
    )
    assert dict(
        zip(
            shown.locator("#run dt").all_inner_texts(),
            shown.locator("#run dd").all_inner_texts(),
            strict=True,
        )
    ) == {
        "Occasion": "acceptance",
        "Fleet": "lab",
        "Started": "2025-08-01 14:03:07 UTC",
        "Took": "1 min 35 s, from its start to its last result",
        "Scenarios": "7 selected; one that runs in two environments counts twice",
        "Left out": "Everything else, across both environments: this test is about something else",
        "Python": "3.11.7",
        "Chromium": "139.0",
    }


def test_slow_steps_are_named_also_where_all_holds(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.begin(run_of(ISOLATED))
    folder.append(result_of(ISOLATED, steps=(WAITED, JUST)))

    text = write_page(folder).read_text(encoding="utf-8")

    found = text.partition('<section id="findings"')[2].partition("</section>")[0]
    assert "<h3>Slow steps</h3>" in found
    assert "Each took more than 10.0 s." in found
    assert "<strong>12.3 s</strong>: When the officer asks for the ranking" in found
    assert '<a href="#scenario-1">A session of one means nothing to the other, across both environments</a>' in found
    assert JUST.text not in found
    assert "Nothing." not in found
