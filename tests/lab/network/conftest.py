"""One lab with networks of its own for all that is shown of it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from cutover.errors import ConfigurationError
from cutover.fleet import Fleet, load_fleet
from lab import lifecycle, rights
from lab.blueprint import Blueprint, kept
from lab.spec import LabSpec
from tests.cutover.fleets import with_redis


@pytest.fixture(scope="session")
def network_spec(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabSpec]:
    _must_be_allowed()
    folder = tmp_path_factory.mktemp("network")
    spec = LabSpec(
        name="walls",
        network=True,
        separate=True,
        provisioning_delay_s=0,
        metrics_interval_s=0.2,
        states=folder,
        fleets=folder,
    )
    lifecycle.up(spec)
    yield spec
    lifecycle.down(spec)


def _must_be_allowed() -> None:
    """For root, in CI for example, these tests run; a program that is missing there is no excuse."""
    try:
        rights.must_be_there()
    except ConfigurationError as refused:
        if refused.failure.subject.startswith("Program"):
            raise
        pytest.skip(f"{refused.failure.subject}: {refused.failure.actual}")


@pytest.fixture(scope="session")
def network_plan(network_spec: LabSpec) -> Blueprint:
    plan = kept(network_spec)
    assert plan is not None
    return plan


@pytest.fixture(scope="session")
def network_fleet(network_spec: LabSpec) -> Fleet:
    """Silence is known soon."""
    return with_redis(load_fleet(str(network_spec.fleet_file)), answers_within=timedelta(seconds=0.5))
