import os
import stat
import sys
from pathlib import Path

import pytest

from cutover.errors import ProbeError
from cutover.hosts import HostConnection, connect
from cutover.hosts.connection import LocalTransport
from tests.cutover.fleets import local_instance


@pytest.fixture
def host() -> HostConnection:
    return connect(local_instance())


def test_a_local_instance_is_this_machine(host: HostConnection) -> None:
    assert host.transport == LocalTransport("production-1")


def test_a_command_with_input_output_errors_and_code(host: HostConnection) -> None:
    ran = host.run(("sh", "-c", "cat; echo oops >&2; exit 3"), stdin=b"words")

    assert (ran.code, ran.out, ran.err) == (3, "words", "oops\n")
    assert ran.command == ("sh", "-c", "cat; echo oops >&2; exit 3")


def test_what_is_no_text_is_shown_all_the_same(host: HostConnection) -> None:
    assert host.run(("printf", r"a\377b")).out == "a\N{REPLACEMENT CHARACTER}b"


def test_root_stands_for_the_instance_s_root_folder(tmp_path: Path) -> None:
    with connect(local_instance(root=tmp_path)) as host:
        assert host.run(("echo", "--root={root}", "{root}/etc")).out == f"--root={tmp_path} {tmp_path}/etc\n"


def test_become_stands_before_every_command() -> None:
    with connect(local_instance(become=("env", "AS=service"))) as host:
        assert host.run(("sh", "-c", "echo $AS")).out == "service\n"


def test_a_program_that_is_not_there(host: HostConnection) -> None:
    with pytest.raises(ProbeError) as unreachable:
        host.run(("no-such-program", "a b"))

    assert str(unreachable.value) == (
        "Host of production-1\n"
        "  expected: an answer to: no-such-program 'a b'\n"
        "  actual:   [Errno 2] No such file or directory: 'no-such-program'\n"
        "  next:     run that command on the host of production-1 by hand, then the same verb again"
    )


def test_a_command_that_does_not_end(host: HostConnection) -> None:
    with pytest.raises(ProbeError) as unreachable:
        host.run(("sleep", "30"), within_s=0.1)

    assert str(unreachable.value) == (
        "Host of production-1\n"
        "  expected: an answer to: sleep 30\n"
        "  actual:   Command '('sleep', '30')' timed out after 0.1 seconds\n"
        "  next:     run that command on the host of production-1 by hand, then the same verb again"
    )


def test_a_program_answers_a_question(host: HostConnection, tmp_path: Path) -> None:
    file = tmp_path / "„a 'b' \"c\" \\d\N{GRINNING FACE}"
    file.write_bytes(b"text")

    answer = host.ask("files", action="read", path=str(file))

    assert answer["path"] == str(file)
    assert answer["content"] == "dGV4dA=="


def test_a_program_s_refusal_is_its_last_word(host: HostConnection, tmp_path: Path) -> None:
    with pytest.raises(ProbeError) as refused:
        host.ask("files", action="read", path=str(tmp_path / "none"))

    assert str(refused.value) == (
        "Host of production-1\n"
        "  expected: an answer to: python3 -\n"
        f"  actual:   {tmp_path}/none: No such file or directory\n"
        "  next:     run that command on the host of production-1 by hand, then the same verb again"
    )


def test_a_program_that_ends_without_a_word(tmp_path: Path) -> None:
    with connect(local_instance(become=("sh", "-c", "exit 7"))) as host, pytest.raises(ProbeError) as refused:
        host.ask("files", action="read", path=str(tmp_path))

    assert refused.value.failure.actual == "exit code 7"


def test_a_host_that_adds_words_of_its_own_could_not_be_read(tmp_path: Path) -> None:
    """A greeting in a shell's start file ends up before the answer: we could not look; the suite is not at fault."""
    greeting = tmp_path / "greeting"
    greeting.write_text('#!/bin/sh\necho "Welcome!"\nexec "$@"\n', encoding="utf-8")
    greeting.chmod(greeting.stat().st_mode | stat.S_IXUSR)

    with connect(local_instance(become=(str(greeting),))) as host, pytest.raises(ProbeError):
        host.ask("files", action="read", path=os.fspath(sys.executable))
