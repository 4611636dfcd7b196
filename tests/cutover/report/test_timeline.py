"""The cutover on the page of the acceptance that follows it, from the copy in that run's own folder."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from cutover.errors import ConfigurationError
from cutover.report import keep_change, write_page
from cutover.report.timeline import KEPT
from cutover.runs import RunFolder
from tests.cutover.report.changed import FAILED, WHOLE, folder, measure
from tests.cutover.report.sample import ISOLATED
from tests.cutover.report.whole import acceptance
from tests.cutover.verdict.making import result_of, run_of


def run(parent: Path) -> RunFolder:
    made = RunFolder(parent / "9-acceptance-small")
    made.path.mkdir()
    made.begin(run_of(ISOLATED))
    made.append(result_of(ISOLATED))
    return made


def texts(page: Page, selector: str) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(f"#cutover {selector}").all_inner_texts()]


@pytest.fixture(scope="module")
def page(reader: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Page:
    page = reader.new_page()
    page.goto(acceptance(tmp_path_factory.mktemp("page")).as_uri())
    return page


def test_what_was_done_when_on_which_instance(page: Page) -> None:
    expect(page.get_by_role("navigation").get_by_role("link", name="Cutover")).to_have_attribute("href", "#cutover")
    assert texts(page, ".journal tr") == [
        "At (UTC) Done Took",
        "2025-08-01 14:03:07 UTC The last baseline GO",
        "production-1",
        "13:50:00 look 1.0 s",
        "13:50:01 edit 500 ms",
        "13:50:02 restart interrupted",
        "13:51:40 restart 2.0 s",
        "13:51:42 verify 1.0 s",
        "13:51:43 compare sessions 500 ms",
        "2025-08-01 14:03:07 UTC This acceptance NO-GO",
    ]


def test_what_users_noticed(page: Page) -> None:
    assert dict(zip(texts(page, ".figures dt"), texts(page, ".figures dd"), strict=True)) == {
        "at work": "5.0 s",
        "users' requests": "20",
        "of them failed": "2",
        "longest gap, at most; at least 100 ms": "210 ms",
        "slowest good answer": "10 ms",
    }
    assert page.locator("#cutover figure.downtime svg").count() == 2
    told = page.locator("#cutover > .quiet").first
    expect(told).to_contain_text("-switch-lab: done. Begun on 2025-08-01 13:50:00 UTC;")
    expect(told).to_contain_text("the last line of its journal was written 11 min 24 s before this run began.")


def test_what_failed_is_told_and_nothing_measured_is_said(tmp_path: Path) -> None:
    change = folder(tmp_path, FAILED)
    accepted = run(tmp_path)
    keep_change(accepted, change)

    text = write_page(accepted).read_text(encoding="utf-8")

    assert f"Switch of small, {change.name}: half-way." in text
    assert "failed: chatmrpt.service: start-limit-hit" in text
    assert "Not measured: production did not serve when this began." in text


def test_the_page_needs_the_copy_alone_and_is_the_same_bytes_again(tmp_path: Path) -> None:
    change = folder(tmp_path, WHOLE)
    measure(change, 1, failed=1)
    accepted = run(tmp_path)
    keep_change(accepted, change)
    first = write_page(accepted).read_bytes()

    shutil.rmtree(change.path)
    accepted.page.unlink()

    assert write_page(accepted).read_bytes() == first
    assert write_page(accepted).read_bytes() == first
    assert sorted(file.name for file in (accepted.path / KEPT / change.name).iterdir()) == [
        "change.json",
        "downtime-1.jsonl",
        "journal.jsonl",
    ]


def test_where_no_change_stands_there_is_no_such_section(tmp_path: Path) -> None:
    accepted = run(tmp_path)

    assert not (accepted.path / KEPT).exists()
    assert "cutover-title" not in write_page(accepted).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "content", "actual"),
    [
        ("change.json", None, "FileNotFoundError"),
        ("change.json", "{}", "ValidationError: 2 validation errors for Change"),
        ("journal.jsonl", None, "ValueError: no line of a journal in"),
        ("journal.jsonl", "{}\n", "Field required"),
        ("downtime-1.jsonl", "", "IndexError"),
        ("downtime-1.jsonl", "[]\n", "TypeError"),
        ("downtime-1.jsonl", '{"started": 5}\n', "TypeError"),
        ("downtime-1.jsonl", "what?\n", "JSONDecodeError"),
    ],
)
def test_a_copy_that_is_none(tmp_path: Path, file: str, content: str | None, actual: str) -> None:
    change = folder(tmp_path, WHOLE)
    measure(change, 1, failed=1)
    accepted = run(tmp_path)
    keep_change(accepted, change)
    broken = accepted.path / KEPT / change.name / file
    broken.unlink()
    if content is not None:
        broken.write_text(content, encoding="utf-8")

    with pytest.raises(ConfigurationError) as refused:
        write_page(accepted)

    assert actual in refused.value.failure.actual
    assert "restore the f" in refused.value.failure.next_action
    assert not accepted.page.exists()


def test_something_else_in_its_place(tmp_path: Path) -> None:
    accepted = run(tmp_path)
    (accepted.path / KEPT).write_text("", encoding="utf-8")

    with pytest.raises(ConfigurationError, match="NotADirectoryError"):
        write_page(accepted)


def test_a_record_that_is_gone_is_told_before_anything_runs(tmp_path: Path) -> None:
    change = folder(tmp_path, WHOLE)
    change.journal.path.unlink()

    with pytest.raises(ConfigurationError) as refused:
        keep_change(run(tmp_path), change)

    assert refused.value.failure.subject == f"{change.journal.path}"
    assert refused.value.failure.actual == "No such file or directory"
