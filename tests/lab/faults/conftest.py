"""One healthy lab into which every fault is put in turn."""

from collections.abc import Callable, Iterator

import pytest

from cutover.errors import Mismatch
from lab import lifecycle
from lab.blueprint import Blueprint, kept
from lab.faults.bench import Bench
from lab.faults.breaking import break_lab, mend_lab
from lab.faults.catalogue import FAULT_BY_ID
from lab.faults.notes import Notes
from lab.spec import LabSpec

Must = Callable[[str, str], None]


@pytest.fixture(scope="session")
def faulty_spec(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabSpec]:
    folder = tmp_path_factory.mktemp("faulty")
    spec = LabSpec(name="faulty", separate=True, workers=3, provisioning_delay_s=0, states=folder, fleets=folder)
    lifecycle.up(spec)
    yield spec
    lifecycle.down(spec)


@pytest.fixture(scope="session")
def faulty_plan(faulty_spec: LabSpec) -> Blueprint:
    plan = kept(faulty_spec)
    assert plan is not None
    return plan


@pytest.fixture
def bench(faulty_plan: Blueprint) -> Iterator[Bench]:
    """Healthy before and after, whatever the test did."""
    yield Bench.of(faulty_plan, "")
    mend_lab(faulty_plan.spec)


@pytest.fixture
def must_be_absent(faulty_plan: Blueprint) -> Must:
    """A fault is told from health in so many words: whom it is about, what was expected, what was seen."""

    def check(fault_id: str, seen_in_health: str) -> None:
        bench = Bench.of(faulty_plan, "")
        with pytest.raises(Mismatch) as absent:
            FAULT_BY_ID[fault_id].must_show(bench)
        told = absent.value.failure
        assert f"{told.subject}: {told.expected}: {told.actual}" == seen_in_health.format_map(_places(bench))

    return check


@pytest.fixture
def must_come_and_go(bench: Bench, must_be_absent: Must) -> Must:
    """And is put in, which proves it, and taken out, which proves health."""

    def check(fault_id: str, seen_in_health: str) -> None:
        spec = bench.blueprint.spec
        must_be_absent(fault_id, seen_in_health)
        assert [one.id for one in break_lab(spec, [fault_id])] == [fault_id]
        assert Notes(spec.state).broken() == (fault_id,)
        assert mend_lab(spec) == (fault_id,)
        assert Notes(spec.state).broken() == ()

    return check


def _places(bench: Bench) -> dict[str, str]:
    staging, production = bench.staging_redis.address, bench.production_redis.address
    return {
        "staging": str(staging),
        "staging host": staging.host,
        "production": str(production),
        "production host": production.host,
        "port of last": str(bench.last.server.address.port),
    }
