"""What is told of a record: each trouble once, with what follows from it, and that it is over, once."""

import pytest

from cutover.fleet import Quantity
from cutover.watch.judge import Judge
from cutover.watch.record import Line
from tests.cutover.fleets import small_fleet
from tests.cutover.watch.records import (
    DOWN,
    HEAD,
    ONE,
    REDIS,
    STAGINGS,
    Values,
    head,
    judged,
    logged,
    look,
    seen,
    told,
    well,
)


def test_a_day_of_health_is_silent() -> None:
    looks = [look(600.0 * number, theme) for number in range(144) for theme in ("state", "journey", "links")]

    assert told(HEAD, *well(*range(1, 8641)), *looks) == []


def test_a_redis_that_is_down_for_20_s_is_told_once_with_all_that_follows_from_it() -> None:
    lines = [*well(1, 2), seen(HEAD, 3, DOWN), seen(HEAD, 4, DOWN), *well(*range(5, 80))]

    assert told(HEAD, *lines) == [
        (40, f"{REDIS} does not answer"),
        (60, f"over: {REDIS} does not answer"),
    ]


def test_what_comes_up_together_is_one_message_with_the_cause_in_front() -> None:
    both: Values = {(ONE, Quantity.DISK_FREE): 0.01, (REDIS, Quantity.EVICTED): 7, (REDIS, Quantity.REDIS_MEMORY): 0.99}

    (message,) = judged(HEAD, *(seen(HEAD, number, both) for number in (1, 2)))

    assert message.headline == f"{REDIS} evicts sessions, and 1 more"
    assert [trouble.what for trouble in message.troubles] == ["evicted", "disk-free"]


def test_each_environment_has_a_message_of_its_own() -> None:
    sick: Values = {(REDIS, Quantity.SILENT): 1, (STAGINGS, Quantity.SILENT): 1}

    assert [one.environment for one in judged(HEAD, seen(HEAD, 1, sick), seen(HEAD, 2, sick))] == [
        "staging",
        "production",
    ]


def test_what_was_not_seen_is_neither_bad_nor_good() -> None:
    bad: Values = {(REDIS, Quantity.REDIS_MEMORY): 0.99}
    unseen: Values = {(REDIS, Quantity.REDIS_MEMORY): None}

    assert told(HEAD, seen(HEAD, 1, bad), *(seen(HEAD, n, unseen) for n in range(2, 9))) == []
    assert [t for t, _ in told(HEAD, seen(HEAD, 1, bad), seen(HEAD, 2, unseen), seen(HEAD, 3, bad))] == [30]


def test_the_words_of_the_log_are_told_and_what_to_do_about_them() -> None:
    line = logged(ONE, "ERROR in x: Worker says Falling back to filesystem sessions")
    lines = [seen(HEAD, number, {(ONE, Quantity.ERRORS): 1}, logged=(line,)) for number in (1, 2)]

    (message,) = judged(HEAD, *lines)

    assert str(message.troubles[0].failure) == (
        "production-1\n"
        "  expected: no line that no list allows\n"
        "  actual:   2 since a few minutes ago\n"
        "            error: ERROR in x: Worker says Falling back to filesystem sessions\n"
        "            error: ERROR in x: Worker says Falling back to filesystem sessions\n"
        "  next:     sessions are in files, for as long as these processes live: correct the Redis settings in .env or "
        "open the way to Redis, then restart the service"
    )


def test_while_production_is_being_changed_nothing_of_it_is_judged() -> None:
    rounds = [seen(HEAD, number, DOWN, changing=True) for number in range(1, 9)]
    lines: list[Line] = [*rounds[:4], look(45, outcome="wrong"), *rounds[4:]]
    judge = Judge(HEAD)

    assert [
        telling for line in [*lines[:4], look(45, outcome="wrong"), *lines[4:]] for telling in judge.take(line)
    ] == []
    assert not judge.is_suspicious
    assert judge.take(seen(HEAD, 9)) == []
    assert judge.is_suspicious


