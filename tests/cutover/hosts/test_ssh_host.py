"""SSH to a real server: commands, standard input, refusals, and a host in between."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cutover.errors import ConfigurationError, ProbeError
from cutover.fleet import Instance
from cutover.hosts import HostConnection, connect
from tests.cutover.hosts.ssh_server import HOST, USER, SshServer, ssh_server
from tests.cutover.servers import free_port


@pytest.fixture(scope="module")
def server() -> Iterator[SshServer]:
    with ssh_server() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SshServer) -> Path:
    """A user who knows the server, and no agent that might help."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh/known_hosts").write_text(server.known_as, encoding="utf-8")
    server.write_user_key(tmp_path / "key")
    return tmp_path


def instance(port: int, key: Path, **host: Any) -> Instance:
    reached = {"via": "ssh", "address": HOST, "user": USER, "port": port, "key_file": key, **host}
    return Instance.model_validate({"name": "production-1", "address": "http://10.0.0.7:8080", "host": reached})


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


def test_one_connection_carries_many_commands(host: HostConnection, server: SshServer) -> None:
    assert [host.run(("echo", str(number))).out for number in range(3)] == ["0\n", "1\n", "2\n"]
    assert len(server.commands) == 3


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


def refusal(of: Instance) -> str:
    with connect(of) as host, pytest.raises(ProbeError) as refused:
        host.run(("true",))
    return str(refused.value)


def told(actual: str) -> str:
    return (
        f"Host of production-1, {HOST}\n"
        "  expected: an answer over SSH to: true\n"
        f"  actual:   {actual}\n"
        f"  next:     try it by hand: ssh {USER}@{HOST}"
    )


def test_a_host_whose_key_is_not_known_is_not_spoken_to(server: SshServer, home: Path) -> None:
    (home / ".ssh/known_hosts").unlink()
    server.commands.clear()

    assert refusal(instance(server.port, home / "key")) == told(
        f"SSHException: Server '[{HOST}]:{server.port}' not found in known_hosts"
    )
    assert server.commands == []


def test_a_host_with_another_key_than_the_known_one(server: SshServer, home: Path) -> None:
    other = server.known_as.replace(server.host_key.get_base64(), server.user_key.get_base64())
    (home / ".ssh/known_hosts").write_text(other, encoding="utf-8")

    assert "BadHostKeyException: Host key for server " in refusal(instance(server.port, home / "key"))


def test_a_user_whose_key_is_refused(server: SshServer, home: Path) -> None:
    server.host_key.write_private_key_file(str(home / "other"))

    assert refusal(instance(server.port, home / "other")) == told("AuthenticationException: Authentication failed.")


def test_a_key_file_that_is_not_there(server: SshServer, home: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        connect(instance(server.port, home / "none"))

    assert str(refused.value) == (
        f"SSH key {home}/none\n"
        "  expected: a private key without a passphrase\n"
        f"  actual:   FileNotFoundError: [Errno 2] No such file or directory: '{home}/none'\n"
        "  next:     correct key_file in the fleet file, or leave it out and use your agent"
    )


def test_nobody_there(home: Path) -> None:
    port = free_port()

    assert refusal(instance(port, home / "key")) == told(
        f"NoValidConnectionsError: [Errno None] Unable to connect to port {port} on {HOST}"
    )


def test_a_command_that_does_not_end(host: HostConnection) -> None:
    with pytest.raises(ProbeError) as late:
        host.run(("sleep", "1"), within_s=0.2)

    assert late.value.failure.expected == "an answer over SSH to: sleep 1"
    assert late.value.failure.actual.startswith("TimeoutError")


def test_through_a_host_in_between(server: SshServer, home: Path) -> None:
    """The jump host is the same server: it forwards the connection to itself."""
    server.forwarded.clear()

    with connect(instance(server.port, home / "key", jump=f"{USER}@{HOST}:{server.port}")) as host:
        assert host.run(("echo", "through")).out == "through\n"

    assert server.forwarded == [(HOST, server.port)]


def test_a_host_in_between_whose_key_is_not_known(server: SshServer, home: Path) -> None:
    (home / ".ssh/known_hosts").unlink()

    text = refusal(instance(server.port, home / "key", jump=f"{USER}@{HOST}:{server.port}"))

    assert text == told(f"SSHException: Server '[{HOST}]:{server.port}' not found in known_hosts")
