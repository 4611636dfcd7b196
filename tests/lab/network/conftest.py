"""One lab with networks of its own for all that is shown of it."""

import os
from collections.abc import Iterator

import pytest

from cutover.fleet import Fleet, load_fleet
from lab import lifecycle
from lab.blueprint import Blueprint, kept
from lab.spec import LabSpec


@pytest.fixture(scope="session")
def network_spec(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabSpec]:
    if os.geteuid() != 0:
        pytest.skip("network namespaces need root; where the project is built, these tests run")
    folder = tmp_path_factory.mktemp("network")
    spec = LabSpec(name="walls", network=True, separate=True, provisioning_delay_s=0, states=folder, fleets=folder)
    lifecycle.up(spec)
    yield spec
    lifecycle.down(spec)


@pytest.fixture(scope="session")
def network_plan(network_spec: LabSpec) -> Blueprint:
    plan = kept(network_spec)
    assert plan is not None
    return plan


@pytest.fixture(scope="session")
def network_fleet(network_spec: LabSpec) -> Fleet:
    return load_fleet(str(network_spec.fleet_file))
