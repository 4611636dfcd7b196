"""The index of runs: a line for each, also when their folders are gone."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cutover.errors import ConfigurationError
from cutover.history import INDEX, add_to_index, past_runs
from cutover.runs import Occasion, Outcome
from cutover.verdict import Decision, Standing, State
from tests.cutover.history.making import SHARED, held, night, past_of


def test_where_there_was_no_run(tmp_path: Path) -> None:
    assert past_runs(tmp_path) == ()


def test_a_run_outlives_its_folder(tmp_path: Path) -> None:
    folder = held(tmp_path, "1", Occasion.NIGHTLY, Outcome.FAILED)
    add_to_index(tmp_path, past_of(folder, "a-switch"))
    add_to_index(tmp_path, past_of(held(tmp_path, "2", Occasion.NIGHTLY)))
    shutil.rmtree(folder.path)

    first, second = past_runs(tmp_path)

    assert (first.run, first.fleet, first.decision) == ("1-nightly-lab", "lab", Decision.NO_GO)
    assert first.circumstances == {"change": "a-switch", "Python": "3.11.7", "Chromium": "139.0"}
    assert [(look.key, look.standing, look.duration_s) for look in first.looks] == [
        ((SHARED.scenario, "production"), Standing.FAILED, 1.5)
    ]
    item = next(item for item in first.plan if item.item == "5.1.3")
    assert item.states == {"staging": State.NO_SCENARIO, "production": State.FAILED}
    assert item.durations_s == {"staging": 0, "production": 1.5}
    assert second.decision is Decision.GO


def test_runs_that_end_at_the_same_time(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: add_to_index(tmp_path, night(number)), range(40)))

    assert sorted(run.run for run in past_runs(tmp_path)) == sorted(f"night-{number}" for number in range(40))


def test_a_line_that_is_no_run(tmp_path: Path) -> None:
    add_to_index(tmp_path, night(1))
    index = tmp_path / INDEX
    with index.open("a", encoding="utf-8") as file:
        file.write('{"run": "night-2"}\n')

    with pytest.raises(ConfigurationError) as refused:
        past_runs(tmp_path)

    assert str(refused.value) == (
        f"{index}, line 2\n"
        "  expected: a run, as the suite writes it\n"
        "  actual:   7 problems, the first: Field required\n"
        "  next:     take the line out, or move the file away: the next run then begins a new one"
    )
