"""A lab reached through servers of OpenSSH and a jump host: as on the instances themselves, and gone without trace."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cutover.errors import ConfigurationError, ProbeError
from cutover.fleet import Fleet, Instance, load_fleet
from cutover.hosts import connect
from cutover.hosts.line import hang_up
from cutover.probes.processes import service_processes
from lab import lifecycle, programs
from lab.blueprint import kept
from lab.instance import service_of, wait_until_up
from lab.ledger import Ledger
from lab.processes import Process, marked
from lab.spec import LabSpec
from lab.ssh import SSHD

pytestmark = pytest.mark.xdist_group("ssh")
"""One lab for all of them, also where the tests are shared out."""


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabSpec]:
    folder = tmp_path_factory.mktemp("ssh")
    spec = LabSpec(name="doors", ssh=True, instances=1, states=folder, fleets=folder)
    lifecycle.up(spec)
    yield spec
    hang_up()
    lifecycle.down(spec)


@pytest.fixture(scope="module")
def fleet(spec: LabSpec) -> Fleet:
    return load_fleet(str(spec.fleet_file))


@pytest.fixture(scope="module")
def instance(fleet: Fleet) -> Instance:
    return fleet.production.instances[0]


def servers(spec: LabSpec) -> list[Process]:
    """Every sshd of the lab: those that listen, and one for each connection."""
    return [one for one in marked(spec.state) if Path(f"/proc/{one.pid}/exe").readlink() == Path(programs.sshd())]


def test_a_command_runs_on_the_instance_with_the_lab_s_mark_and_nothing_of_the_user_s(
    spec: LabSpec, instance: Instance
) -> None:
    with connect(instance) as host:
        environment = dict(line.split("=", 1) for line in host.run(("env",)).out.splitlines())

    assert instance.host.address
    assert environment["SSH_CONNECTION"].endswith(f" {instance.host.address} {instance.host.port}")
    assert (environment["CHATMRPT_LAB"], environment["HOME"]) == (str(spec.state), str(spec.state))


def test_status_knows_its_doors(spec: LabSpec) -> None:
    seen = lifecycle.status(spec)

    assert seen.missing == ()
    doors = {one.of for one in seen.processes if one.role == SSHD}
    assert doors == {"jump-host", "staging-1", "production-1"}


def test_what_is_written_and_read_at_the_same_time_does_not_stand_still(instance: Instance) -> None:
    """More than the windows of both directions hold."""
    content = b"x" * 6_000_000
    with connect(instance) as host:
        assert len(host.run(("tee", "/dev/stderr"), stdin=content, within_s=20).err) == len(content)


def test_a_command_that_reads_nothing_of_what_it_is_given(instance: Instance) -> None:
    with connect(instance) as host:
        assert host.run(("true",), stdin=b"x" * 6_000_000).code == 0


def test_the_time_is_for_the_whole_command_and_not_for_each_word_of_it(instance: Instance) -> None:
    started = time.monotonic()
    with connect(instance) as host, pytest.raises(ProbeError) as late:
        host.run(("sh", "-c", "while echo word; do sleep 0.05; done"), within_s=0.4)

    assert late.value.failure.actual == "not finished after 0.4 s"
    assert time.monotonic() - started < 5


def test_a_command_that_is_killed_gave_no_answer(instance: Instance) -> None:
    with connect(instance) as host, pytest.raises(ProbeError) as killed:
        host.run(("sh", "-c", "kill -9 $$"))

    assert killed.value.failure.actual == "LostError: it was killed by a signal"


def test_a_jump_host_leads_to_the_instances_alone(instance: Instance) -> None:
    elsewhere = instance.model_copy(update={"host": instance.host.model_copy(update={"port": 1})})
    with connect(elsewhere) as host, pytest.raises(ProbeError) as refused:
        host.run(("true",))

    assert refused.value.failure.actual == (
        f"JumpError: jump host {instance.host.jump} does not get through to {instance.host.address}:1: "
        "Administratively prohibited"
    )


def test_a_restart_over_ssh_is_the_lab_s_own(spec: LabSpec, fleet: Fleet, instance: Instance) -> None:
    service = fleet.production.service
    plan = kept(spec)
    assert plan
    server, ledger = plan.production.servers[0], Ledger(spec.state)
    before = service_of(server, marked(spec.state)).master
    with connect(instance) as host:
        assert host.run((*service.systemctl, "restart", service.unit)).code == 0
        wait_until_up(ledger, server, spec.workers, ledger.entries()[0])
        master = service_processes(host, service).master

    now = service_of(server, marked(spec.state)).master
    assert now
    assert now != before
    assert master
    assert master.pid == now.pid


def test_a_server_that_stands_still_is_given_up_in_time(spec: LabSpec, instance: Instance) -> None:
    with connect(instance) as host:
        host.run(("true",))
        still = servers(spec)
        for one in still:
            one.send(signal.SIGSTOP)
        try:
            started = time.monotonic()
            with pytest.raises(ProbeError) as asleep:
                host.run(("true",), within_s=2)
            assert time.monotonic() - started < 5
            assert "no server of SSH has answered there for " in asleep.value.failure.actual
        finally:
            for one in still:
                one.send(signal.SIGCONT)
        assert host.run(("echo", "awake")).out == "awake\n"


def test_down_ends_what_is_open_even_when_its_listener_is_gone(spec: LabSpec, instance: Instance) -> None:
    """The last one: the lab is gone then."""
    with connect(instance) as host:
        host.run(("true",))
    listening = [entry.process for entry in Ledger(spec.state).entries() if entry.role == SSHD]
    for one in listening:
        one.send(signal.SIGKILL)
    (spec.state / "processes.jsonl").unlink()
    left = [one for one in servers(spec) if one not in listening]
    assert left

    assert lifecycle.down(spec)

    assert marked(spec.state) == []
    assert not [one for one in left if one.alive]
    assert not spec.states.exists()


def test_a_machine_without_sshd(
    spec_at: Callable[..., LabSpec], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("redis-server", "haproxy", "ssh", "ssh-keygen"):
        (tmp_path / "bin").mkdir(exist_ok=True)
        (tmp_path / "bin" / name).symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(programs, "_MORE_FOLDERS", ())
    spec = spec_at(ssh=True)

    with pytest.raises(ConfigurationError) as refused:
        lifecycle.up(spec)

    assert str(refused.value) == (
        "Program sshd\n"
        "  expected: installed\n"
        f"  actual:   not found in {os.environ['PATH']}\n"
        "  next:     install it (Debian: sudo apt install openssh-server; Fedora: sudo dnf install openssh-server), "
        "then run the same command again; nothing was started"
    )
    assert not spec.state.exists()
