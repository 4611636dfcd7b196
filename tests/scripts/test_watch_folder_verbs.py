"""`cutover verdict` and `cutover report` on the folder of a watch."""

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from cutover.errors import ConfigurationError, Mismatch
from cutover.runs.manifest import sha256_of, write_manifest
from cutover.watch.folder import WatchFolder
from cutover.watch.record import Line, Mark, Round
from scripts.runs import report, verdict
from tests.cutover.report.watch_extremes import LIMITED
from tests.cutover.report.watched import WRONG, head, kept, look

ROUNDS: list[Line] = [Round(t=10.0 * number, values=(0, 12.5, 7)) for number in range(4)]
GOOD = [*ROUNDS, look(30), look(30, "journey")]


@pytest.fixture
def folder(tmp_path: Path) -> WatchFolder:
    return kept(tmp_path, head(LIMITED, for_s=30), GOOD)


def test_a_watch_is_judged_again(folder: WatchFolder) -> None:
    told = CliRunner().invoke(verdict, [str(folder.path)])

    assert told.exit_code == 0
    assert told.output.endswith(
        "GO  watch of small\n"
        "Still good: nothing was wrong for long in 30 s (4 of 4 rounds in 30 s).\n"
        f"report: {folder.page}\n"
    )


@pytest.mark.parametrize(("outcome", "code"), [("wrong", 1), ("unseen", 3)])
def test_its_exit_code_is_the_verdict_s(tmp_path: Path, outcome: str, code: int) -> None:
    state = look(30, "state", outcome, failure=WRONG)
    watched = kept(tmp_path, head(LIMITED, for_s=30), [*ROUNDS, state, look(30, "journey"), Mark(t=31, what="ended")])

    assert CliRunner().invoke(verdict, [str(watched.path)]).exit_code == code


def test_its_files_are_proved_first(folder: WatchFolder) -> None:
    manifest = write_manifest(folder.path)

    proved = CliRunner().invoke(verdict, [str(folder.path), "--check"])
    folder.append(look(40))
    changed = CliRunner().invoke(verdict, [str(folder.path), "--check"])

    assert proved.exit_code == 0
    assert f"unchanged since the run, by its manifest, whose own sha256 is {sha256_of(manifest)}" in proved.stderr
    assert isinstance(changed.exception, Mismatch)
    assert changed.exception.failure.actual == "changed: watch.jsonl"


def test_another_verdict_in_the_folder_is_refused(folder: WatchFolder) -> None:
    folder.verdict_file.write_text("{}\n", encoding="utf-8")

    told = CliRunner().invoke(verdict, [str(folder.path)])

    assert isinstance(told.exception, ConfigurationError)
    assert told.exception.failure.subject == str(folder.verdict_file)


def test_its_page_is_written_again_and_packed(folder: WatchFolder) -> None:
    told = CliRunner().invoke(report, [str(folder.path), "--pack"])

    page, packed = told.output.splitlines()
    assert page == str(folder.page)
    assert "<title>GO: watch of small</title>" in folder.page.read_text(encoding="utf-8")
    with zipfile.ZipFile(packed) as archive:
        assert sorted(Path(name).name for name in archive.namelist()) == ["index.html", "watch.jsonl"]


def test_a_page_that_is_written_again_is_the_one_of_the_manifest(folder: WatchFolder) -> None:
    CliRunner().invoke(report, [str(folder.path)])
    write_manifest(folder.path)

    CliRunner().invoke(report, [str(folder.path)])

    assert CliRunner().invoke(verdict, [str(folder.path), "--check"]).exit_code == 0


@pytest.mark.parametrize("verb", [verdict, report], ids=lambda verb: verb.name)
def test_a_record_that_was_spoiled_is_refused(folder: WatchFolder, verb: object) -> None:
    folder.record.write_text('{"kind":"nothing"}\n', encoding="utf-8")

    told = CliRunner().invoke(verb, [str(folder.path)])  # type: ignore[arg-type]

    assert isinstance(told.exception, ConfigurationError)
    assert told.exception.failure.subject == str(folder.record)
