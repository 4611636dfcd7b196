"""The pulse of a host: a real service and a real Redis, asked as the watch asks every ten seconds."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from cutover.hosts.programs import processes, pulse
from cutover.provocations import ANNOUNCEMENT
from tests.cutover.hosts.pre_fork import WELL, PreFork, pre_fork
from tests.cutover.servers import closed, identity, redis_server

HOW = {"client_name": "chatmrpt-cutover", "timeout_s": 5, "password": None, "tls": False}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PreFork]:
    with pre_fork(tmp_path, WELL, WELL) as running:
        yield running


def felt(folder: Path, service: PreFork, *, lines: str = "", since: float = 0, **other: Any) -> dict[str, Any]:
    """As it travels."""
    (folder / "app.log").write_text(lines, encoding="utf-8")
    log = {
        "since": since,
        "back_s": 65,
        "journalctl": ["true"],
        "log_files": [str(folder / "app.log")],
        "fatal": ["TIMEOUT"],
        "announcement": ANNOUNCEMENT,
        "most_bytes": 10_000,
    }
    question = {
        "unit": "chatmrpt",
        "systemctl": service.systemctl(),
        "known": None,
        "folders": [str(folder)],
        "endpoints": [],
        "redis": None,
        "log": log,
        **other,
    }
    answer: dict[str, Any] = json.loads(json.dumps(pulse.answer(**question)))
    return answer


def test_the_main_process_and_each_worker_with_its_age_and_its_own_memory(tmp_path: Path, service: PreFork) -> None:
    said = felt(tmp_path, service)

    master, *workers = said["processes"]
    assert said["main"] == [service.master, master["born"]]
    assert [one["pid"] for one in workers] == list(service.workers)
    for one in said["processes"]:
        assert 0 < one["memory_kb"] < 1_000_000
        assert 0 <= one["age_s"] < 600


def test_while_the_main_process_lives_the_service_manager_is_not_asked(tmp_path: Path, service: PreFork) -> None:
    said = felt(tmp_path, service)
    again = felt(tmp_path, service, known=said["main"], systemctl=["false"])

    assert again["main"] == said["main"]


@pytest.mark.parametrize("what", ["another birth", "gone"])
def test_another_process_of_the_same_number_is_not_the_main_one(tmp_path: Path, service: PreFork, what: str) -> None:
    pid, born = felt(tmp_path, service)["main"]
    known = [pid, born + 1] if what == "another birth" else [2**22 - 1, born]

    assert felt(tmp_path, service, known=known)["main"] == [pid, born]
    assert not processes.is_alive(*known)


def test_a_redis_in_a_few_commands_without_keys_or_scan(tmp_path: Path, service: PreFork) -> None:
    with redis_server(tmp_path) as endpoint, redis.Redis(endpoint.host, endpoint.port, db=3) as client:
        client.mset({f"chatmrpt:{number}": "" for number in range(30)})
        client.config_resetstat()
        asked = {"endpoint": str(endpoint), "db": 3, "prefix": "chatmrpt:", "how": HOW}
        said = felt(tmp_path, service, redis=asked, endpoints=[str(endpoint), str(closed())])
        sent = {name.removeprefix("cmdstat_"): of["calls"] for name, of in client.info("commandstats").items()}
        run_id = identity(endpoint)

    sent.pop("config|resetstat")
    assert sent == {"client|setname": 1, "ping": 1, "info": 1, "select": 1, "dbsize": 1, "randomkey": 20}
    assert said["redis"]["info"]["run_id"] == run_id
    assert (said["redis"]["keys"], said["redis"]["drawn"], said["redis"]["drawn_with_prefix"]) == (30, 20, 20)
    assert said["addresses"][str(endpoint)] == [str(endpoint)]


def test_a_redis_that_is_not_there_says_why(tmp_path: Path, service: PreFork) -> None:
    asked = {"endpoint": str(closed()), "db": 0, "prefix": "chatmrpt:", "how": HOW}

    assert felt(tmp_path, service, redis=asked)["redis"]["error"].startswith("ConnectionRefusedError")


def test_a_name_that_nobody_knows_has_no_address(tmp_path: Path, service: PreFork) -> None:
    assert felt(tmp_path, service, endpoints=["no.such.host.invalid:6379"])["addresses"] == {
        "no.such.host.invalid:6379": []
    }


def stamped(at: float, text: str) -> str:
    return f"[{time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(at))} +0000] {text}\n"


def test_new_lines_up_to_a_moment_ago(tmp_path: Path, service: PreFork) -> None:
    now = time.time()
    lines = "".join(stamped(now - ago, f"[ERROR] {ago} s ago") for ago in (500, 40, 20, 0))

    log = felt(tmp_path, service, lines=lines, since=int(now) - 30)["log"]

    assert log["until"] in {int(now) - 1, int(now), int(now) + 1}
    # What is older is read again for announcements; who asks knows from when on lines are new.
    assert [entry["text"] for entry in log["entries"]] == ["[ERROR] 40 s ago", "[ERROR] 20 s ago", "[ERROR] 0 s ago"]


def test_of_a_long_file_only_the_end_is_read_and_it_is_said_when_that_is_not_enough(
    tmp_path: Path, service: PreFork
) -> None:
    now = time.time()
    old = stamped(now - 500, "[ERROR] old") * 1000
    new = stamped(now - 10, "[ERROR] new")

    enough = felt(tmp_path, service, lines=old + new, since=int(now) - 30)["log"]
    flood = felt(tmp_path, service, lines=old + new * 1000, since=int(now) - 30)["log"]

    assert [(one["text"], one["count"]) for one in enough["entries"]] == [("[ERROR] new", 1)]
    assert enough["sources"][1]["error"] is None
    assert flood["sources"][1]["error"] == "more than 10000 bytes since then"


def test_room_on_the_file_systems(tmp_path: Path, service: PreFork) -> None:
    seen = os.statvfs(tmp_path)

    (room,) = felt(tmp_path, service)["disks"]
    assert room["free"] == pytest.approx(seen.f_bavail / seen.f_blocks, abs=0.05)
