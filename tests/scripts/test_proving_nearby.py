"""The fleet file of a proof: the lab's own, but for how long one waits."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from cutover.fleet import Fleet, load_fleet
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


def waits(fleet: Fleet) -> list[timedelta]:
    return [fleet.application.answers_within, *(one.redis.answers_within for one in fleet.environments.values())]
