"""Spans of time, and limits, as the fleet file has them."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from cutover.fleet import Fleet, Limit, Quantity
from cutover.fleet.watching import span
from cutover.watch.columns import columns_of
from tests.cutover.fleets import small_fleet


@pytest.mark.parametrize(
    ("text", "seconds"), [("0.5s", 0.5), ("10s", 10), ("10 min", 600), ("5m", 300), ("1h", 3600), ("1.5d", 129600)]
)
def test_spans(text: str, seconds: float) -> None:
    assert span(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "10", "ten s", "0s", "-5s", "1w", "1h30m"])
def test_what_is_no_span(text: str) -> None:
    with pytest.raises(ValueError, match="expected a span of time such as 10s, 10min or 24h, not"):
        span(text)


def limit(fleet: Fleet, quantity: Quantity) -> Limit | None:
    (column,) = (one for one in columns_of(fleet) if one.quantity is quantity and one.subject == "redis-production")
    return column.limit


def test_the_usual_limits_where_the_file_says_nothing() -> None:
    assert limit(small_fleet(), Quantity.REDIS_MEMORY) == Limit(above=0.75, per_hour=0.25, rise=0.05, lasting=2)
    assert limit(small_fleet(), Quantity.SESSIONS) is None


def test_a_limit_of_the_file_takes_the_place_of_the_usual_one() -> None:
    fleet = small_fleet(
        watch={"lasting": 5, "limits": {"redis-memory": {"above": 0.9}, "sessions": {"above": 10, "lasting": 1}}}
    )

    assert limit(fleet, Quantity.REDIS_MEMORY) == Limit(above=0.9, lasting=5)
    assert limit(fleet, Quantity.SESSIONS) == Limit(above=10, lasting=1)
    assert limit(fleet, Quantity.PING_MS) == Limit(above=200, lasting=6)


@pytest.mark.parametrize(
    ("watch", "problem"),
    [
        ({"limits": {"redis-memory": {}}}, "expected above, below or per_hour"),
        ({"limits": {"redis-temperature": {"above": 1}}}, "Input should be 'unseen'"),
        ({"every": "10s"}, "Extra inputs are not permitted"),
        ({"state_every": "soon"}, "expected a span of time"),
        ({"least_seen": 0}, "greater than 0"),
    ],
)
def test_refusals(watch: dict[str, object], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        small_fleet(watch=watch)
