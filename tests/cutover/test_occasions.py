"""Holding an occasion: what is refused before anything runs, and what happens where the features do not start."""

from pathlib import Path

import pytest

from cutover import features, occasions
from cutover.errors import ConfigurationError, ProbeError
from cutover.runs import Occasion, Part, RunFolder
from tests.cutover.fleets import SMALL


@pytest.fixture
def fleet_file(tmp_path: Path) -> Path:
    file = tmp_path / "small.toml"
    file.write_text(SMALL, encoding="utf-8")
    return file


def test_features_that_cannot_be_collected_are_not_silent(
    tmp_path: Path, fleet_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A project whose only feature is no Gherkin: pytest ends before it says what it set out to do."""
    (tmp_path / "features").mkdir()
    (tmp_path / "features/test_broken.py").write_text("raise RuntimeError('no features today')\n", encoding="utf-8")
    (tmp_path / "conftest.py").write_text(
        'pytest_plugins = ["fixtures.options", "fixtures.scenario_ids", "fixtures.selection", "fixtures.recording"]\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(features, "PROJECT", tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    folder = RunFolder.create(Occasion.BASELINE, "small", parent=tmp_path / "runs")

    with pytest.raises(ProbeError) as not_started:
        occasions._run_features(Occasion.BASELINE, str(fleet_file), folder)

    failure = not_started.value.failure
    assert (failure.subject, failure.expected) == ("Features", "scenarios that can be collected")
    assert "no features today" in failure.actual
    assert failure.next_action == f"this is a fault of the suite: the whole account is in {folder.log(Part.STAGING)}"
    assert "no features today" in folder.log(Part.STAGING).read_text(encoding="utf-8")


def test_a_register_that_cannot_be_used_is_told_before_a_folder_is_made(
    tmp_path: Path, fleet_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = tmp_path / "known_issues.toml"
    register.write_text(
        '[[issues]]\nid = "old"\nscenario = "x"\nenvironment = "both"\noccasion = "baseline"\nreason = "y"\n'
        'owner = "z"\nsince = 2020-01-01\nerror = "Mismatch"\nactual = "a"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(occasions, "REGISTER", register)
    made: list[str] = []
    monkeypatch.setattr(RunFolder, "create", lambda *_, **__: made.append("a folder"))

    with pytest.raises(ConfigurationError, match=r"issues\.0\.expires") as refused:
        occasions.hold(Occasion.BASELINE, str(fleet_file))

    assert refused.value.failure.subject == f"Register of known issues {register}"
    assert made == []
