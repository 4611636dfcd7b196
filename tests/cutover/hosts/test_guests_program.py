"""What visitors left is removed, also by several instances that share their files."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cutover.hosts.programs import guests


def test_folders_files_and_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "folder/inner").mkdir(parents=True)
    (tmp_path / "file").touch()

    assert guests.answer([str(tmp_path / name) for name in ("folder", "file", "none")]) == 2
    assert list(tmp_path.iterdir()) == []


def test_several_at_the_same_time(tmp_path: Path) -> None:
    for name in range(300):
        (tmp_path / f"folder/{name}/inner").mkdir(parents=True)
        (tmp_path / f"folder/{name}/file").touch()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(guests.answer, [[str(tmp_path / "folder")]] * 4))

    assert list(tmp_path.iterdir()) == []


def test_what_will_not_go_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder").mkdir()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.rmdir", refuse)
    with pytest.raises(PermissionError):
        guests.answer([str(tmp_path / "folder")])
