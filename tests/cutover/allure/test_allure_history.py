"""Which earlier runs a run's history is made of."""

import json
from pathlib import Path

import pytest

from cutover.allure import history
from cutover.allure.history import HISTORY, earlier
from cutover.runs import RunFolder
from tests.cutover.verdict.making import run_of


def left(runs: Path, name: str, line: str | None = None, *, fleet: str = "lab") -> RunFolder:
    folder = RunFolder(runs / name)
    folder.path.mkdir()
    folder.begin(run_of().model_copy(update={"fleet": fleet}))
    if line is not None:
        (folder.path / HISTORY).write_text(line, encoding="utf-8")
    return folder


def point(uuid: str) -> str:
    return json.dumps({"uuid": uuid, "testResults": {}}) + "\n"


def uuids(folder: RunFolder) -> list[str]:
    return [json.loads(line)["uuid"] for line in earlier(folder).splitlines()]


def test_earlier_runs_of_the_same_fleet_the_oldest_first(tmp_path: Path) -> None:
    left(tmp_path, "2-acceptance-lab", point("second"))
    left(tmp_path, "1-baseline-lab", point("first"))
    left(tmp_path, "3-baseline-aws", point("another fleet"), fleet="aws")
    left(tmp_path, "5-baseline-lab", point("later"))
    left(tmp_path, "0-baseline-lab")

    assert uuids(left(tmp_path, "4-baseline-lab", point("itself"))) == ["first", "second"]


def test_the_first_run_has_none(tmp_path: Path) -> None:
    assert earlier(left(tmp_path, "1-baseline-lab")) == ""


def test_only_so_many_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "RUNS_REMEMBERED", 2)
    for number in range(3):
        left(tmp_path, f"{number}-baseline-lab", point(str(number)))

    assert uuids(left(tmp_path, "9-baseline-lab")) == ["1", "2"]


@pytest.mark.parametrize("damaged", ["", "{", "[]", "7", '{"testResults": []}', '{"uuid": "cut sho'])
def test_a_damaged_line_is_left_out(tmp_path: Path, damaged: str) -> None:
    left(tmp_path, "1-baseline-lab", point("whole"))
    left(tmp_path, "2-baseline-lab", damaged)

    assert uuids(left(tmp_path, "3-baseline-lab")) == ["whole"]


def test_a_folder_that_is_no_run_any_more_is_left_out(tmp_path: Path) -> None:
    left(tmp_path, "1-baseline-lab", point("gone")).run_file.write_text("{", encoding="utf-8")
    left(tmp_path, "2-baseline-lab", point("gone too")).run_file.unlink()

    assert earlier(left(tmp_path, "3-baseline-lab")) == ""


def test_what_node_takes_for_the_end_of_a_line_is_spelled_out(tmp_path: Path) -> None:
    line = json.dumps({"uuid": "a\u2028b", "testResults": {}}, ensure_ascii=False)
    left(tmp_path, "1-baseline-lab", line)

    assert "\u2028" not in earlier(following := left(tmp_path, "2-baseline-lab"))
    assert uuids(following) == ["a\u2028b"]
