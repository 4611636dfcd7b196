"""Workers that end again and again: one trouble, whatever shows it, and over when it is over."""

import pytest

from cutover.fleet import Quantity
from tests.cutover.watch.records import HEAD, ONE, Values, head, judged, seen, told, well


@pytest.mark.parametrize("quantity", [Quantity.NEW_WORKERS, Quantity.LOST_WORKERS])
def test_a_crash_loop_is_one_trouble_whatever_shows_it_first(quantity: Quantity) -> None:
    loop: Values = {
        (ONE, quantity): 3,
        (ONE, Quantity.MISSING_WORKERS): 1,
        (ONE, Quantity.HTTP_FAILED): 1,
        (ONE, Quantity.ERRORS): 1,
    }

    found = judged(HEAD, *(seen(HEAD, number, loop) for number in range(1, 20)))

    assert len(found) == 1
    assert len(found[0].troubles) == 1


def test_a_crash_loop_that_is_over_is_not_told_again_by_what_was_counted_before_it_was_told() -> None:
    """The log is a moment late: the new workers are seen first."""
    of = head(every_s=0.5, lasting_s=3.0)
    born: Values = {(ONE, Quantity.NEW_WORKERS): 4}
    lines = [
        seen(of, 1),
        *(seen(of, number, born) for number in (2, 3, 4)),
        *(seen(of, number, {**born, (ONE, Quantity.LOST_WORKERS): 4}) for number in range(5, 20)),
        *(seen(of, number) for number in range(20, 120)),
    ]

    headline = f"{ONE}: workers end again and again, a crash loop"
    assert [said for _, said in told(of, *lines)] == [headline, f"over: {headline}"]


def test_a_single_worker_that_was_lost_wakes_nobody() -> None:
    assert told(HEAD, seen(HEAD, 1, {(ONE, Quantity.LOST_WORKERS): 1}), *well(*range(2, 60))) == []