@pytest.mark.parametrize(
    "second",
    [
        {"identities": {ONE: 2}},
        {"identities": {REDIS: 2}},
        {"values": {(ONE, Quantity.OTHER_REDIS): 1}},
    ],
    ids=["restarted", "another Redis", "a worker elsewhere"],
)
def test_what_asks_for_a_whole_look_at_once(second: dict[str, object]) -> None:
    judge = Judge(HEAD)
    suspicions = []
    for line in (
        seen(HEAD, 1, identities={ONE: 1, REDIS: 1}),
        seen(HEAD, 2),
        seen(HEAD, 3, **second),  # type: ignore[arg-type]
        seen(HEAD, 4, second.get("values")),  # type: ignore[arg-type]
    ):
        judge.take(line)
        suspicions.append(judge.is_suspicious)

    assert suspicions == [False, False, True, False]


def test_an_instance_that_is_restarted_again_and_again() -> None:
    lines = [seen(HEAD, number, identities={ONE: number}) for number in range(1, 6)]

    assert told(HEAD, *lines) == [(50, f"{ONE} is restarted again and again")]


def test_cloudwatch_is_judged_by_its_own_looks_and_no_data_is_no_zero() -> None:
    busy = [look(60.0 * number, "cloud", facts={"cloud-cpu": 95.0}) for number in (1, 2)]

    assert told(HEAD, *busy, look(180, "cloud"), look(240, "cloud")) == [
        (120, f"{REDIS} at CloudWatch: its CPU is busy")
    ]


def test_the_same_record_gives_the_same_messages_with_the_same_numbers() -> None:
    lines = [
        *well(1, 2),
        seen(HEAD, 3, DOWN),
        seen(HEAD, 4, DOWN),
        *well(*range(5, 9)),
        look(95, outcome="wrong"),
        *well(10),
    ]

    assert judged(HEAD, *lines) == judged(HEAD, *lines)
    assert [telling.number for telling in judged(HEAD, *lines)] == [1, 2, 3]


def test_limits_of_the_fleet_file_count() -> None:
    of = head(small_fleet(watch={"limits": {"redis-memory": {"above": 0.05, "lasting": 1}}, "lasting_for": "1s"}))

    assert told(of, seen(of, 1), seen(of, 2)) == [(20, f"{STAGINGS} is nearly full"), (20, f"{REDIS} is nearly full")]


def test_what_cloudwatch_tells_minutes_later_is_not_told_again() -> None:
    """And what it tells of another time, or of something else, is."""
    full = {(REDIS, Quantity.EVICTED): 5}
    late = [look(60.0 * n, "cloud", facts={"cloud-memory": 99.0, "cloud-evictions": 5.0}) for n in (10, 11)]
    much_later = [look(60.0 * n, "cloud", facts={"cloud-memory": 99.0}) for n in (40, 41)]
    lines = [*(seen(HEAD, n, full) for n in (1, 2)), *well(*range(3, 50))]

    assert [headline for _, headline in told(HEAD, *lines, *late)] == [
        f"{REDIS} evicts sessions",
        f"over: {REDIS} evicts sessions",
    ]
    assert told(HEAD, *lines, *much_later)[-1] == (2460, f"{REDIS} at CloudWatch: its memory is nearly full")


def test_why_it_could_not_be_looked_at_is_told() -> None:
    lines = [seen(HEAD, n, {(ONE, Quantity.UNSEEN): 1}, unseen={ONE: "timed out"}) for n in (1, 2)]

    (message,) = judged(HEAD, *lines)

    assert message.troubles[0].failure.actual == "none\ntimed out"


@pytest.mark.parametrize("every_s", [0.1, 0.5, 10.0, 60.0])
def test_what_happens_once_is_told_however_short_the_rounds(every_s: float) -> None:
    of = head(every_s=every_s, window=3)
    lines = [seen(of, 1, {(REDIS, Quantity.EVICTED): 1}), *(seen(of, number) for number in range(2, 400))]

    assert [headline for _, headline in told(of, *lines)] == [
        f"{REDIS} evicts sessions",
        f"over: {REDIS} evicts sessions",
    ]
