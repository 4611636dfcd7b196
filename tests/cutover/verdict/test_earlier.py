"""What the last baseline said goes with the acceptance, and onto its page."""

from pathlib import Path

import pytest

from cutover.errors import ConfigurationError
from cutover.report import write_page
from cutover.runs import Occasion, Outcome, RunFolder
from cutover.verdict import before_of, keep_before, write_verdict
from tests.cutover.verdict.making import result_of, run_of, scenario

SHARED = scenario("Nobody shares", "production", "5.1.3")


def run(parent: Path, name: str, occasion: Occasion, outcome: Outcome, fleet: str = "lab") -> RunFolder:
    folder = RunFolder(parent / f"{name}-{occasion}-{fleet}")
    folder.path.mkdir()
    folder.begin(run_of(SHARED, occasion=occasion).model_copy(update={"fleet": fleet}))
    folder.append(result_of(SHARED, outcome, registered="shared" if outcome is Outcome.KNOWN else None))
    write_verdict(folder)
    return folder


def test_the_last_baseline_of_the_same_fleet(tmp_path: Path) -> None:
    run(tmp_path, "1", Occasion.BASELINE, Outcome.PASSED)
    last = run(tmp_path, "2", Occasion.BASELINE, Outcome.KNOWN)
    run(tmp_path, "3", Occasion.BASELINE, Outcome.PASSED, fleet="lab-two")
    acceptance = run(tmp_path, "4", Occasion.ACCEPTANCE, Outcome.PASSED)

    keep_before(acceptance, "lab")

    before = before_of(acceptance)
    assert before is not None
    assert before.run == last.path.name
    page = write_page(acceptance).read_text(encoding="utf-8")
    assert f"Held against {last.path.name}, the last baseline: 1 fixed" in page
    assert page.count("before: known issue") == 1


def test_where_there_was_no_baseline_nothing_is_said_of_before(tmp_path: Path) -> None:
    acceptance = run(tmp_path, "4", Occasion.ACCEPTANCE, Outcome.PASSED)

    keep_before(acceptance, "lab")

    assert before_of(acceptance) is None
    assert "the last baseline" not in write_page(acceptance).read_text(encoding="utf-8")


def test_a_file_that_no_run_wrote(tmp_path: Path) -> None:
    acceptance = run(tmp_path, "4", Occasion.ACCEPTANCE, Outcome.PASSED)
    (acceptance.path / "before.json").write_text("{}", encoding="utf-8")

    with pytest.raises(ConfigurationError, match="3 problems, the first: Field required"):
        write_page(acceptance)
