"""docs/proof.json: what is kept of a proof says the same score."""

from collections.abc import Callable

import pytest

from cutover.proving.groups import tallies
from cutover.proving.kept import Kept
from cutover.proving.results import Proof
from cutover.proving.score import Score
from tests.cutover.proving.proofs import PROOFS, of_each_fate, one


@pytest.mark.parametrize("made", PROOFS, ids=lambda made: made.__name__)
def test_the_score_is_the_same_after_it_was_kept(made: Callable[[], Proof]) -> None:
    proof = made()

    kept = Kept.model_validate_json(Kept.of(proof).canonical_json())

    assert kept == Kept.of(proof)
    assert kept.score == Score.of(proof)
    assert kept.tallies == tallies(
        [*((fault.id, fault.fate) for fault in proof.faults), *((fault.id, None) for fault in proof.not_shown)]
    )


def test_a_line_for_each_fault() -> None:
    assert Kept.of(one()).canonical_json() == (
        """\
{
 "suite": "0123456789ab",
 "started": "2025-08-03T01:02:03Z",
 "healthy": 1,
 "alarms": 0,
 "idle": 0,
 "faults": [
  {"id": "C03", "name": "One of production's instances is on staging's Redis", "group": "configuration", \
"fate": "killed by what was to notice it"}
 ]
}
"""
    )


def test_in_the_order_of_the_catalogue_whatever_came_first() -> None:
    kept = Kept.of(of_each_fate())

    assert [(fault.id, fault.group, fault.fate) for fault in kept.faults] == [
        ("C03", "configuration", "killed by what was to notice it"),
        ("C09", "configuration", "survived"),
        ("W13", "processes", "killed by another"),
        ("N10", "network", None),
        ("R02", "Redis", "noticed only as INCONCLUSIVE"),
        ("H01", "human", "not injected"),
    ]
