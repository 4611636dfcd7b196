"""The page of a change: a function of what lies in its folder."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from cutover.report.account import figures, steps
from cutover.report.change import write_change_page
from cutover.runbook.journal import Action, Entry, Phase
from tests.cutover.report.changed import COMPARED, WHOLE, entry, folder, measure
from tests.cutover.report.opened import Opened


def test_what_was_interrupted_is_told_apart_from_what_failed() -> None:
    told = [*WHOLE[:6], entry(101, Action.RESTART, Phase.FAILED, actual="exit code 1")]

    look, edit, interrupted, failed = steps(told)

    assert (look.took_s, look.facts) == (1.0, (("sha256", "abc<d>"),))
    assert (edit.begun_s, edit.took_s) == (1.0, 0.5)
    assert (interrupted.took_s, interrupted.failure) == (None, "")
    assert (failed.begun_s, failed.took_s, failed.failure) == (100.0, 1.0, "exit code 1")


def test_the_time_between_an_interruption_and_its_resumption_is_no_work() -> None:
    assert figures(WHOLE, []).took_s == 5.0
    assert figures(WHOLE, []).compared == COMPARED
    assert figures(WHOLE, []).longest_gap_s == 0.0


def test_the_page_shows_every_span_that_was_measured(tmp_path: Path, reader: BrowserContext) -> None:
    change = folder(tmp_path, WHOLE)
    measure(change, 1, failed=2)
    measure(change, 2, failed=0)

    opened = Opened(reader.new_page(), write_change_page(change))

    assert opened.page.title() == "Switch of small: done"
    assert opened.page.locator("h1").inner_text() == "Done"
    assert opened.page.locator("figure.downtime").count() == 2
    figures_shown = opened.page.locator(".figures dd").all_inner_texts()
    assert figures_shown == ["5.0 s", "20", "2", "210 ms", "10 ms"]
    assert "sha256 abc<d>" in opened.page.locator(".journal").inner_text()
    assert "interrupted" in opened.page.locator(".journal").inner_text()
    assert opened.page.locator(".figures dt", has_text="longest gap").inner_text() == (
        "longest gap, at most; at least 100 ms"
    )
    assert opened.trouble == []
    opened.page.close()


@pytest.mark.parametrize(
    ("verb", "entries", "title", "look"),
    [
        ("switch", WHOLE[:4], "Switch of small: half-way", "no-go"),
        ("rollback", WHOLE[:2], "Rollback of small: as before", "go"),
        ("switch", [], "Switch of small: as before", "no-go"),
    ],
)
def test_it_is_written_again_when_the_change_goes_on(
    tmp_path: Path, verb: str, entries: list[Entry], title: str, look: str
) -> None:
    change = folder(tmp_path, entries, verb)
    write_change_page(change)

    text = write_change_page(change).read_text(encoding="utf-8")

    assert f"<title>{title}</title>" in text
    assert f'<body class="{look}">' in text
    assert "Not measured: production did not serve when this began." in text
    assert ("Nothing was begun." in text) is (not entries)
