"""What cannot come up says so once, and nothing is left of it."""

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cutover.errors import ConfigurationError
from lab import addresses, instance, lifecycle, programs
from lab.blueprint import Blueprint
from lab.processes import Process, process
from lab.spec import LabSpec

MakeSpec = Callable[..., LabSpec]
LeavesNothing = Callable[[LabSpec, Blueprint | None], None]


def refusal(spec: LabSpec) -> str:
    with pytest.raises(ConfigurationError) as refused:
        lifecycle.up(spec)
    return str(refused.value)


def test_a_port_in_use(spec_at: MakeSpec, must_leave_nothing: LeavesNothing) -> None:
    with socket.create_server((addresses.PRODUCTION, 0)) as taken:
        port = taken.getsockname()[1]
        spec = spec_at(first_port=port - 1)
        assert refusal(spec) == (
            f"Port {port} on 127.0.20.1\n"
            "  expected: free\n"
            f"  actual:   in use by process {os.getpid()}\n"
            "  next:     end that process, or choose another --first-port; nothing was started"
        )
    must_leave_nothing(spec, None)


def test_ports_counted_beyond_the_last(spec_at: MakeSpec, must_leave_nothing: LeavesNothing) -> None:
    spec = spec_at(first_port=65535)
    assert refusal(spec).startswith("Port 65536\n  expected: a port up to 65535\n")
    must_leave_nothing(spec, None)


def test_a_port_that_a_lab_keeps_is_for_its_server_alone() -> None:
    with addresses.Ports(None) as ports, socket.socket() as rival:
        kept = ports.on(addresses.STAGING)
        with pytest.raises(OSError, match="Address already in use"):
            rival.bind((kept.host, kept.port))
        with socket.create_server((kept.host, kept.port)) as server:
            assert server.getsockname() == (kept.host, kept.port)


def test_an_address_this_machine_does_not_have() -> None:
    with addresses.Ports(None) as ports, pytest.raises(ConfigurationError) as refused:
        ports.on("192.0.2.1")
    assert str(refused.value) == (
        "Address 192.0.2.1\n"
        "  expected: one that this machine answers to, as every 127.x.y.z on Linux\n"
        f"  actual:   Cannot assign requested address (system: {sys.platform})\n"
        "  next:     run the lab on Linux; nothing was started"
    )


@pytest.mark.parametrize(("name", "package"), [("redis-server", "redis-server"), ("haproxy", "haproxy")])
def test_a_missing_program(
    spec_at: MakeSpec,
    must_leave_nothing: LeavesNothing,
    monkeypatch: pytest.MonkeyPatch,
    home: Path,
    name: str,
    package: str,
) -> None:
    only = home / "bin"
    only.mkdir()
    for other in {"redis-server", "haproxy"} - {name}:
        (only / other).symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(only))
    monkeypatch.setattr(programs, "_MORE_FOLDERS", ())
    spec = spec_at()
    told = refusal(spec)
    assert told.startswith(
        f"Program {name}\n  expected: installed\n  actual:   not found in {only}\n  next:     install it"
    )
    assert f"sudo apt install {package};" in told
    (only / "redis-server").unlink(missing_ok=True)
    (only / "haproxy").unlink(missing_ok=True)
    only.rmdir()
    must_leave_nothing(spec, None)


def test_a_service_that_does_not_come_up(
    spec_at: MakeSpec, must_leave_nothing: LeavesNothing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance, "RUN_PY", 'import os\nos.write(2, b"SECRET_KEY is missing\\n")\nos._exit(3)\n')
    spec = spec_at(first_port=_some_free_ports())
    # Said only where it ended before systemctl had looked at it once.
    told = refusal(spec).replace("            WARNING:systemctl:simple start not active\n", "")
    assert told == (
        "Service chatmrpt of staging-1\n"
        f"  expected: 6 workers that answer GET /ping on 127.0.10.11:{(spec.first_port or 0) + 3} with 200\n"
        "  actual:   it ended while starting; the end of its log:\n"
        "            SECRET_KEY is missing\n"
        "  next:     correct what the log names, then run the same command again; everything was taken down"
    )
    must_leave_nothing(spec, None)


def test_redis_that_does_not_come_up(
    spec_at: MakeSpec, must_leave_nothing: LeavesNothing, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    broken = home / "bin" / "redis-server"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho out of memory >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{broken.parent}:{os.environ['PATH']}")
    spec = spec_at()
    told = refusal(spec)
    broken.unlink()
    broken.parent.rmdir()
    assert told.startswith("Redis chatmrpt-redis-staging\n  expected: answers PING on 127.0.31.1:")
    assert "it did not start; the end of its log:\n            out of memory\n" in told
    assert told.endswith("everything was taken down")
    must_leave_nothing(spec, None)


def test_a_kept_fleet_file_is_never_touched(spec_at: MakeSpec, home: Path) -> None:
    spec = spec_at(name="aws")
    spec.fleets.mkdir()
    spec.fleet_file.write_text('name = "aws"\n')
    assert refusal(spec).startswith(f"Fleet file {spec.fleet_file}\n  expected: absent, or written by a lab\n")
    lifecycle.down(spec)
    assert spec.fleet_file.read_text() == 'name = "aws"\n'
    assert [entry.name for entry in home.iterdir()] == ["fleets"]


@pytest.mark.parametrize(
    "choice",
    [
        {"name": "../up"},
        {"name": ""},
        {"instances": 0},
        {"workers": 0},
        {"provisioning_delay_s": -1},
        {"deregistration_delay_s": -1},
    ],
)
def test_a_choice_that_cannot_be(choice: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError):
        LabSpec(**choice)  # type: ignore[arg-type]


def test_an_id_that_was_used_again_is_no_ones() -> None:
    own = process(os.getpid())
    assert own
    assert own.alive
    assert not Process(own.pid, "another boot:1").alive


def _some_free_ports() -> int:
    """The first of a row of ports that nobody listens on, on any of the lab's addresses."""
    with socket.create_server(("127.0.0.1", 0)) as somewhere:
        port: int = somewhere.getsockname()[1]
    return port if port < 65000 else port - 1000
