"""The most instructive faults, each put into a lab of its own: what is to notice it does, and says what to do."""

from pathlib import Path

import pytest

from cutover.proving.results import Fate
from scripts.proving.one import prove_fault

INSTRUCTIVE = (
    *("C01", "C03", "C13", "C15", "C20"),
    *("W01", "W04", "W07", "W13"),
    *("R01", "R03", "R06", "R14"),
    *("S01", "S06", "O01", "O04"),
    *("A03", "A05", "X05"),
)
"""A wrong variable, half of two instances, two names for a server, two keys, line ends of Windows; no restart, too few
workers, halves of workers, old code; one Redis for both, evictions, a password, a hidden coupling; sessions in files,
cookies that are valid in both; a package without its dashboard, links only after a reload; open to all, a member nobody
lists; errors."""


@pytest.mark.parametrize(
    "fault_id",
    [
        pytest.param(one, marks=pytest.mark.xdist_group(f"proved-{number % 2}"))
        for number, one in enumerate(INSTRUCTIVE)
    ],
)
def test_it_is_noticed_by_what_was_to_notice_it(fault_id: str, tmp_path: Path) -> None:
    proved = prove_fault(fault_id, tmp_path)

    assert (proved.fate, proved.problem) == (Fate.NAMED, "")
    told = [one.failure for one in proved.witnessed if one.name in proved.noticed_by and one.failure]
    assert all(failure.next_action for failure in told)
