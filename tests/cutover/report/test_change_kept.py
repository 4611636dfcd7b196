"""An acceptance keeps the record of the cutover that it follows, and of no other."""

from functools import partial
from pathlib import Path

import pytest

from cutover import occasions
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.journal import Action, Phase
from cutover.runs import Occasion, RunFolder
from tests.cutover.fleets import SMALL
from tests.cutover.report.changed import entry, folder
from tests.cutover.report.sample import ISOLATED
from tests.cutover.verdict.making import result_of, run_of

CHANGED = [
    entry(0, Action.BACK_UP, Phase.END),
    entry(1, Action.VERIFY, Phase.BEGIN),
    entry(2, Action.VERIFY, Phase.END),
]
RESTORED = [
    entry(3, Action.RESTORE, Phase.BEGIN),
    entry(4, Action.RESTORE, Phase.END),
    entry(5, Action.VERIFY, Phase.END),
]


def look(occasion: Occasion, _: str, run: RunFolder, *, is_watched: bool) -> None:  # noqa: ARG001 - as it is called
    """In the features' place: what they look at is not what this is about."""
    run.begin(run_of(ISOLATED, occasion=occasion).model_copy(update={"fleet": "small"}))
    run.append(result_of(ISOLATED))


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    runs = tmp_path / "runs"
    runs.mkdir()
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    monkeypatch.setattr(occasions, "RUNS", runs)
    monkeypatch.setattr(occasions, "_run_features", look)
    monkeypatch.setattr(RunFolder, "create", partial(RunFolder.create, parent=runs))
    return runs


def hold(occasion: Occasion, runs: Path) -> RunFolder:
    return occasions.hold(occasion, str(runs.parent / "small.toml"))[0]


def take_back(switch: ChangeFolder, runs: Path) -> None:
    back = ChangeFolder.create("rollback", "small", takes_back=switch, parent=runs)
    back.journal.path.write_text("".join(f"{one.model_dump_json()}\n" for one in RESTORED), encoding="utf-8")


def test_the_switch_that_stands_is_kept_and_shown(runs: Path) -> None:
    take_back(folder(runs, CHANGED), runs)
    switch = folder(runs, CHANGED)
    folder(runs, CHANGED, fleet="another")
    ChangeFolder.create("switch", "small", parent=runs)

    run = hold(Occasion.ACCEPTANCE, runs)

    assert [one.name for one in (run.path / "change").iterdir()] == [switch.name]
    assert f"Switch of small, {switch.name}: done." in run.page.read_text(encoding="utf-8")
    assert f'"change/{switch.name}/journal.jsonl"' in (run.path / "manifest.json").read_text(encoding="utf-8")


def test_one_that_was_taken_back_is_not(runs: Path) -> None:
    take_back(folder(runs, CHANGED), runs)

    run = hold(Occasion.ACCEPTANCE, runs)

    assert not (run.path / "change").exists()
    assert "cutover-title" not in run.page.read_text(encoding="utf-8")


def test_a_baseline_follows_none(runs: Path) -> None:
    folder(runs, CHANGED)

    assert not (hold(Occasion.BASELINE, runs).path / "change").exists()
