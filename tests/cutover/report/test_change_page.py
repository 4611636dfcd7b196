"""The page of a change: a function of what lies in its folder."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from cutover.report.change import figures, steps, write_change_page
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.journal import Action, Entry, Phase
from tests.cutover.report.opened import Opened

BEGAN = datetime(2025, 8, 1, 21, 0, tzinfo=UTC)
COMPARED = "3 sessions at old compared with new: 0 missing, 3 the same"


def entry(after_s: float, action: Action, phase: Phase, **facts: str) -> Entry:
    return Entry(
        at=BEGAN + timedelta(seconds=after_s), action=action, instance="production-1", phase=phase, facts=facts
    )


WHOLE = [
    entry(0, Action.LOOK, Phase.BEGIN),
    entry(1, Action.LOOK, Phase.END, sha256="abc<d>"),
    entry(1, Action.EDIT, Phase.BEGIN),
    entry(1.5, Action.EDIT, Phase.END),
    entry(2, Action.RESTART, Phase.BEGIN),
    entry(100, Action.RESTART, Phase.BEGIN),
    entry(102, Action.RESTART, Phase.END),
    entry(102, Action.VERIFY, Phase.BEGIN),
    entry(103, Action.VERIFY, Phase.END),
    entry(103, Action.COMPARE, Phase.BEGIN),
    entry(103.5, Action.COMPARE, Phase.END, compared=COMPARED),
]


def folder(at: Path, entries: list[Entry], verb: str = "switch") -> ChangeFolder:
    change = ChangeFolder.create(verb, "small", parent=at)
    change.journal.path.write_text("".join(one.model_dump_json() + "\n" for one in entries), encoding="utf-8")
    return change


def measure(change: ChangeFolder, number: int, failed: int) -> None:
    lines = [{"started": BEGAN.isoformat()}, {"at_s": 0.2, "what": "production-1: restart"}]
    lines += [
        {"probe": "one user", "due_s": n / 10, "latency_s": 0.01, "failure": "HTTP 503" if n < failed else ""}
        for n in range(10)
    ]
    change.downtime(number).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


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


def test_the_page_shows_every_span_that_was_measured(tmp_path: Path, reader: BrowserContext) -> None:
    change = folder(tmp_path, WHOLE)
    measure(change, 1, failed=2)
    measure(change, 2, failed=0)

    opened = Opened(reader.new_page(), write_change_page(change))

    assert opened.page.title() == "Switch of small: done"
    assert opened.page.locator("h1").inner_text() == "Done"
    assert opened.page.locator("figure.downtime").count() == 2
    figures_shown = opened.page.locator(".figures dd").all_inner_texts()
    assert figures_shown == ["5.0 s", "20", "2", "210 ms"]
    assert "sha256 abc<d>" in opened.page.locator(".journal").inner_text()
    assert "interrupted" in opened.page.locator(".journal").inner_text()
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
