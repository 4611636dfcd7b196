"""Processes and their connections: of a real tree with real sockets, and from a captured answer."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cutover.errors import ProbeError
from cutover.fleet import Endpoint, Service
from cutover.hosts import connect
from cutover.hosts.programs import processes as program
from cutover.probes.processes import Connection, ServiceProcess, parse, service_processes
from tests.cutover.fleets import local_instance, small_fleet

TREE = """
import os, socket, sys
listening = socket.create_server(("127.0.0.1", 0))
if os.fork() == 0:
    plain = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    mapped = socket.socket(socket.AF_INET6)
    mapped.connect(("::ffff:127.0.0.1", int(sys.argv[2])))
    os.write(1, b"connected\\n")
    sys.stdin.read()
    os._exit(0)
os.write(1, b"%d\\n" % listening.getsockname()[1])
visitor = listening.accept()
os.write(1, b"visited\\n")
sys.stdin.read()
"""
"""A master that listens and has a visitor; a worker with two connections, one over IPv4 mapped into IPv6."""


PROPERTIES = "-p MainPID -p ActiveState -p SubState -p UnitFileState -p NeedDaemonReload -p NRestarts"


@dataclass(frozen=True)
class Tree:
    master: int
    port: int
    plain: Endpoint
    mapped: Endpoint


def endpoint_of(listening: socket.socket) -> Endpoint:
    return Endpoint(host="127.0.0.1", port=listening.getsockname()[1])


@pytest.fixture
def tree() -> Iterator[Tree]:
    with socket.create_server(("127.0.0.1", 0)) as plain, socket.create_server(("127.0.0.1", 0)) as mapped:
        ports = [str(listening.getsockname()[1]) for listening in (plain, mapped)]
        command = [sys.executable, "-c", TREE, *ports]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin
            assert process.stdout
            said = {process.stdout.readline().strip(), process.stdout.readline().strip()}
            port = int(next(word for word in said if word.isdigit()))
            if "connected" not in said:
                assert process.stdout.readline() == "connected\n"
            with socket.create_connection(("127.0.0.1", port)):
                assert process.stdout.readline() == "visited\n"
                yield Tree(process.pid, port, endpoint_of(plain), endpoint_of(mapped))
                process.stdin.close()


def service(folder: Path, lines: str) -> Service:
    """A service whose systemctl says these words, and keeps what it was asked."""
    script = folder / "systemctl"
    script.write_text(f'#!/bin/sh\necho "$@" > "{folder}/asked"\n{lines}\n', encoding="utf-8")
    script.chmod(0o755)
    return small_fleet().production.service.model_copy(update={"systemctl": (str(script), "--root", "{root}")})


def test_a_service_with_a_master_a_worker_and_a_visitor(tree: Tree, tmp_path: Path) -> None:
    shown = service(tmp_path, f"echo MainPID={tree.master}; echo ActiveState=active")

    with connect(local_instance(root=tmp_path)) as host:
        seen = service_processes(host, shown)

    assert (tmp_path / "asked").read_text(encoding="utf-8").split() == (
        f"--root {tmp_path} show chatmrpt {PROPERTIES}".split()
    )
    assert (seen.instance, seen.active) == ("production-1", "active")
    assert seen.master is not None
    assert seen.master.pid == tree.master
    assert seen.master.listening == (Endpoint(host="127.0.0.1", port=tree.port),)
    assert seen.master.peers == ()
    (worker,) = seen.workers
    assert set(worker.peers) == {tree.plain, tree.mapped}
    assert 0 <= (datetime.now(UTC) - worker.started).total_seconds() < 3600


def test_a_service_that_is_stopped(tmp_path: Path) -> None:
    with connect(local_instance()) as host:
        seen = service_processes(host, service(tmp_path, "echo MainPID=0; echo ActiveState=inactive"))

    assert (seen.active, seen.master, seen.workers) == ("inactive", None, ())


def test_a_service_manager_that_refuses(tmp_path: Path) -> None:
    shown = service(tmp_path, "echo 'Unit not loaded.' >&2; exit 4")

    with connect(local_instance()) as host, pytest.raises(ProbeError) as refused:
        service_processes(host, shown)

    assert str(refused.value) == (
        "Host of production-1\n"
        "  expected: an answer to: python3 -\n"
        f"  actual:   {tmp_path}/systemctl --root / show chatmrpt {PROPERTIES}: Unit not loaded.\n"
        "  next:     run that command on the host of production-1 by hand, then the same verb again"
    )


def test_a_worker_that_ends_while_we_look_is_left_out(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers come and go in a restart; one that went between two looks must not end the cutover."""
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    alive: list[int] = program._children(tree.master)  # type: ignore[no-untyped-call]
    monkeypatch.setattr(program, "_children", lambda _: [*alive, gone.pid])
    script = service(tmp_path, f"echo MainPID={tree.master}; echo ActiveState=active").systemctl[0]

    answer = program.answer("chatmrpt", [script])  # type: ignore[no-untyped-call]

    assert [process["pid"] for process in answer["processes"]] == [tree.master, *alive]


REDIS, SECOND = Endpoint(host="172.31.35.10", port=6379), Endpoint(host="::1", port=6380)
CAPTURED = {
    "active": "active",
    "main_pid": 4710,
    "processes": [
        {
            "pid": 4710,
            "state": "S",
            "born": 471000,
            "started": 1754056987.5,
            "listening": ["0.0.0.0:8080"],
            "connections": [],
        },
        {
            "pid": 4711,
            "state": "T",
            "born": 471100,
            "started": 1754056988.25,
            "listening": ["0.0.0.0:8080"],
            "connections": [
                ["172.31.44.52:8080", "172.31.20.9:51234"],
                ["172.31.44.52:40112", "172.31.35.10:6379"],
                ["172.31.44.52:40113", "172.31.35.10:6379"],
                ["::1:40200", "::1:6380"],
            ],
        },
        {
            "pid": 4712,
            "state": "S",
            "born": 471200,
            "started": 1754056988.5,
            "listening": ["0.0.0.0:8080"],
            "connections": [],
        },
    ],
}


def test_a_captured_answer() -> None:
    listening = (Endpoint(host="0.0.0.0", port=8080),)

    seen = parse("production-1", CAPTURED)

    assert seen.master == ServiceProcess(4710, 471000, datetime(2025, 8, 1, 14, 3, 7, 500_000, UTC), listening, ())
    worker = ServiceProcess(
        4711,
        471100,
        datetime(2025, 8, 1, 14, 3, 8, 250_000, UTC),
        listening,
        (
            Connection(Endpoint(host="172.31.44.52", port=40112), REDIS),
            Connection(Endpoint(host="172.31.44.52", port=40113), REDIS),
            Connection(Endpoint(host="::1", port=40200), SECOND),
        ),
        "T",
    )
    assert seen.workers == (
        worker,
        ServiceProcess(4712, 471200, datetime(2025, 8, 1, 14, 3, 8, 500_000, UTC), listening, ()),
    )
    assert worker.peers == (REDIS, SECOND)
    assert seen.all == (seen.master, *seen.workers)
