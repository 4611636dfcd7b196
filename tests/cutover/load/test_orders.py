"""What a load may be, and where it may be made: refused before anything runs."""

from datetime import UTC, datetime, timedelta

import pytest

from cutover.errors import ConfigurationError
from cutover.load.order import must_be_allowed, must_be_bounded
from tests.cutover.fleets import fleet_with, small_fleet

SUNDAY = datetime(2025, 8, 3, 12, 0, tzinfo=UTC)
MONDAY = datetime(2025, 8, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("confirmed", "said"), [(None, ""), ("aws", ", and --yes-load aws names another fleet")])
def test_where_there_may_be_users_somebody_has_to_say_so(confirmed: str | None, said: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        must_be_allowed(small_fleet(), "production", confirmed, SUNDAY)

    assert str(refused.value) == (
        "Load on production of small\n"
        "  expected: an environment that may be disturbed, or --yes-load with the name of the fleet\n"
        f"  actual:   there may be users{said}\n"
        "  next:     tell its users first; then --yes-load small; nothing was started"
    )


def test_who_says_so_may_out_of_office_hours() -> None:
    must_be_allowed(small_fleet(), "production", "small", SUNDAY)


def test_in_office_hours_nobody_may() -> None:
    with pytest.raises(ConfigurationError) as refused:
        must_be_allowed(small_fleet(), "production", "small", MONDAY)

    assert str(refused.value) == (
        "Load on production of small\n"
        "  expected: a time outside of its office hours, mon-fri 07:00-18:00 +01:00\n"
        "  actual:   Mon 12:00 UTC\n"
        "  next:     come back when its users have left; nothing was started"
    )


def test_what_may_be_disturbed_may_be_so_at_any_time() -> None:
    must_be_allowed(fleet_with("production", may_be_disturbed=True), "production", None, MONDAY)


def test_what_one_process_can_do() -> None:
    must_be_bounded(500, 100.0, timedelta(hours=2), 0)
    must_be_bounded(5000, 100.0, timedelta(hours=2), 10)


@pytest.mark.parametrize(
    ("users", "rate", "within", "workers", "expected"),
    [
        (501, 1.0, timedelta(minutes=1), 0, "at most 500 users in 1 processes, 100 more each second, 2:00:00"),
        (1001, 1.0, timedelta(minutes=1), 2, "at most 1000 users in 2 processes, 100 more each second, 2:00:00"),
        (1, 101.0, timedelta(minutes=1), 0, "at most 500 users in 1 processes, 100 more each second, 2:00:00"),
        (1, 1.0, timedelta(minutes=121), 0, "at most 500 users in 1 processes, 100 more each second, 2:00:00"),
    ],
    ids=["users", "users of workers", "rate", "time"],
)
def test_more_than_that(users: int, rate: float, within: timedelta, workers: int, expected: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        must_be_bounded(users, rate, within, workers)

    assert refused.value.failure.subject == f"Load of {users} users, {rate:g} more each second, within {within}"
    assert refused.value.failure.expected == expected
    assert refused.value.failure.next_action == (
        "share it out: --expect-workers, see docs/load.md; nothing was started"
    )


def test_less_time_than_they_need_to_come() -> None:
    must_be_bounded(500, 5.0, timedelta(seconds=200), 0)
    with pytest.raises(ConfigurationError) as refused:
        must_be_bounded(500, 5.0, timedelta(seconds=199), 0)

    assert str(refused.value) == (
        "Load of 500 users, 5 more each second\n"
        "  expected: 0:03:20 at least: so long they come, and look one after the other\n"
        "  actual:   0:03:19\n"
        "  next:     give it more time (--within) or let them come faster (--spawn-rate); nothing was started"
    )
