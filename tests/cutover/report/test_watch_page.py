"""The page of a watch: what it says, to whom nothing is hidden, and how it bears too little and too much."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from cutover.report.watch import write_watch_page
from cutover.watch.account import Account
from cutover.watch.folder import WatchFolder
from cutover.watch.record import Mark, Told
from cutover.watch.verdict import judge_watch
from tests.cutover.report.axe import violations
from tests.cutover.report.opened import Opened
from tests.cutover.report.test_page_handling import CUT_OFF, DEAD_LINKS
from tests.cutover.report.watch_extremes import EXTREMES, only_gaps, too_much
from tests.cutover.report.watched import WRONG, head, kept, look, told
from tests.cutover.report.watched_day import SCRIPT, day_told

WRONG_AT_ONCE = (look(20, "links", "wrong", failure=WRONG), Mark(t=20.5, what="interrupted"))


def written(at: Path, account: Account) -> Path:
    return write_watch_page(WatchFolder(at), account, judge_watch(account))


@pytest.fixture(scope="module")
def day_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("day"), day_told())


def texts(opened: Opened, selector: str) -> list[str]:
    return [re.sub(r"\s+", " ", text) for text in opened.page.locator(selector).all_inner_texts()]


def test_whoever_is_called_at_night_reads_the_worst_first(reader: BrowserContext, day_page: Path) -> None:
    opened = Opened(reader.new_page(), day_page)

    assert opened.page.title() == "NO-GO: watch of small"
    assert texts(opened, "h2") == [
        *("Wrong now", "Was wrong, and is over", "Not seen, not told", "The plan's success metrics", "Over time"),
        *("Timeline", "Figures", "Memory of the workers, by age", "This watch"),
    ]
    assert texts(opened, "#now .reason .kind") == ["still so in production, since 3 Aug 20:39:05, for 20 min 54 s"]
    assert texts(opened, "#now .failure .next dd") == [
        "take production back to where it was: uv run cutover rollback --fleet small --apply"
    ]
    assert texts(opened, "#now .explanation") == ["It was told through SLACK, MAIL at 3 Aug 20:40:01."]
    assert "redis-production does not answer" in texts(opened, "#before h3")
    assert opened.trouble == []
    opened.page.close()


def test_the_success_metrics_are_ticked_with_their_numbers(reader: BrowserContext, day_page: Path) -> None:
    opened = Opened(reader.new_page(), day_page)

    links, exports = texts(opened, "#success li")[:2]
    assert (links, exports) == (
        (
            "not held 6.2.1 TPR download links persist correctly "
            "links of 44 of 46 finished analyses were all there again later"
        ),
        "held 6.2.2 ITN exports include dashboard HTML 46 of 46 exports with their dashboard",
    )
    opened.page.close()


def test_a_remark_is_shown_and_not_obeyed(reader: BrowserContext, day_page: Path) -> None:
    opened = Opened(reader.new_page(), day_page)

    expect(opened.page.locator(".timeline .note", has_text=SCRIPT)).to_have_count(1)
    assert opened.page.evaluate("() => document.scripts.length") == 0
    assert opened.trouble == []
    opened.page.close()


def test_the_numbers_of_the_marks_are_those_of_the_timeline(reader: BrowserContext, day_page: Path) -> None:
    opened = Opened(reader.new_page(), day_page)

    listed = [int(text) for text in texts(opened, ".timeline .mark:has(.unseen)") for text in re.findall(r"\d+", text)]
    marked = {tuple(one.locator(".events text").all_text_contents()) for one in opened.page.locator(".curves").all()}
    assert listed == list(range(1, 9))
    assert len(marked) == 1, "the same in every picture"
    assert sorted({int(n) for texts in marked for text in texts for n in re.findall(r"\d+", text)})[-1] == 8
    opened.page.close()


def test_every_picture_is_told_in_words(reader: BrowserContext, day_page: Path) -> None:
    page = reader.new_page()
    page.goto(day_page.as_uri())

    expect(page.get_by_role("img", name="Memory of the largest worker, over time")).to_have_count(1)
    words = page.locator(".curves desc").all_text_contents()
    assert len(words) == page.locator(".curves").count() == 16
    assert all(text.endswith("marks: see the timeline.") for text in words)
    page.close()


def test_what_no_channel_took_is_said_with_the_trouble(tmp_path: Path) -> None:
    message = Told(t=21, number=1, title="links", problems={"SLACK": None, "MAIL": "HTTP 502 <gone>"})
    text = written(tmp_path, told(head(), *WRONG_AT_ONCE, message)).read_text(encoding="utf-8")

    assert "It was told through SLACK at 2 Aug 21:00:21; MAIL did not take it: HTTP 502 &lt;gone&gt;." in text
    assert "nobody was told: links" in text


@pytest.mark.parametrize(
    ("messages", "sentence"),
    [
        ([], "It was not told: no message of it is on the record."),
        ([Told(t=21, number=1, title="links", problems={})], "It was told to nobody: the fleet names no channel."),
        (
            [Told(t=21, number=1, title="links", problems={"MAIL": "no route"})],
            "It was told to nobody at 2 Aug 21:00:21; MAIL did not take it: no route.",
        ),
    ],
)
def test_whether_somebody_was_told(tmp_path: Path, messages: list[Told], sentence: str) -> None:
    assert sentence in written(tmp_path, told(head(), *WRONG_AT_ONCE, *messages)).read_text(encoding="utf-8")


def test_several_wrong_looks_in_a_row_are_one_line(tmp_path: Path) -> None:
    looks = [
        look(600.0 * n, "links", "wrong" if n < 3 else "right", failure=WRONG if n < 3 else None) for n in range(4)
    ]

    text = written(tmp_path, told(head(), *looks)).read_text(encoding="utf-8")

    assert text.count("the links of finished analyses in production: Download links of a finished analysis") == 1
    assert "(3 looks in a row, over 20 min 00 s)" in text


def test_a_watch_that_goes_on_says_until_when_it_was_read(tmp_path: Path) -> None:
    going_on = written(tmp_path, told(head(), look(1800))).read_text(encoding="utf-8")
    assert "This watch has not come to its end: all of this is as of 2025-08-02 21:30:00 UTC." in going_on

    over = written(tmp_path, told(head(), look(1800), Mark(t=1801, what="interrupted"))).read_text(encoding="utf-8")
    assert "has not come to its end" not in over


def test_the_same_record_gives_the_same_page(tmp_path: Path) -> None:
    folder = kept(tmp_path, head(), [Mark(t=0, what="begun"), look(600), look(660, "journey")])
    first = write_watch_page(folder, folder.account(), judge_watch(folder.account())).read_bytes()

    assert write_watch_page(folder, folder.account(), judge_watch(folder.account())).read_bytes() == first
    assert sorted(path.name for path in folder.path.iterdir()) == ["index.html", "watch.jsonl"]


@pytest.mark.parametrize("made", EXTREMES, ids=lambda made: made.__name__)
def test_too_little_and_too_much_give_a_page_that_can_be_read(
    reader: BrowserContext, tmp_path: Path, made: Callable[[], Account]
) -> None:
    opened = Opened(reader.new_page(), written(tmp_path, made()))
    for width in (360, 1280):
        opened.page.set_viewport_size({"width": width, "height": 800})

        assert opened.page.evaluate("() => document.documentElement.scrollWidth") == width
        assert opened.page.evaluate(CUT_OFF) == []
    assert opened.page.evaluate(DEAD_LINKS) == []
    assert opened.trouble == []
    assert violations(opened.page) == []
    opened.page.close()


def test_200_remarks_and_50_troubles_are_all_there(reader: BrowserContext, tmp_path: Path) -> None:
    opened = Opened(reader.new_page(), written(tmp_path, too_much()))

    assert opened.page.locator("#timeline .note").count() == 200
    assert (opened.page.locator("#now .reason").count(), opened.page.locator("#before .reason").count()) == (5, 45)
    assert opened.page.locator(".curves").count() == 3
    opened.page.close()


def test_nothing_seen_is_said_and_no_picture_is_shown(tmp_path: Path) -> None:
    text = written(tmp_path, only_gaps()).read_text(encoding="utf-8")

    assert "<title>INCONCLUSIVE: watch of small</title>" in text
    assert "Nothing was seen of: Answers over HTTP, staging; Answers over HTTP, production;" in text
    assert "<figure" not in text


def test_it_prints_on_paper_of_one_width(reader: BrowserContext, day_page: Path) -> None:
    page = reader.new_page()
    page.goto(day_page.as_uri())

    printed = page.pdf(format="A4")

    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert len(sizes) >= 3
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(596, 843)}
    page.close()
