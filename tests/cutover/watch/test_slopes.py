"""Slopes, and the growth of workers by their own lives."""

import pytest

from cutover.watch.slopes import Growth, Slope

Worker = tuple[int, int, float]


def test_a_slope_is_told_in_an_hour() -> None:
    slope = Slope()
    for number in range(30):
        assert slope.per_hour(0, 30) is None
        slope.take(10.0 * number, 0.5 * number)

    assert slope.per_hour(0, 30) == pytest.approx(180)


def test_only_the_last_points_count() -> None:
    slope = Slope()
    for number in range(2000):
        slope.take(10.0 * number, max(0.0, 1000.0 - number))

    assert slope.per_hour(0, 30) == 0


def growth(lives: list[list[Worker]], every_s: float = 10) -> list[float | None]:
    one = Growth(warm_up_s=60, rise=50, fewest=30)
    return [one.take(number * every_s, tuple(workers)) for number, workers in enumerate(lives)]


def test_a_worker_that_grows_in_each_of_its_lives_is_found_though_it_is_replaced() -> None:
    """Every 100 rounds a new one: the sum of their memory never rises above the first one's."""
    lives = [[(7 + number // 100, 1000 * (number // 100), 40.0 + number % 100)] for number in range(300)]

    told = growth(lives)

    assert told[99] == pytest.approx(360)
    assert told[199] == pytest.approx(360)
    assert told[110] is None


def test_a_worker_that_is_replaced_by_a_larger_one_has_not_grown() -> None:
    assert growth([[(number // 40, 400 * (number // 40), 40.0 + number)] for number in range(200)])[
        -1
    ] != pytest.approx(360)
    assert set(growth([[(5, -1000, 40.0)] for _ in range(100)])) == {None, 0.0}


def test_its_first_minute_is_a_workers_own() -> None:
    """100 MB of imports in it are no growth."""
    told = growth([[(5, 0, min(100.0, 17.0 * number))] for number in range(100)])

    assert set(told) == {None, 0.0}


def test_a_worker_is_known_again_by_its_number_and_its_birth_to_a_second_or_two() -> None:
    lives = [[(5, 0 + number % 2, 40.0 + number)] for number in range(100)]

    assert growth(lives)[-1] == pytest.approx(360)


def test_the_one_that_grows_most_is_told() -> None:
    assert growth([[(5, 0, 40.0), (6, 0, 40.0 + 2 * number)] for number in range(100)])[-1] == pytest.approx(720)
