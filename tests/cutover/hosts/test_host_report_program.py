"""The report of a host: a real service, its files, and a real Redis, in one look."""

import base64
import json
import os
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cutover.errors import Mismatch
from cutover.hosts.programs import host_report, processes, systemd
from cutover.waiting import eventually
from tests.cutover.hosts.pre_fork import WELL, PreFork, pre_fork
from tests.cutover.servers import closed, identity, redis_server

VISIT = {"path": "/session_info", "cookie": "chatmrpt_session=shown.signed", "within_s": 30}


def report(folder: Path, service: PreFork, **other: Any) -> dict[str, Any]:
    (folder / ".env").write_text("REDIS_HOST=10.0.0.7\n", encoding="utf-8")
    question = {
        "unit": "chatmrpt",
        "systemctl": service.systemctl(),
        "root": str(folder),
        "ports": [service.port],
        "env_file": str(folder / ".env"),
        "variables": ["REDIS_HOST", "REDIS_DB"],
        "folder": str(folder / "app"),
        "code_names": ["run.py"],
        "fallback": str(folder / "flask_session"),
        "redis": {"client_name": "chatmrpt-cutover", "timeout_s": 5, "password": None, "tls": False},
        "endpoints": [],
        "keys": [],
        **other,
    }
    answer: dict[str, Any] = host_report.answer(**question)
    # As it travels.
    return dict(json.loads(json.dumps(answer)))


