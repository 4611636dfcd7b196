from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cutover.fleet.loading import load_fleet
from cutover.fleet.types import Fleet
from lab import lifecycle
from lab.addresses import Address, Ports
from lab.balancer import socket_folder
from lab.blueprint import Blueprint, kept
from lab.processes import marked
from lab.spec import LabSpec

MakeSpec = Callable[..., LabSpec]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def spec_at(home: Path) -> Iterator[MakeSpec]:
    """A lab in folders of the test's own; it is down when the test ends, however it ends."""
    made: list[LabSpec] = []

    def make(**choices: object) -> LabSpec:
        defaults = {"name": "small", "instances": 1, "states": home / "states", "fleets": home / "fleets"}
        spec = LabSpec(**{**defaults, **choices})  # type: ignore[arg-type]
        made.append(spec)
        return spec

    yield make
    for spec in made:
        lifecycle.down(spec)


@pytest.fixture(scope="session")
def lab_spec(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabSpec]:
    """The lab that the tests which only look at one have in common: the plan's current state."""
    folder = tmp_path_factory.mktemp("lab")
    spec = LabSpec(
        name="common", instances=2, provisioning_delay_s=0.3, metrics_interval_s=0.2, states=folder, fleets=folder
    )
    with pytest.MonkeyPatch.context() as patch:
        # What a developer's shell may hold, none of which may reach the lab.
        patch.setenv("REDIS_HOST", "redis.of.the.developer")
        patch.setenv("AWS_PROFILE", "of-the-developer")
        patch.setenv("AWS_CONFIG_FILE", str(folder / "none"))
        patch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        patch.setenv("TMPDIR", "/nowhere")
        lifecycle.up(spec)
    yield spec
    lifecycle.down(spec)


@pytest.fixture(scope="session")
def lab_plan(lab_spec: LabSpec) -> Blueprint:
    plan = kept(lab_spec)
    assert plan is not None
    return plan


@pytest.fixture(scope="session")
def lab_fleet(lab_spec: LabSpec) -> Fleet:
    return load_fleet(str(lab_spec.fleet_file))


@pytest.fixture
def must_leave_nothing(home: Path) -> Callable[[LabSpec, Blueprint | None], None]:
    """No process, no file, no folder, and every port free to be taken."""

    def check(spec: LabSpec, plan: Blueprint | None = None) -> None:
        assert marked(spec.state) == []
        assert list(home.iterdir()) == []
        assert not socket_folder(spec.state).exists()
        for address in addresses_of(plan) if plan else ():
            with Ports(address.port) as ports:
                assert ports.on(address.host) == address

    return check


def addresses_of(plan: Blueprint) -> list[Address]:
    servers = [server.address for server in plan.servers]
    redis = [site.redis for site in plan.sites if site.redis]
    return [plan.aws, *(site.address for site in plan.sites), *servers, *redis]
