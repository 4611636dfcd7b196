"""A unit's files, the code's digests, and the packages in the memory of processes."""

import hashlib
import importlib.metadata
import os
import subprocess
from pathlib import Path

import pydantic_core
import pytest

from cutover.hosts.programs import code, systemd

DROP_INS = "etc/systemd/system/chatmrpt.service.d"


def written(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_unit_and_its_drop_ins_in_their_order(tmp_path: Path) -> None:
    wanted = [
        written(tmp_path / "etc/systemd/system/chatmrpt.service"),
        written(tmp_path / DROP_INS / "10-workers.conf"),
        written(tmp_path / DROP_INS / "20-redis.conf"),
        written(tmp_path / "usr/lib/systemd/system/chatmrpt.service"),
    ]
    written(tmp_path / DROP_INS / "20-redis.conf.bak")
    written(tmp_path / "etc/systemd/system/other.service")

    found = systemd.files("chatmrpt", str(tmp_path))

    assert found == [[str(path), systemd.changed(str(path))] for path in wanted]
    assert systemd.files("no-such-unit", str(tmp_path)) == []


def test_a_file_that_was_moved_into_its_place_has_changed_now(tmp_path: Path) -> None:
    """Its content is as old as it was."""
    env = written(tmp_path / ".env", "old")
    prepared = written(tmp_path / ".env.new", "new")
    os.utime(prepared, (0, 0))
    before = systemd.changed(str(env))

    prepared.replace(env)

    assert env.stat().st_mtime == 0
    assert systemd.changed(str(env)) >= before


def test_what_the_service_manager_shows() -> None:
    said = "echo MainPID=4711; echo ActiveState=active; echo; echo Environment=A=1 B=2; echo no property"

    assert systemd.show("chatmrpt", ["sh", "-c", said]) == {
        "MainPID": "4711",
        "ActiveState": "active",
        "Environment": "A=1 B=2",
    }


def test_a_service_manager_that_refuses() -> None:
    with pytest.raises(SystemExit) as refused:
        systemd.show("chatmrpt", ["sh", "-c", "echo Access denied >&2; exit 1"])

    assert refused.value.code == (
        "sh -c echo Access denied >&2; exit 1 show chatmrpt -p MainPID -p ActiveState -p SubState "
        "-p UnitFileState -p NeedDaemonReload -p NRestarts: Access denied"
    )


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_digests_of_files_and_folders(tmp_path: Path) -> None:
    """What is compiled is no code of its own, and what leads nowhere is none at all."""
    written(tmp_path / "run.py", "run")
    written(tmp_path / "app/core/redis.py", "redis")
    written(tmp_path / "app/__pycache__/redis.cpython-311.pyc", "compiled")
    written(tmp_path / "instance/uploads/secret.csv", "not asked for")
    (tmp_path / "app/gone.py").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "app/pipe")

    assert code.digests(str(tmp_path), ["app", "run.py", "wsgi.py"]) == {
        "app/core/redis.py": sha256("redis"),
        "run.py": sha256("run"),
    }


def test_packages_are_those_of_the_place_that_code_was_loaded_from() -> None:
    """Of any of the processes; one that has ended meanwhile has none."""
    with subprocess.Popen(["true"]) as gone:
        gone.wait()

    packages = code.packages([gone.pid, os.getpid()])

    assert f"pydantic_core-{importlib.metadata.version(pydantic_core.__name__)}" in packages
    assert packages == sorted(set(packages))
    assert code.packages([gone.pid]) == code.packages([]) == []
