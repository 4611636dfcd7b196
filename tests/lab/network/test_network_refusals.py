"""What a lab with networks needs, refused before anything starts; none of this needs root."""

import os
import shutil
from collections.abc import Callable
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from cutover.errors import ConfigurationError
from lab import addresses, blueprint, lifecycle, network, passages, programs, rights
from lab.blueprint import Blueprint
from lab.firewall import Passage
from lab.spec import LabSpec

MakeSpec = Callable[..., LabSpec]
LeavesNothing = Callable[[LabSpec, Blueprint | None], None]


def refusal(spec: LabSpec) -> str:
    with pytest.raises(ConfigurationError) as refused:
        lifecycle.up(spec)
    return str(refused.value)


def test_networks_need_root(
    spec_at: MakeSpec, must_leave_nothing: LeavesNothing, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = spec_at(network=True)
    with monkeypatch.context() as ordinary:
        ordinary.setattr(os, "geteuid", lambda: 1000)
        assert refusal(spec) == (
            "The user of a lab with --network\n"
            "  expected: root: it makes network namespaces and firewalls\n"
            "  actual:   user 1000\n"
            "  next:     run it as root, or without --network, on loopback; nothing was started"
        )
    must_leave_nothing(spec, None)


@pytest.mark.parametrize(
    ("missing", "package"),
    [("ip", "iproute2"), ("nsenter", "util-linux"), ("unshare", "util-linux"), ("nft", "nftables")],
)
def test_networks_need_programs(
    spec_at: MakeSpec,
    must_leave_nothing: LeavesNothing,
    monkeypatch: pytest.MonkeyPatch,
    home: Path,
    missing: str,
    package: str,
) -> None:
    only = programs_in(home, "redis-server", "haproxy", "ip", "nsenter", "unshare", "nft")
    (only / missing).unlink()
    spec = spec_at(network=True)
    with monkeypatch.context() as root:
        root.setattr(os, "geteuid", lambda: 0)
        root.setattr(programs, "_MORE_FOLDERS", ())
        root.setenv("PATH", str(only))
        told = refusal(spec)
    assert told.startswith(f"Program {missing}\n  expected: installed\n  actual:   not found in {only}\n")
    assert f"sudo apt install {package};" in told
    assert told.endswith("; nothing was started")
    shutil.rmtree(only)
    must_leave_nothing(spec, None)


def test_networks_that_the_system_does_not_allow(
    spec_at: MakeSpec, must_leave_nothing: LeavesNothing, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    only = programs_in(home, "redis-server", "haproxy", "ip", "nsenter", "nft")
    refusing = only / "unshare"
    refusing.write_text("#!/bin/sh\necho unshare: unshare failed: Operation not permitted >&2\nexit 1\n")
    refusing.chmod(0o755)
    spec = spec_at(network=True)
    with monkeypatch.context() as root:
        root.setattr(os, "geteuid", lambda: 0)
        root.setattr(programs, "_MORE_FOLDERS", ())
        root.setenv("PATH", str(only))
        told = refusal(spec)
    assert told == (
        "A network namespace with a firewall of nftables\n"
        f"  expected: can be made here by: {refusing} --net {only}/nft add table inet lab\n"
        "  actual:   unshare: unshare failed: Operation not permitted\n"
        "  next:     in a container, allow it to (Docker: --privileged), or leave --network out; nothing was started"
    )
    shutil.rmtree(only)
    must_leave_nothing(spec, None)


def programs_in(home: Path, *names: str) -> Path:
    """A folder with programs of these names, none of which does anything."""
    folder = home / "bin"
    folder.mkdir()
    for name in names:
        (folder / name).symlink_to("/bin/true")
    return folder


def test_addresses_that_lead_elsewhere_already(
    spec_at: MakeSpec, must_leave_nothing: LeavesNothing, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = spec_at(network=True)
    monkeypatch.setattr(network, "_routes", list)
    first = network.free(spec.state).subnet
    assert IPv4Network(first).subnet_of(network.POOL)
    monkeypatch.setattr(network, "_routes", lambda: [first])
    assert not IPv4Network(network.free(spec.state).subnet).overlaps(IPv4Network(first))
    monkeypatch.setattr(network, "_routes", lambda: ["198.18.0.0/16", "198.19.0.0/16"])
    monkeypatch.setattr(rights, "must_be_there", lambda: None)
    assert refusal(spec) == (
        "Addresses for the lab's network\n"
        "  expected: 256 in a row of 198.18.0.0/15 to which no route leads\n"
        "  actual:   none are left\n"
        "  next:     look at `ip route`; a VPN that takes them all has to be off; nothing was started"
    )
    must_leave_nothing(spec, None)


def test_passages_of_a_lab_that_has_no_networks(spec_at: MakeSpec) -> None:
    spec = spec_at()

    def refused() -> str:
        with pytest.raises(ConfigurationError) as refused:
            passages.decide(spec, "production-1", "chatmrpt-redis-staging", Passage.DROP)
        return str(refused.value)

    told = (
        "Lab 'small'\n"
        "  expected: up, with a network of its own for each instance and each Redis\n"
        "  actual:   {}\n"
        "  next:     bring it up so: cutover lab up --network --name small"
    )
    assert refused() == told.format("not up")
    with addresses.Ports(None) as ports:
        plan = blueprint.draw(spec, ports)
    spec.state.mkdir(parents=True)
    blueprint.keep(plan)
    assert refused() == told.format("all of it is on loopback")
