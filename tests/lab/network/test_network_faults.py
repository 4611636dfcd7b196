"""Faults that take walls, put into the lab that has them."""

import pytest

from cutover.errors import Mismatch
from lab.blueprint import Blueprint
from lab.faults.bench import Bench
from lab.faults.breaking import break_lab, mend_lab
from lab.faults.catalogue import FAULT_BY_ID

pytestmark = pytest.mark.xdist_group("network")


@pytest.mark.parametrize(
    ("fault_id", "expected", "actual"),
    [
        ("N01", "no answer", "connected"),
        ("N02", "refused", "connected"),
        ("N04", "connected", "no answer"),
        ("W08", "none yet", "there"),
    ],
)
def test_a_fault_of_the_network_comes_and_goes(
    network_plan: Blueprint, fault_id: str, expected: str, actual: str
) -> None:
    spec, bench = network_plan.spec, Bench.of(network_plan, "")
    with pytest.raises(Mismatch) as absent:
        FAULT_BY_ID[fault_id].must_show(bench)
    assert (absent.value.failure.expected, absent.value.failure.actual) == (expected, actual)
    break_lab(spec, [fault_id])
    assert mend_lab(spec) == (fault_id,)
