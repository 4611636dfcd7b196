"""A change over SSH through a jump host: there and back, and when the connection dies while an instance restarts."""

import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Thread

import psutil
import pytest

from cutover.errors import Mismatch, ProbeError
from cutover.runbook.folder import ChangeFolder
from cutover.waiting import eventually
from lab.ledger import Ledger
from lab.programs import sshd
from lab.ssh import JUMP_HOST, SSHD
from tests.cutover.runbook.killing import measure_nothing
from tests.cutover.runbook.sweeping import State, SweptLab, swept_lab
from tests.cutover.runbook.troubles import Listener, failure, rolled_back, switched

pytestmark = pytest.mark.xdist_group("switch-over-ssh")
"""One lab for all of them, also where the tests are shared out."""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SweptLab]:
    with pytest.MonkeyPatch.context() as patch, swept_lab(tmp_path_factory.mktemp("far"), "far", ssh=True) as lab:
        measure_nothing(patch)
        yield lab


@dataclass(frozen=True)
class Uninterrupted:
    there: State
    back: State


@pytest.fixture(scope="module")
def uninterrupted(lab: SweptLab) -> Uninterrupted:
    lab.begin_anew()
    record = lab.folder("switch")
    switched(lab.fleet, record)
    there = lab.state(record)
    return Uninterrupted(there, taken_back(lab, record))


def taken_back(lab: SweptLab, record: ChangeFolder) -> State:
    back = lab.folder("rollback", record)
    rolled_back(lab.fleet, record, back)
    return lab.state(back)


@dataclass(frozen=True)
class Sshd:
    """That of one host of the lab, with all connections that it has let in."""

    lab: SweptLab
    host: str

    def ends_at(self, line: str, instance: str) -> Listener:
        """As soon as the instance's restart is under way, once that line was said."""
        root = next(str(one.root) for one in self.lab.plan.production.servers if one.name == instance)

        def must_restart() -> None:
            commands = [one.info["cmdline"] or [] for one in psutil.process_iter(["cmdline"])]
            if not any({"lab.systemctl", "restart", root} <= set(command) for command in commands):
                raise Mismatch.of(instance, expected="its restart under way", actual="not yet", next_action="wait")

        def end() -> None:
            eventually(must_restart, within_s=20, every_s=0.01)
            self.end()

        return Listener(line, Thread(target=end).start)

    def end(self) -> None:
        listening = next(
            one
            for one in Ledger(self.lab.spec.state).entries()
            if (one.role, one.of) == (SSHD, self.host) and one.process.alive
        )
        connections = [
            one for one in psutil.Process(listening.process.pid).children(recursive=True) if "sshd" in one.name()
        ]
        listening.process.send(signal.SIGKILL)
        for one in connections:
            one.kill()

    def begin_again(self) -> None:
        configuration = self.lab.spec.state / "ssh" / f"{self.host}.conf"
        Ledger(self.lab.spec.state).start([sshd(), "-D", "-e", "-f", str(configuration)], role=SSHD, of=self.host)
        _, address = configuration.read_text(encoding="utf-8").splitlines()[0].split()
        host, _, port = address.rpartition(":")

        def must_listen() -> None:
            try:
                socket.create_connection((host, int(port)), timeout=1).close()
            except OSError as error:
                raise Mismatch.of(self.host, expected="listening", actual=f"{error}", next_action="wait") from error

        eventually(must_listen, within_s=10)


def test_there_and_back(lab: SweptLab, uninterrupted: Uninterrupted) -> None:
    staging, own = lab.redis

    assert set(uninterrupted.there.connected.values()) == {((own,), (own,))}
    assert set(uninterrupted.back.connected.values()) == {((staging,), (staging,))}
    assert [health for _, _, health in uninterrupted.back.targets] == ["healthy", "healthy"]


@pytest.mark.parametrize("host", ["production-2", JUMP_HOST])
def test_cut_during_a_restart_it_says_what_is_so_and_goes_on(
    lab: SweptLab, uninterrupted: Uninterrupted, host: str
) -> None:
    lab.begin_anew()
    record, cut = lab.folder("switch"), Sshd(lab, host)
    listener = cut.ends_at("production-2: restart", "production-2")

    failed = failure(lambda: switched(lab.fleet, record, listener, freeze=True))

    assert isinstance(failed, ProbeError)
    assert failed.failure.subject.startswith("Host of production-2, ")
    assert failed.failure.actual == (
        "LostError: the connection was cut while it ran\n"
        "production-1: changed, and proved\n"
        "production-2: its settings changed, its restart begun and not seen to succeed; out of the balancer"
    )
    first, *_, last = failed.failure.next_action.splitlines()
    assert first.startswith("what the command has done is not known: look there before it is run again")
    assert last == "cutover rollback, or mend it and cutover switch --resume --apply"
    cut.begin_again()
    switched(lab.fleet, record)
    assert lab.state(record) == uninterrupted.there
    assert taken_back(lab, record) == uninterrupted.back


def test_cut_during_a_restart_what_is_out_of_reach_is_not_proved_to_be_back(
    lab: SweptLab, uninterrupted: Uninterrupted
) -> None:
    lab.begin_anew()
    record, cut = lab.folder("switch"), Sshd(lab, "production-2")
    listener = cut.ends_at("production-2: restart", "production-2")

    failed = failure(lambda: switched(lab.fleet, record, listener))

    first, *states = failed.failure.actual.splitlines()
    assert first == "LostError: the connection was cut while it ran"
    assert [state.partition(": ")[0] for state in states] == ["NOT proved to be as before"] * 2
    assert "settings and connections of production-1 are, these sessions are not: " in states[1]
    cut.begin_again()
    switched(lab.fleet, record)
    assert lab.state(record) == uninterrupted.there
    assert taken_back(lab, record) == uninterrupted.back


def test_cut_during_a_restart_on_the_way_back(lab: SweptLab, uninterrupted: Uninterrupted) -> None:
    lab.begin_anew()
    record, cut = lab.folder("switch"), Sshd(lab, "production-1")
    switched(lab.fleet, record)
    back = lab.folder("rollback", record)
    listener = cut.ends_at("production-1: restart", "production-1")

    failed = failure(lambda: rolled_back(lab.fleet, record, back, listener))

    assert isinstance(failed, Mismatch)
    assert failed.failure.actual == (
        "as before: production-2\n"
        "NOT proved to be as before: production-1: LostError: the connection was cut while it ran"
    )
    assert failed.failure.next_action.endswith("\nthen: cutover rollback --resume --apply")
    cut.begin_again()
    rolled_back(lab.fleet, record, back)
    assert lab.state(back) == uninterrupted.back
