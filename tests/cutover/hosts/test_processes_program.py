"""The processes of a service among all others of a host: what ends, hides or belongs to somebody else meanwhile."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cutover.errors import Mismatch
from cutover.hosts.bundle import bundled
from cutover.hosts.programs import processes
from cutover.waiting import eventually
from tests.cutover.hosts.pre_fork import WELL, PreFork, pre_fork
from tests.cutover.servers import loopbacks

NOBODY = 65534


def pids_of(service: PreFork) -> list[int]:
    return [process["pid"] for process in processes.of_main(service.master)]


def test_the_main_process_comes_first_and_each_has_its_sockets(tmp_path: Path) -> None:
    with pre_fork(tmp_path, WELL, WELL) as service:
        master, *workers = processes.of_main(service.master)

    assert master["pid"] == service.master
    assert {worker["pid"] for worker in workers} == set(service.workers)
    assert {tuple(process["listening"]) for process in (master, *workers)} == {(service.listening,)}


def test_a_stopped_worker_is_shown_as_stopped(tmp_path: Path) -> None:
    with pre_fork(tmp_path, WELL, WELL) as service:
        os.kill(service.workers[0], signal.SIGSTOP)
        eventually(lambda: _must_stand_still(service.workers[0]), within_s=10, every_s=0.01)
        stopped = [process["pid"] for process in processes.of_main(service.master) if process["state"] == "T"]

    assert stopped == [service.workers[0]]


def _must_stand_still(pid: int) -> None:
    """A signal takes its time."""
    if (state := processes._stat(pid)[0]) != "T":
        raise Mismatch.of(f"process {pid}", expected="T", actual=state, next_action="wait")


def test_a_worker_that_ends_between_two_looks_at_it_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It must not be shown as one that is connected to nothing."""
    with subprocess.Popen(["sleep", "600"]) as doomed, pre_fork(tmp_path, WELL) as service:
        stat = processes._stat

        def end_after(pid: int) -> list[str]:
            fields: list[str] = stat(pid)
            if pid == doomed.pid:
                doomed.kill()
                doomed.wait()
            return fields

        monkeypatch.setattr(processes, "_children", lambda _: [doomed.pid, *service.workers])
        monkeypatch.setattr(processes, "_stat", end_after)

        assert pids_of(service) == [service.master, *service.workers]


def test_a_main_process_that_is_gone_has_no_workers() -> None:
    with subprocess.Popen(["true"]) as gone:
        gone.wait()

    assert processes.of_main(gone.pid) == []
    assert processes.of_main(0) == []


REFUSED = (
    "process 1 belongs to somebody else, and user {user} may not see its connections; "
    'become = ["sudo", "-n"] in the host\'s table of the fleet file gives the rights'
)


def test_processes_of_somebody_else_are_an_error_and_not_none() -> None:
    """Process 1 is root's."""
    user = NOBODY if os.geteuid() == 0 else os.geteuid()
    question = {"unit": "chatmrpt", "systemctl": ["sh", "-c", "echo MainPID=1; echo ActiveState=active"]}
    done = subprocess.run(
        ["/usr/bin/env", "python3", "-"],
        input=bundled("processes", question),
        env={"PATH": "/usr/bin:/bin"},
        cwd="/",
        user=NOBODY if os.geteuid() == 0 else None,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr.strip()) == (1, REFUSED.format(user=user))


def test_nor_are_those_that_hide_from_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of /proc with hidepid, this user sees its own processes only."""

    def refuse(*_: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os.path, "exists", lambda _: False)
    monkeypatch.setattr(os, "kill", refuse)

    with pytest.raises(SystemExit) as refused:
        processes.of_main(1)

    assert refused.value.code == REFUSED.format(user=os.geteuid())


def test_who_listens_side_by_side_at_one_port_is_told_of_each(tmp_path: Path) -> None:
    """Each worker has a socket of its own, and the main process one that is bound and does not listen."""
    with pre_fork(tmp_path, WELL, WELL, own_sockets=True) as service:
        held = processes.listening_on([service.port])

    assert {place: sorted(pids) for place, pids in held.items()} == {service.listening: sorted(service.workers)}


def test_two_addresses_of_one_port_are_two_places(tmp_path: Path) -> None:
    with pre_fork(tmp_path, WELL) as service, socket.create_server(("127.0.0.2", service.port)):
        held = processes.listening_on([service.port])

    assert {place: sorted(pids) for place, pids in held.items()} == {
        service.listening: sorted([service.master, *service.workers]),
        f"127.0.0.2:{service.port}": [os.getpid()],
    }


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    assert processes.listening_on([port]) == {}


@pytest.mark.parametrize(
    ("family", "written", "read"),
    [
        (socket.AF_INET, "0100007F:1F90", "127.0.0.1:8080"),
        (socket.AF_INET, "0A231FAC:18EB", "172.31.35.10:6379"),
        (socket.AF_INET6, "00000000000000000000000001000000:18EB", "::1:6379"),
        (socket.AF_INET6, "0000000000000000FFFF00000A231FAC:18EB", "172.31.35.10:6379"),
        (socket.AF_INET6, "00000000000000000000000000000000:0050", ":::80"),
        (socket.AF_INET6, "000080FE00000000FF005450D28F2DFE:0016", "fe80::5054:ff:fe2d:8fd2:22"),
    ],
)
def test_addresses_as_the_kernel_writes_them(family: int, written: str, read: str) -> None:
    assert processes._address(family, written) == read


@pytest.mark.parametrize("host", loopbacks())
def test_a_connection_has_the_same_ends_on_both_sides(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with (
        socket.create_server((host, 0), family=family) as listening,
        socket.create_connection(listening.getsockname()[:2]) as ours,
        listening.accept()[0],
    ):
        ends = (f"{host}:{ours.getsockname()[1]}", f"{host}:{listening.getsockname()[1]}")
        table = processes.connections(ours.getsockname()[1])

    assert ends in {(local, remote) for local, remote, _ in table.values()}
    assert ends[::-1] in {(local, remote) for local, remote, _ in table.values()}


def test_only_private_peers_that_the_workers_called_themselves() -> None:
    workers = [
        {
            "listening": ["0.0.0.0:8080"],
            "connections": [
                ["172.31.44.52:8080", "172.31.20.9:51234"],
                ["172.31.44.52:40112", "172.31.35.10:6379"],
                ["172.31.44.52:40113", "104.18.6.192:443"],
                ["::1:40200", "::1:6380"],
                ["172.31.44.52:9000", "172.31.20.9:51235"],
            ],
        },
        {"listening": [], "connections": [["172.31.44.52:40114", "172.31.35.10:6379"]]},
    ]

    assert sorted(processes.private_peers(workers, [9000])) == ["172.31.35.10:6379", "::1:6380"]


def test_words_of_a_command_line() -> None:
    with subprocess.Popen(["true"]) as gone:
        gone.wait()

    assert processes.command_line(os.getpid()) == sys.orig_argv
    assert processes.command_line(gone.pid) == []
