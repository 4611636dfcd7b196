"""What a run keeps of those before it, and what its page makes of that."""

from pathlib import Path

import pytest

from cutover.errors import ConfigurationError
from cutover.history import History, PastRun, history_of, keep_history
from cutover.report import write_page
from cutover.runs import Occasion, Outcome
from tests.cutover.history.making import held, past_of


def names(runs: tuple[PastRun, ...]) -> list[str]:
    return [run.run for run in runs]


def test_an_acceptance_is_held_against_the_last_baselines_of_its_fleet(tmp_path: Path) -> None:
    past = [
        past_of(held(tmp_path, "1", Occasion.BASELINE)),
        past_of(held(tmp_path, "2", Occasion.BASELINE, Outcome.KNOWN)),
        past_of(held(tmp_path, "3", Occasion.BASELINE, fleet="lab-two")),
        past_of(held(tmp_path, "4", Occasion.NIGHTLY)),
        past_of(held(tmp_path, "5", Occasion.ACCEPTANCE)),
        past_of(held(tmp_path, "6", Occasion.BASELINE, Outcome.KNOWN)),
    ]
    acceptance = held(tmp_path, "7", Occasion.ACCEPTANCE)

    keep_history(acceptance, past, "a-switch")

    history = history_of(acceptance)
    assert names(history.baselines) == ["2-baseline-lab", "6-baseline-lab"]
    assert names(history.same) == ["5-acceptance-lab"]
    assert history.change == "a-switch"
    page = write_page(acceptance).read_text(encoding="utf-8")
    assert "Held against 6-baseline-lab, the last baseline: 1 fixed" in page
    assert page.count("before: known issue") == 1


def test_a_night_is_held_against_a_week_of_nights(tmp_path: Path) -> None:
    past = [past_of(held(tmp_path, f"{number}", Occasion.NIGHTLY)) for number in range(9)]
    past.append(past_of(held(tmp_path, "9", Occasion.BASELINE)))
    tonight = held(tmp_path, "tonight", Occasion.NIGHTLY, Outcome.FAILED)

    keep_history(tonight, past, "")

    history = history_of(tonight)
    assert names(history.same) == [f"{number}-nightly-lab" for number in range(2, 9)]
    assert history.before is None
    page = write_page(tonight).read_text(encoding="utf-8")
    assert "regressed" in page
    assert "held in the run before, now: failed" in page


def test_a_run_is_not_held_against_itself(tmp_path: Path) -> None:
    only = held(tmp_path, "1", Occasion.NIGHTLY)

    assert keep_history(only, [past_of(only)], "") == History()


def test_the_first_run_of_all(tmp_path: Path) -> None:
    acceptance = held(tmp_path, "1", Occasion.ACCEPTANCE)

    keep_history(acceptance, [], "")

    page = write_page(acceptance).read_text(encoding="utf-8")
    assert "the last baseline" not in page
    assert "the runs before" not in page


def test_a_run_that_was_ended_before_it_kept_anything(tmp_path: Path) -> None:
    assert history_of(held(tmp_path, "1", Occasion.ACCEPTANCE)) == History()


def test_a_file_that_no_run_wrote(tmp_path: Path) -> None:
    acceptance = held(tmp_path, "1", Occasion.ACCEPTANCE)
    (acceptance.path / "history.json").write_text('{"same": [{}]}', encoding="utf-8")

    with pytest.raises(ConfigurationError) as refused:
        write_page(acceptance)

    assert str(refused.value) == (
        f"{acceptance.path / 'history.json'}\n"
        "  expected: what a run wrote\n"
        "  actual:   8 problems, the first: Field required\n"
        "  next:     restore the folder as the run left it, or run the occasion again"
    )
