"""SSH to a real server that does not let us in, or that we do not trust: what is said, and what to type by hand."""

from pathlib import Path

import pytest

from cutover.errors import ConfigurationError, ProbeError
from cutover.fleet import Instance
from cutover.hosts import connect
from cutover.hosts.hop import Hop
from tests.cutover.hosts.ssh_server import HOST, USER, SshServer, instance
from tests.cutover.servers import free_port


def refusal(of: Instance) -> str:
    with connect(of) as host, pytest.raises(ProbeError) as refused:
        host.run(("true",))
    return str(refused.value)


def told(actual: str, next_action: str) -> str:
    return (
        f"Host of production-1, {HOST}\n"
        "  expected: an answer over SSH to: true\n"
        f"  actual:   {actual}\n"
        f"  next:     {next_action}"
    )


def by_hand(port: int, key: Path) -> str:
    return f"ssh -i {key} -p {port} {USER}@{HOST}"


def test_a_host_whose_key_is_not_known_is_not_spoken_to(server: SshServer, home: Path) -> None:
    (home / ".ssh/known_hosts").unlink()
    server.commands.clear()

    assert refusal(instance(server.port, home / "key")) == told(
        f"SSHException: Server '[{HOST}]:{server.port}' not found in known_hosts",
        "connect by hand, compare its key with its owner's word, and add it to your known_hosts: "
        + by_hand(server.port, home / "key"),
    )
    assert server.commands == []


def test_a_host_with_another_key_than_the_known_one(server: SshServer, home: Path) -> None:
    other = server.known_as.replace(server.host_key.get_base64(), server.user_key.get_base64())
    (home / ".ssh/known_hosts").write_text(other, encoding="utf-8")

    text = refusal(instance(server.port, home / "key"))

    assert f"BadHostKeyException: Host key for server '{HOST}' does not match: got " in text
    assert text.endswith(
        "  next:     another server answers, or it was set up anew: ask its owner, before your known_hosts is corrected"
    )


def test_a_fleet_s_own_known_hosts_count_alone(server: SshServer, home: Path) -> None:
    (home / "known").write_text((home / ".ssh/known_hosts").read_text(), encoding="utf-8")
    (home / "empty").touch()
    (home / ".ssh/known_hosts").unlink()

    knowing = instance(server.port, home / "key", known_hosts=home / "known")
    with connect(knowing) as host:
        assert host.run(("echo", "known")).out == "known\n"

    (home / "known").replace(home / ".ssh/known_hosts")
    text = refusal(instance(server.port, home / "key", known_hosts=home / "empty"))
    assert "not found in known_hosts" in text
    assert f"add it to {home}/empty: ssh -i {home}/key -o UserKnownHostsFile={home}/empty -p {server.port} " in text


def test_known_hosts_that_are_not_there(server: SshServer, home: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        connect(instance(server.port, home / "key", known_hosts=home / "none"))

    assert str(refused.value) == (
        f"Known hosts {home}/none\n"
        "  expected: a file of host keys, as in ~/.ssh/known_hosts\n"
        f"  actual:   FileNotFoundError: [Errno 2] No such file or directory: '{home}/none'\n"
        "  next:     correct known_hosts in the fleet file, or leave it out and use your own"
    )


def test_a_user_whose_key_is_refused(server: SshServer, home: Path) -> None:
    server.host_key.write_private_key_file(str(home / "other"))

    assert refusal(instance(server.port, home / "other")) == told(
        "AuthenticationException: Authentication failed.",
        "see that this key is among the user's authorized_keys there; "
        f"try it by hand: {by_hand(server.port, home / 'other')}",
    )


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
        "ConnectionRefusedError: [Errno 111] Connection refused", f"try it by hand: {by_hand(port, home / 'key')}"
    )


def test_a_host_in_between_whose_key_is_not_known(server: SshServer, home: Path) -> None:
    (home / ".ssh/known_hosts").unlink()

    text = refusal(instance(server.port, home / "key", jump=f"{USER}@{HOST}:{server.port}"))

    assert text == told(
        f"JumpError: jump host {USER}@{HOST}:{server.port}: "
        f"SSHException: Server '[{HOST}]:{server.port}' not found in known_hosts",
        "connect by hand, compare its key with its owner's word, and add it to your known_hosts: "
        + by_hand(server.port, home / "key"),
    )


def test_what_to_type_with_files_of_the_fleet_s_own(home: Path) -> None:
    behind = Hop.to(instance(22, home / "key", known_hosts=home / "known", jump=f"{USER}@bastion:2222").host)
    options = f"-i {home}/key -o UserKnownHostsFile={home}/known"

    assert behind.by_hand == (
        f"ssh {options} -o 'ProxyCommand=ssh {options} -p 2222 {USER}@bastion -W %h:%p' {USER}@{HOST}"
    )


def test_what_to_type_with_the_user_s_own_files(home: Path) -> None:
    behind = instance(22, home / "key", jump="bastion").host.model_copy(update={"key_file": None})

    assert Hop.to(behind).by_hand == f"ssh -J bastion {USER}@{HOST}"
