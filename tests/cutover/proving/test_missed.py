"""What a fault that was not killed says of itself, word by word."""

import pytest

from cutover.proving.missed import as_failure, missed
from cutover.proving.results import Proved
from tests.cutover.proving.proofs import ALIKE, ROOM, blind, fault, of_each_fate, proof, silent


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (
            fault("C09", silent(ALIKE), silent(ALIKE, "both"), name="A value is quoted", noticed_by=(ALIKE, "watch")),
            """\
C09 A value is quoted
  expected: noticed by All servers of an environment are alike; watch
  actual:   All servers of an environment are alike, in production: passed
            All servers of an environment are alike, across both environments: passed
            watch: not asked
  next:     let a general look see what differs from health: cutover lab break C09; then cutover prove C09""",
        ),
        (
            fault("R02", blind(ROOM), name="Redis is full", noticed_by=(ROOM,)),
            """\
R02 Redis is full
  expected: noticed by The Redis in use has room
  actual:   The Redis in use has room, in production: not looked: none
  next:     let what could not look be able to tell: cutover lab break R02; then cutover prove R02""",
        ),
        (
            fault("H01", problem="the backup was there already", name="Backed up after the change"),
            """\
H01 Backed up after the change
  expected: there while the suite is asked, and gone again afterwards
  actual:   the backup was there already
  next:     do it by hand and look: cutover lab break H01; then cutover prove H01""",
        ),
        (
            fault("Z01", name="Nobody is to notice it", noticed_by=()),
            """\
Z01 Nobody is to notice it
  expected: noticed by any scenario
  actual:   nobody noticed anything
  next:     let a general look see what differs from health: cutover lab break Z01; then cutover prove Z01""",
        ),
    ],
    ids=["survived", "unsure", "not injected", "nobody named"],
)
def test_the_four_parts(one: Proved, text: str) -> None:
    assert str(as_failure(one)) == text


def test_what_survived_comes_first_and_what_was_killed_not_at_all() -> None:
    more = proof(*of_each_fate().faults, fault("A01"), fault("C02"))

    assert [one.id for one in missed(more)] == ["C02", "C09", "A01", "R02", "H01"]
