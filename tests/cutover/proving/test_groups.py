"""The letters of the catalogue."""

import pytest

from cutover.proving.groups import GROUPS, Tally, group_of, in_order, tallies
from cutover.proving.results import Fate
from tests.cutover.proving.proofs import LETTERS


def test_every_letter_of_the_catalogue_has_a_group_of_its_own() -> None:
    assert [group_of(f"{letter}01") for letter in LETTERS] == list(GROUPS[:-1])


@pytest.mark.parametrize("fault_id", ["", "Z01", "c01", "<b>"])
def test_what_has_no_letter_of_it_is_not_lost(fault_id: str) -> None:
    assert group_of(fault_id) == GROUPS[-1] == "other"


def test_order_is_the_catalogue_s_not_the_alphabet_s() -> None:
    assert sorted(["A01", "Z1", "C10", "X2", "C02", "W01"], key=in_order) == ["C02", "C10", "W01", "A01", "X2", "Z1"]


def test_each_group_is_counted() -> None:
    faults = [
        ("R01", Fate.NAMED),
        ("C01", Fate.NAMED),
        ("C02", Fate.OTHER),
        ("C03", Fate.UNSURE),
        ("C04", Fate.SURVIVED),
        ("C05", Fate.NOT_INJECTED),
        ("C06", None),
        ("N10", None),
    ]

    counted = tallies(faults)

    assert counted == (
        Tally("configuration", shown=5, killed=2, named=1, not_shown=1),
        Tally("network", shown=0, killed=0, named=0, not_shown=1),
        Tally("Redis", shown=1, killed=1, named=1, not_shown=0),
    )
    assert counted[0].not_killed == 3
    assert tallies([]) == ()
