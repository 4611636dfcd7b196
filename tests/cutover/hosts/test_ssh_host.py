"""SSH to a real server: commands, standard input, one connection for all, and a host in between."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cutover.errors import Mismatch, ProbeError
from cutover.hosts import HostConnection, connect
from cutover.waiting import eventually
from tests.cutover.hosts.ssh_server import HOST, USER, SshServer, instance


@pytest.fixture
def host(server: SshServer, home: Path) -> Iterator[HostConnection]:
    server.commands.clear()
    server.forwarded.clear()
    with connect(instance(server.port, home / "key")) as host:
        yield host


def test_a_command_with_output_errors_and_code(host: HostConnection, server: SshServer) -> None:
    ran = host.run(("sh", "-c", "echo out; echo err >&2; exit 3"))

    assert (ran.code, ran.out, ran.err) == (3, "out\n", "err\n")
    assert server.commands == ["sh -c 'echo out; echo err >&2; exit 3'"]


def test_words_with_blanks_and_quotes_arrive_as_they_are(host: HostConnection) -> None:
    assert host.run(("printf", "%s|", "a b", "it's", '"$HOME"', "")).out == 'a b|it\'s|"$HOME"||'


def test_one_connection_carries_the_commands_of_all_threads(server: SshServer, home: Path) -> None:
    def echoed(number: int) -> str:
        with connect(instance(server.port, home / "key")) as host:
            return host.run(("echo", str(number))).out

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(echoed, range(20))) == [f"{number}\n" for number in range(20)]
    assert len(server.visits) == 1


def test_a_connection_that_has_died_is_opened_anew(host: HostConnection, server: SshServer) -> None:
    host.run(("true",))
    server.visits[0].close()

    assert host.run(("echo", "again")).out == "again\n"
    assert len(server.visits) == 2


def test_a_jump_host_is_connected_to_once_for_all_behind_it(server: SshServer, home: Path) -> None:
    behind = instance(server.port, home / "key", jump=f"{USER}@{HOST}:{server.port}")
    beside = instance(server.port, home / "key", jump=f"{USER}@{HOST}:{server.port}", address="localhost")
    (home / ".ssh/known_hosts").write_text(
        server.known_as + server.known_as.replace(HOST, "localhost"), encoding="utf-8"
    )

    assert [connect(one).run(("echo", "there")).out for one in (behind, beside, behind)] == ["there\n"] * 3
    assert len(server.visits) == 3


@pytest.mark.parametrize("size", [0, 1, 300_000, 3_000_000])
def test_standard_input_of_any_size(host: HostConnection, size: int) -> None:
    assert host.run(("wc", "-c"), stdin=b"x" * size).out.strip() == str(size)


def test_much_output(host: HostConnection) -> None:
    assert len(host.run(("head", "-c", "3000000", "/dev/zero")).out) == 3_000_000


def test_a_program_is_fed_to_the_host_s_own_python(host: HostConnection, server: SshServer, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"text")

    assert host.ask("files", action="read", path=str(tmp_path / "file"))["content"] == "dGV4dA=="
    assert server.commands == ["python3 -"], "nothing of the question stands on the command line"


def test_a_program_that_is_not_there_is_an_answer(host: HostConnection) -> None:
    ran = host.run(("no-such-program",))

    assert ran.code == 127
    assert "no-such-program" in ran.err


def test_a_command_that_does_not_end(host: HostConnection) -> None:
    with pytest.raises(ProbeError) as late:
        host.run(("sleep", "1"), within_s=0.2)

    assert late.value.failure.expected == "an answer over SSH to: sleep 1"
    assert late.value.failure.actual == "not finished after 0.2 s"
    assert late.value.failure.next_action.startswith("it may still be running there: look; try it by hand: ssh ")
    assert host.run(("echo", "and on")).out == "and on\n"


def test_a_connection_that_is_cut_while_a_command_runs(host: HostConnection, server: SshServer) -> None:
    """What may have been done is never done a second time."""
    host.run(("true",))
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(host.run, ("sleep", "0.5"))
        eventually(lambda: must_have_come(server, "sleep 0.5"), within_s=5, every_s=0.01)
        server.visits[0].close()
        with pytest.raises(ProbeError) as cut:
            running.result()

    assert cut.value.failure.actual == "LostError: the connection was cut while it ran"
    assert cut.value.failure.next_action.startswith(
        "what the command has done is not known: look there before it is run again; try it by hand: ssh "
    )
    assert server.commands == ["true", "sleep 0.5"]


def must_have_come(server: SshServer, command: str) -> None:
    if command not in server.commands:
        raise Mismatch.of("Server", expected=command, actual=f"{server.commands}", next_action="wait")


def test_through_a_host_in_between(server: SshServer, home: Path) -> None:
    """The jump host is the same server: it forwards the connection to itself."""
    server.forwarded.clear()

    with connect(instance(server.port, home / "key", jump=f"{USER}@{HOST}:{server.port}")) as host:
        assert host.run(("echo", "through")).out == "through\n"

    assert server.forwarded == [(HOST, server.port)]
