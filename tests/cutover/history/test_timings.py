"""Durations beyond the noise of two baselines."""

import pytest

from cutover.history import changed_timings
from cutover.verdict import State
from tests.cutover.history.making import timed

FIRST = timed({f"5.2.{number}": 10.0 for number in range(1, 7)} | {"6.2.1": 2.0})
SECOND = timed({f"5.2.{number}": 11.0 for number in range(1, 7)} | {"6.2.1": 2.0})


@pytest.mark.parametrize(
    ("now_s", "told"),
    [
        (10.5, None),
        (12.0, None),
        (12.2, "12.2 s, in the two baselines 10.0 and 11.0 s; noise: 10%"),
        (9.2, None),
        (8.9, "8.9 s, in the two baselines 10.0 and 11.0 s; noise: 10%"),
    ],
)
def test_beyond_the_noise(now_s: float, told: str | None) -> None:
    found = changed_timings([FIRST, SECOND], timed({"5.2.1": now_s}))

    assert found == ({("5.2.1", "staging"): told} if told else {})


def test_a_second_more_or_less_is_no_change() -> None:
    assert changed_timings([FIRST, SECOND], timed({"6.2.1": 3.0})) == {}
    assert set(changed_timings([FIRST, SECOND], timed({"6.2.1": 3.1}))) == {("6.2.1", "staging")}


def test_without_two_baselines_nothing_is_known_of_the_noise() -> None:
    assert changed_timings([FIRST], timed({"5.2.1": 99})) == {}
    assert changed_timings([], timed({"5.2.1": 99})) == {}


def test_what_did_not_hold_took_its_time_for_another_reason() -> None:
    assert changed_timings([FIRST, SECOND], timed({"5.2.1": 99}, State.FAILED)) == {}
    assert changed_timings([timed({"5.2.1": 1}, State.KNOWN_ISSUE), SECOND], timed({"5.2.1": 99})) == {}
