import re
from pathlib import Path

import pytest

from cutover.errors import ConfigurationError
from cutover.runs import Occasion, RunFolder
from tests.cutover.runs.making_runs import RUN, result


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder.create(Occasion.BASELINE, "small", parent=tmp_path / "runs")


def test_a_folder_is_named_by_time_occasion_and_fleet(folder: RunFolder) -> None:
    assert re.fullmatch(r"20\d{6}T\d{6}Z-baseline-small", folder.path.name)
    assert [entry.name for entry in folder.path.iterdir()] == ["evidence"]


def test_no_two_runs_share_a_folder(tmp_path: Path) -> None:
    paths = [RunFolder.create(Occasion.ACCEPTANCE, "small", parent=tmp_path).path for _ in range(5)]

    assert len(set(paths)) == 5
    assert all(re.fullmatch(r"20\d{6}T\d{6}Z-acceptance-small(-\d)?", path.name) for path in paths)


def test_of_several_parts_the_first_begins_the_run(folder: RunFolder) -> None:
    folder.begin(RUN)
    before = folder.run_file.read_bytes()

    folder.begin(RUN.model_copy(update={"fleet": "other"}))

    assert folder.run_file.read_bytes() == before
    assert folder.run() == RUN


def test_an_existing_folder_is_known_by_its_run(folder: RunFolder) -> None:
    folder.begin(RUN)

    assert RunFolder.existing(folder.path) == folder


def test_a_folder_that_is_no_run_s(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        RunFolder.existing(tmp_path)

    assert str(refused.value) == (
        f"Run folder {tmp_path}\n"
        "  expected: a folder with run.json in it, as baseline and accept leave it in reports/runs/\n"
        "  actual:   no run.json there\n"
        "  next:     give the path that the run printed at its end"
    )


def test_results_come_back_in_their_order(folder: RunFolder) -> None:
    results = [result("first"), result("second", attempt=2), result("line one\nline two, „quoted“")]
    for one in results:
        folder.append(one)

    assert list(folder.results()) == results
    assert len(folder.results_file.read_bytes().splitlines()) == 3


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_no_text_of_a_failure_hides_the_results_after_it(folder: RunFolder, character: str) -> None:
    """Each of these ends a line for str.splitlines, none of them ends a line of the file."""
    results = [result(f"a page said: one{character}two"), result("after it")]
    for one in results:
        folder.append(one)

    assert list(folder.results()) == results


def test_no_results_yet(folder: RunFolder) -> None:
    assert list(folder.results()) == []


def test_a_last_line_that_was_cut_short_is_left_out(folder: RunFolder) -> None:
    folder.append(result("first"))
    folder.append(result("second"))
    text = folder.results_file.read_text(encoding="utf-8")
    folder.results_file.write_text(text[:-1], encoding="utf-8")

    assert list(folder.results()) == [result("first")]


def test_a_line_that_no_run_wrote_is_refused(folder: RunFolder) -> None:
    folder.append(result("first"))
    text = folder.results_file.read_text(encoding="utf-8")
    folder.results_file.write_text(text.replace('"failed"', '"fine"', 1) + text, encoding="utf-8")

    with pytest.raises(ConfigurationError) as refused:
        list(folder.results())

    assert str(refused.value) == (
        f"{folder.results_file}\n"
        "  expected: what a run wrote\n"
        "  actual:   1 problems, the first: Input should be 'passed', 'failed', 'not looked', 'misconfigured', "
        "'known', 'fixed', 'different', 'waived' or 'expired'\n"
        "  next:     restore the folder as the run left it, or run the occasion again"
    )


def test_a_run_that_no_suite_wrote_is_refused(folder: RunFolder) -> None:
    folder.run_file.write_text("{}", encoding="utf-8")

    with pytest.raises(ConfigurationError) as refused:
        folder.run()

    assert str(refused.value) == (
        f"{folder.run_file}\n"
        "  expected: what a run wrote\n"
        "  actual:   5 problems, the first: Field required\n"
        "  next:     restore the folder as the run left it, or run the occasion again"
    )
