"""From when on a figure is in breach, and until when."""

import pytest

from cutover.fleet import Limit, Quantity
from cutover.watch.columns import Column, Kind
from cutover.watch.watched import Watched


def watched(quantity: Quantity, limit: Limit | None, *, window: int = 3, lasting_s: float = 0) -> Watched:
    column = Column(subject="x", kind=Kind.INSTANCE, environment="production", quantity=quantity, limit=limit)
    return Watched(column, window, lasting_s)


def breaches(one: Watched, *values: float, every_s: float = 10) -> list[tuple[float, float] | None]:
    """After each round: since when, and the worst figure."""
    found = []
    for number, value in enumerate(values, start=1):
        one.take(number * every_s, value)
        found.append((one.breach.since, one.breach.figure) if one.breach else None)
    return found


def test_a_breach_must_last_and_so_must_its_end() -> None:
    one = watched(Quantity.PING_MS, Limit(above=5, lasting=2))

    assert breaches(one, 6, 5, 7, 9, 8, 5, 6, 5, 5) == [
        None,
        None,
        None,
        (30, 9),
        (30, 9),
        (30, 9),
        (30, 9),
        (30, 9),
        None,
    ]


def test_a_breach_must_also_last_for_some_time_where_rounds_are_short() -> None:
    one = watched(Quantity.PING_MS, Limit(above=5, lasting=2), lasting_s=2)

    assert breaches(one, 6, 6, 6, 6, 6, every_s=0.5) == [None, None, None, None, (0.5, 6)]


def test_what_never_lasts_but_comes_again_and_again_is_a_breach_until_it_stays_away() -> None:
    one = watched(Quantity.PING_MS, Limit(above=5, lasting=2), window=8, lasting_s=15)

    assert breaches(one, 6, 5, 6, 5, 5, 7, *(5,) * 7, 6, *(5,) * 8) == [*(None,) * 5, *((10, 7),) * 16, None]


def test_what_comes_now_and_then_is_none() -> None:
    one = watched(Quantity.PING_MS, Limit(above=5, lasting=2), window=8)

    assert set(breaches(one, *(6, 5, 5, 5) * 9)) == {None}


def test_how_often_it_came_is_known() -> None:
    one = watched(Quantity.PING_MS, Limit(above=5, lasting=2), window=8)
    breaches(one, 6, 5, 6, 5, 5, 7, 5, 8)

    assert one.breach is not None
    assert one.breach.times == 3


def test_many_times_within_a_moment_are_one_time() -> None:
    one = watched(Quantity.PING_MS, Limit(above=5, lasting=2), window=30, lasting_s=8)

    assert breaches(one, *(6, 5) * 8, every_s=0.5)[-1] is None
    assert breaches(one, 6, every_s=0.5)[-1] is None
    assert breaches(one, *(5, 6) * 2, every_s=5) != [None] * 4


def test_what_may_not_fall_is_worst_when_it_is_least() -> None:
    one = watched(Quantity.DISK_FREE, Limit(below=0.1, lasting=1))

    assert breaches(one, 0.1, 0.05, 0.02, 0.06) == [None, (20, 0.05), (20, 0.02), (20, 0.02)]


def test_of_what_happens_the_sum_over_the_window_counts() -> None:
    one = watched(Quantity.ERRORS, Limit(above=1, lasting=1))

    assert breaches(one, 1, 0, 1, 0, 0, 0) == [None, None, (30, 2), None, None, None]


def test_what_rises_too_fast_is_in_breach_long_before_its_bound() -> None:
    one = watched(Quantity.CONNECTIONS, Limit(above=1000, per_hour=60, rise=5, lasting=1))

    found = breaches(one, *(10 + number for number in range(40)))

    assert found.index(next(filter(None, found))) == 29
    assert one.breach is not None
    assert one.breach.is_slope
    assert one.breach.figure == pytest.approx(360)


@pytest.mark.parametrize(
    "values", [[10 + number % 3 for number in range(60)], [10.0] * 60, [60.0 - n for n in range(60)]]
)
def test_noise_rest_and_fall_are_no_rise(values: list[float]) -> None:
    one = watched(Quantity.CONNECTIONS, Limit(above=1000, per_hour=1, rise=5, lasting=1))

    assert breaches(one, *values)[-1] is None


def test_without_a_limit_nothing_is_in_breach() -> None:
    assert breaches(watched(Quantity.SESSIONS, None), 1e9, 1e9) == [None, None]
