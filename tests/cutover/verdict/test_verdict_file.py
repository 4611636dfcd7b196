"""verdict.json: written once, the same bytes whenever it is made again."""

import json
from pathlib import Path

import pytest

from cutover.errors import ConfigurationError
from cutover.runs import Outcome, RunFolder
from cutover.verdict import Verdict, write_once, write_verdict
from tests.cutover.verdict.making import WRONG_REDIS, result_of, run_of, scenario

STAGING = scenario("Links öffnen", "staging", "5.2.3")
PRODUCTION = scenario("Links öffnen", "production", "5.2.3")


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    folder = RunFolder(tmp_path)
    folder.begin(run_of(STAGING, PRODUCTION))
    folder.append(result_of(STAGING))
    folder.append(result_of(PRODUCTION, Outcome.FAILED, failure=WRONG_REDIS))
    return folder


def test_a_replay_gives_the_same_bytes(folder: RunFolder) -> None:
    first = write_verdict(folder)
    written = folder.verdict_file.read_bytes()
    folder.verdict_file.unlink()

    assert write_verdict(folder) == write_verdict(folder) == first
    assert folder.verdict_file.read_bytes() == written
    assert sorted(path.name for path in folder.path.iterdir()) == ["results.jsonl", "run.json", "verdict.json"]


def test_what_is_written_is_the_verdict_in_plain_utf_8(folder: RunFolder) -> None:
    verdict = write_verdict(folder)
    text = folder.verdict_file.read_text(encoding="utf-8")

    assert Verdict.model_validate_json(text) == verdict
    assert text.startswith('{\n  "decision": "NO-GO",\n  "exit_code": 1,\n  "headline": "The cutover is not accepted')
    assert text.endswith("}\n")
    assert "Links öffnen" in text
    assert json.loads(text)["reasons"][0]["failure"]["actual"] == "chatmrpt-redis-staging    (run_id 03ab)"


def test_a_verdict_that_somebody_changed_is_refused_and_left(folder: RunFolder) -> None:
    write_verdict(folder)
    forged = folder.verdict_file.read_text(encoding="utf-8").replace('"NO-GO"', '"GO"')
    folder.verdict_file.write_text(forged, encoding="utf-8")

    with pytest.raises(ConfigurationError) as refused:
        write_verdict(folder)

    assert str(refused.value) == (
        f"{folder.verdict_file}\n"
        '  expected: what the run\'s results give; line 2: "decision": "NO-GO",\n'
        '  actual:   another file, left as it is; line 2: "decision": "GO",\n'
        "  next:     find out what changed in the folder; to have the file made anew, move this one away first"
    )
    assert folder.verdict_file.read_text(encoding="utf-8") == forged


def test_results_that_changed_after_the_verdict_are_refused(folder: RunFolder) -> None:
    folder.results_file.write_text(result_of(STAGING).model_dump_json() + "\n", encoding="utf-8")
    write_verdict(folder)
    folder.append(result_of(PRODUCTION))

    with pytest.raises(ConfigurationError, match=r'actual: .* line 2: "decision": "INCONCLUSIVE"'):
        write_verdict(folder)


def test_a_file_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "page"
    file.write_bytes(b"one\n")

    with pytest.raises(ConfigurationError) as refused:
        write_once(file, "one\ntwo\nthree")

    assert refused.value.failure.expected == "what the run's results give; line 2: two"
    assert refused.value.failure.actual == "another file, left as it is; line 2: (empty)"


def test_a_file_that_has_lines_missing_is_refused_by_the_first_of_them(tmp_path: Path) -> None:
    """Where a line of the one stands against none of the other."""
    file = tmp_path / "page"
    file.write_bytes(b"one")

    with pytest.raises(ConfigurationError) as refused:
        write_once(file, "one\ntwo")

    assert refused.value.failure.expected == "what the run's results give; line 2: two"
    assert refused.value.failure.actual == "another file, left as it is; line 2: (no such line)"


def test_a_line_that_is_no_text_and_a_long_one_can_be_shown(tmp_path: Path) -> None:
    file = tmp_path / "page"
    file.write_bytes(b"\xff" + 200 * b"a")

    with pytest.raises(ConfigurationError) as refused:
        write_once(file, "b")

    assert refused.value.failure.actual == f"another file, left as it is; line 1: \N{REPLACEMENT CHARACTER}{159 * 'a'}"


def test_a_crash_leaves_nothing_under_the_file_s_name(tmp_path: Path) -> None:
    """What was written of it before the end is beside it, and in nobody's way."""
    file = tmp_path / "page.html"
    (tmp_path / "page.html.part").mkdir()

    with pytest.raises(IsADirectoryError):
        write_once(file, "whole")

    assert not file.exists()


def test_other_line_ends_are_another_file(tmp_path: Path) -> None:
    file = tmp_path / "page"
    file.write_bytes(b"one\r\n")

    with pytest.raises(ConfigurationError, match="line 1: one"):
        write_once(file, "one\n")
