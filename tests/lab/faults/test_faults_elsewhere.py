"""Faults that take a lab of another kind: reached over SSH, and with files of each instance's own."""

from collections.abc import Iterator

import pytest

from cutover.errors import Mismatch
from cutover.fleet.types import Files
from lab import lifecycle
from lab.blueprint import kept
from lab.faults.bench import Bench
from lab.faults.breaking import break_lab, mend_lab
from lab.faults.catalogue import FAULT_BY_ID
from lab.spec import LabSpec

pytestmark = pytest.mark.xdist_group("other-faults")


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("elsewhere")
    spec = LabSpec(
        name="elsewhere",
        separate=True,
        workers=2,
        ssh=True,
        files=Files.PER_INSTANCE,
        provisioning_delay_s=0,
        states=folder,
        fleets=folder,
    )
    lifecycle.up(spec)
    plan = kept(spec)
    assert plan is not None
    yield Bench.of(plan, "")
    lifecycle.down(spec)


@pytest.mark.parametrize(
    ("fault_id", "subject", "actual"),
    [
        ("S03", "20 requests of one user by the balancer", "all by "),
        ("S04", "20 requests of one user by the balancer", "all by "),
        ("N10", "SSH to production-2", "lets us in"),
    ],
)
def test_a_fault_of_such_a_lab_comes_and_goes(doors: Bench, fault_id: str, subject: str, actual: str) -> None:
    with pytest.raises(Mismatch) as absent:
        FAULT_BY_ID[fault_id].must_show(doors)
    assert absent.value.failure.subject == subject
    assert absent.value.failure.actual.startswith(actual)
    break_lab(doors.blueprint.spec, [fault_id])
    assert mend_lab(doors.blueprint.spec) == (fault_id,)