def test_the_whole_of_it(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/run.py").write_text("", encoding="utf-8")
    unit = tmp_path / "etc/systemd/system/chatmrpt.service"
    unit.parent.mkdir(parents=True)
    unit.touch()
    environment = {"REDIS_HOST": "10.0.0.7", "REDIS_PASSWORD": "hunter2", "PATH": os.environ["PATH"]}
    with redis_server(tmp_path) as endpoint, pre_fork(tmp_path, WELL, WELL, env=environment) as service:
        said = report(tmp_path, service, endpoints=[str(endpoint)], visit=VISIT)
        run_id = identity(endpoint)

    assert (said["host"], said["user"]) == (socket.gethostname(), os.geteuid())
    assert said["unit"] == {"MainPID": str(service.master), "ActiveState": "active", "UnitFileState": "enabled"}
    assert said["unit_files"] == [[str(unit), systemd.changed(str(unit))]]
    assert [process["pid"] for process in said["processes"]] == [service.master, *service.workers]
    assert {int(pid): answer["session_id"] for pid, answer in said["answers"].items()} == {
        pid: f"worker {pid}" for pid in service.workers
    }
    assert said["listening"] == {service.listening: sorted([service.master, *service.workers])}
    assert base64.b64decode(said["settings"]["content"]) == b"REDIS_HOST=10.0.0.7\n"
    assert said["environment"] == {"REDIS_HOST": "10.0.0.7"}
    assert list(said["code"]) == ["run.py"]
    assert said["fallback"] == []
    assert said["redis"][str(endpoint)]["info"]["run_id"] == run_id
    assert "hunter2" not in json.dumps(said)


def test_without_a_visitor_nobody_is_asked(tmp_path: Path) -> None:
    with pre_fork(tmp_path, WELL) as service:
        assert report(tmp_path, service)["answers"] == {}
        assert service.heads == []


def test_a_stopped_worker_is_not_asked(tmp_path: Path) -> None:
    with pre_fork(tmp_path, WELL, WELL) as service:
        stopped, well = service.workers
        os.kill(stopped, signal.SIGSTOP)
        eventually(lambda: _must_stand_still(stopped), within_s=10, every_s=0.01)

        said = report(tmp_path, service, visit=VISIT)

    assert list(said["answers"]) == [str(well)]
    assert [pid for pid, _ in service.heads] == [well]
    assert {process["pid"]: process["state"] == "T" for process in said["processes"]} == {
        service.master: False,
        stopped: True,
        well: False,
    }


def _must_stand_still(pid: int) -> None:
    """A signal takes its time."""
    if (state := processes._stat(pid)[0]) != "T":
        raise Mismatch.of(f"process {pid}", expected="T", actual=state, next_action="wait")


def test_a_service_that_is_stopped_still_has_its_files(tmp_path: Path) -> None:
    with pre_fork(tmp_path, WELL) as service:
        said = report(tmp_path, service, visit=VISIT, systemctl=["sh", "-c", "echo MainPID=0; echo ActiveState=failed"])

    assert (said["unit"]["ActiveState"], said["processes"], said["answers"]) == ("failed", [], {})
    assert (said["environment"], said["packages"]) == ({}, [])
    assert said["settings"]["path"] == str(tmp_path / ".env")


def test_settings_that_are_not_there(tmp_path: Path) -> None:
    with pre_fork(tmp_path, WELL) as service:
        said = report(tmp_path, service, env_file=str(tmp_path / "nowhere/.env"))

    assert said["settings"] == {"error": f"{tmp_path}/nowhere/.env: No such file or directory"}


def test_a_redis_that_the_workers_use_is_surveyed_without_being_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with redis_server(tmp_path) as endpoint, pre_fork(tmp_path, WELL) as service:
        of_main = processes.of_main

        def connected(main: int) -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = of_main(main)
            found[1]["connections"] = [["127.0.0.1:40000", str(endpoint)], ["127.0.0.1:40001", "104.18.6.192:443"]]
            return found

        monkeypatch.setattr(processes, "of_main", connected)

        said = report(tmp_path, service)

    assert list(said["redis"]) == [str(endpoint)]


def test_an_address_where_nobody_listens_is_an_answer(tmp_path: Path) -> None:
    nobody = str(closed())
    with pre_fork(tmp_path, WELL) as service:
        said = report(tmp_path, service, endpoints=[nobody])

    assert said["redis"][nobody]["error"] == "ConnectionRefusedError: [Errno 111] Connection refused"


@pytest.mark.parametrize(
    ("listening", "place"),
    [
        (["127.0.0.1:9000", "0.0.0.0:8080"], "0.0.0.0:8080"),
        (["127.0.0.1:9000"], "127.0.0.1:9000"),
        ([":::8080"], ":::8080"),
        ([], "127.0.0.1:8080"),
    ],
)
def test_the_workers_are_asked_where_the_users_are(listening: list[str], place: str) -> None:
    assert host_report._place({"listening": listening}, [8080]) == place


def test_session_files_by_their_times_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders are none; one that expires while we look is left out."""
    folder = tmp_path / "flask_session"
    (folder / "folder").mkdir(parents=True)
    kept, doomed = folder / "2029240f6d1128be89ddc32729463129", folder / "doomed"
    kept.touch()
    doomed.touch()
    changed = systemd.changed

    def expire(path: str) -> float:
        doomed.unlink(missing_ok=True)
        return float(changed(path))

    monkeypatch.setattr(systemd, "changed", expire)

    assert host_report._files_in(str(folder)) == [changed(str(kept))]
    assert host_report._files_in(str(tmp_path / "nowhere")) == []


def test_the_plan_s_count_is_that_of_its_words(tmp_path: Path) -> None:
    """Whatever has gunicorn in its line counts, as in the plan; grep itself does not."""
    (tmp_path / "gunicorn").mkdir()
    grep = ["grep", "--line-buffered", "gunicorn"]
    with (
        pre_fork(tmp_path / "gunicorn", WELL, WELL) as service,
        subprocess.Popen(grep, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as grepping,
    ):
        assert grepping.stdin
        assert grepping.stdout
        grepping.stdin.write(b"gunicorn\n")
        grepping.stdin.flush()
        grepping.stdout.readline()
        pids = (service.master, *service.workers, grepping.pid, os.getpid())
        named = [pid for pid in pids if host_report._is_named_gunicorn(pid)]

    assert named == [service.master, *service.workers]
