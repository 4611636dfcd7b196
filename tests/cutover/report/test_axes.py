"""Scales: round levels, limits that are far away, moments of a clock."""

from datetime import UTC, datetime

import pytest

from cutover.report.axes import Axis, clock_ticks, linear, logarithmic, shares


def plain(value: float) -> str:
    return f"{value:g}"


def named(axis: Axis) -> list[str]:
    return [text for _, text in axis.levels]


@pytest.mark.parametrize(
    ("highest", "limit", "levels"),
    [
        (12, None, ["0", "5", "10", "15"]),
        (10, 28, ["0", "10", "20", "30"]),
        (10, 31, ["0", "5", "10"]),
        (3, None, ["0", "1", "2", "3"]),
        (0, 0, ["0", "1"]),
        (0, None, ["0", "1"]),
        (1140, 1500, ["0", "500", "1000", "1500"]),
    ],
)
def test_a_scale_begins_at_zero_and_leaves_a_far_limit_out(
    highest: float, limit: float | None, levels: list[str]
) -> None:
    axis = linear(highest, limit, plain)

    assert named(axis) == levels
    assert axis.holds(highest)


@pytest.mark.parametrize(
    ("lowest", "highest", "limit", "levels"),
    [
        (4, 400, 2000, ["1", "10", "100", "1000", "10000"]),
        (0.2, 0.5, None, ["0.1", "1"]),
        (0, 0, None, ["0.01", "0.1"]),
        (12.5, 12.5, None, ["10", "100"]),
    ],
)
def test_decades(lowest: float, highest: float, limit: float | None, levels: list[str]) -> None:
    assert named(logarithmic(lowest, highest, limit, plain)) == levels


def test_where_a_figure_lies_on_its_way_to_the_top() -> None:
    assert [linear(10, None, plain).share(value) for value in (-1, 0, 5, 10, 99)] == [0, 0, 0.5, 1, 1]
    assert [logarithmic(1, 100, None, plain).share(value) for value in (0, 1, 10, 100)] == [0, 0, 0.5, 1]
    assert shares(1, plain).share(0.25) == 0.25
    assert named(shares(100, plain)) == ["0", "25", "50", "75", "100"]


@pytest.mark.parametrize(
    ("started", "over_s", "ticks"),
    [
        (datetime(2025, 8, 2, 21, tzinfo=UTC), 86400, ["3 Aug", "06:00", "12:00", "18:00"]),
        (datetime(2025, 8, 2, 21, 0, 3, tzinfo=UTC), 30, ["21:00:10", "21:00:20", "21:00:30"]),
        (datetime(2025, 8, 2, 21, 50, tzinfo=UTC), 3600, ["22:00", "22:15", "22:30", "22:45"]),
        (datetime(2025, 8, 2, 21, tzinfo=UTC), 9 * 86400, ["4 Aug", "6 Aug", "8 Aug", "10 Aug"]),
        (datetime(2025, 8, 2, 21, tzinfo=UTC), 0.5, ["21:00:00"]),
    ],
)
def test_moments_are_round_by_the_clock(started: datetime, over_s: float, ticks: list[str]) -> None:
    assert [text for _, text in clock_ticks(started, over_s)] == ticks
    assert all(0 <= at <= over_s for at, _ in clock_ticks(started, over_s))


def test_a_moment_stands_where_it_was() -> None:
    assert clock_ticks(datetime(2025, 8, 2, 23, 59, 50, tzinfo=UTC), 20)[2] == (10.0, "00:00:00")
