"""Two baselines, scenario by scenario."""

from pathlib import Path

import pytest

from cutover.errors import Mismatch
from cutover.runs import Occasion, Outcome, Result, RunFolder, ScenarioId
from cutover.verdict import differences, must_be_equal
from tests.cutover.verdict.making import result_of, run_of, scenario

HELD, SHARED, GONE = scenario("It serves"), scenario("Nobody shares"), scenario("It is quiet", "staging")


def run(at: Path, *results: Result, selected: tuple[ScenarioId, ...] = (HELD, SHARED)) -> RunFolder:
    at.mkdir()
    folder = RunFolder(at)
    folder.begin(run_of(*selected, occasion=Occasion.BASELINE))
    for result in results:
        folder.append(result)
    return folder


@pytest.fixture
def first(tmp_path: Path) -> RunFolder:
    return run(tmp_path / "first", result_of(HELD), result_of(SHARED, Outcome.KNOWN, registered="shared"))


def test_the_same_again_however_long_it_took(first: RunFolder, tmp_path: Path) -> None:
    again = run(
        tmp_path / "again", result_of(SHARED, Outcome.KNOWN, registered="shared"), result_of(HELD, duration_s=90)
    )

    assert differences(first, again) == ()
    must_be_equal(first, again)


def test_what_differs_is_named(first: RunFolder, tmp_path: Path) -> None:
    again = run(tmp_path / "again", result_of(HELD), result_of(GONE), selected=(HELD, GONE, SHARED))

    with pytest.raises(Mismatch) as refused:
        must_be_equal(first, again)

    assert str(refused.value) == (
        "Baseline again\n"
        "  expected: the same as first, scenario by scenario\n"
        "  actual:   Nobody shares, in production: known, then no result\n"
        "            It is quiet, in staging: not selected, then passed\n"
        "  next:     see what is different since then, in the page of each: "
        f"{first.page}, {again.page}"
    )
