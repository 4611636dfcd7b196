"""The fleet file of a proof: the lab's own, but for how long one waits."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from cutover.fleet import Fleet, load_fleet
from cutover.proving.results import Witnessed
from lab.faults.catalogue import FAULT_BY_ID
from lab.spec import LabSpec
from scripts.proving import one
from scripts.proving.nearby import nearby
from tests.cutover.fleets import SMALL


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "small.toml"
    file.write_text(SMALL, encoding="utf-8")
    return file


def test_nothing_but_the_waiting_and_the_watch_is_otherwise(own: Path, tmp_path: Path) -> None:
    (tmp_path / "proof").mkdir()

    copy = nearby(own, tmp_path / "proof")

    assert own.read_text(encoding="utf-8") == SMALL
    usual, quick = load_fleet(str(own)), load_fleet(str(copy))
    assert waits(quick) == [timedelta(seconds=2.5), timedelta(seconds=1), timedelta(seconds=1)]
    assert waits(usual) == [timedelta(seconds=30), timedelta(seconds=5), timedelta(seconds=5)]
    assert quick.watch.lasting_for < usual.watch.lasting_for
    document = tomllib.loads(copy.read_text(encoding="utf-8"))
    document.pop("watch")
    assert document.pop("application") == {"answers_within": "2.5s"}
    assert {document[name]["redis"].pop("answers_within") for name in usual.environments} == {"1s"}
    assert document == tomllib.loads(SMALL)


def test_a_fault_that_lies_in_the_fleet_file_is_in_the_copy(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def break_it(_spec: LabSpec, _faults: list[str]) -> None:
        own.write_text(f'channels = ["NOBODY_HAS_IT"]\n{SMALL}', encoding="utf-8")

    def ask(fleet_file: Path, *_: object, **__: object) -> tuple[Witnessed, ...]:
        asked.append(load_fleet(str(fleet_file)).channels)
        return ()

    monkeypatch.setattr(one, "break_lab", break_it)
    monkeypatch.setattr(one, "ask_features", ask)
    monkeypatch.setattr(one, "_bench", lambda _: None)
    (tmp_path / "proof").mkdir()

    one._asked(FAULT_BY_ID["X42"], LabSpec(name="small", fleets=tmp_path), tmp_path / "proof")

    assert asked == [("NOBODY_HAS_IT",)]


def waits(fleet: Fleet) -> list[timedelta]:
    return [fleet.application.answers_within, *(one.redis.answers_within for one in fleet.environments.values())]
