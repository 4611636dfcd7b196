"""What is part of another trouble, and what is one of its own."""

import pytest

from cutover.fleet import Quantity
from cutover.watch.record import Line
from tests.cutover.fleets import fleet_with
from tests.cutover.watch.records import DOWN, HEAD, ONE, REDIS, Values, head, judged, look, seen, told, well


def test_errors_that_come_after_the_redis_is_back_were_its_own_for_a_moment_only() -> None:
    """Its end must last, too: what is logged meanwhile, and a moment later, is of its making."""
    late: Values = {(ONE, Quantity.ERRORS): 3}
    of = head(every_s=1.0, lasting_s=0.0)
    lines = [
        *(seen(of, n, DOWN) for n in (1, 2, 3)),
        seen(of, 4),
        seen(of, 5, late),
        *(seen(of, n) for n in range(6, 40)),
    ]
    later = [
        *(seen(of, n, DOWN) for n in (1, 2, 3)),
        *(seen(of, n) for n in range(4, 20)),
        seen(of, 20, late),
        seen(of, 21),
    ]

    assert [headline for _, headline in told(of, *lines)] == [
        f"{REDIS} does not answer",
        f"over: {REDIS} does not answer",
    ]
    assert told(of, *later)[-1] == (21, f"{ONE} logs errors")


def test_errors_of_a_redis_that_was_away_for_too_short_to_be_told_of_are_told_of_themselves() -> None:
    """Users have met them. What nobody was told of explains nothing in the end."""
    lines = [*well(1), seen(HEAD, 2, DOWN), *well(*range(3, 60))]

    errors = f"{ONE} logs errors"
    assert told(HEAD, *lines) == [(40, errors), (330, f"over: {errors}")]


@pytest.mark.parametrize("every", [2, 6, 12])
def test_a_redis_that_never_stays_away_but_is_again_and_again_is_told_of_once(every: int) -> None:
    silent = f"{REDIS} does not answer, again and again"
    away = [seen(HEAD, number, {(REDIS, Quantity.SILENT): 1} if number % every == 0 else None) for number in range(100)]
    lines = [*away, *well(*range(100, 140))]

    (came, went) = judged(HEAD, *lines)
    assert (came.t, came.headline) == (10 * 2 * every, silent)
    assert came.troubles[0].failure.actual == "no answer, 3 times within minutes"
    last = max(number for number in range(100) if number % every == 0)
    assert (went.t, went.headline) == (10 * (last + HEAD.window), f"over: {silent}")


def test_what_a_redis_does_that_is_away_again_and_again_is_part_of_it() -> None:
    lines = [seen(HEAD, number, DOWN if number % 2 else None) for number in range(1, 40)]

    assert told(HEAD, *lines) == [(50, f"{REDIS} does not answer, again and again")]


def test_a_redis_that_is_away_now_and_then_hides_nothing_in_between() -> None:
    """A relapse least of all."""
    away = [seen(HEAD, number, {(REDIS, Quantity.SILENT): 1} if number % 6 == 0 else None) for number in range(1, 40)]
    lines: list[Line] = [*away, look(395, asked=392, outcome="wrong", is_relapse=True), *well(40, 41)]
    at_once: list[Line] = [*away[:36], look(365, asked=361, outcome="wrong", is_relapse=True), *well(37, 38)]

    assert (400, "relapse: state of production") in told(HEAD, *lines)
    assert [headline for _, headline in told(HEAD, *at_once)] == [f"{REDIS} does not answer, again and again"]


def test_a_fault_of_one_instance_explains_nothing_of_another_one() -> None:
    fleet = fleet_with("production", instances=[
        {"name": name, "address": f"http://127.0.0.1:{port}", "host": {"via": "local"}}
        for name, port in ((ONE, 8021), ("production-2", 8022))
    ])  # fmt: skip
    of = head(fleet)
    sick: Values = {(ONE, Quantity.MISSING_WORKERS): 1, (ONE, Quantity.ERRORS): 1, ("production-2", Quantity.ERRORS): 1}

    (message,) = judged(of, *(seen(of, number, sick) for number in (1, 2)))

    assert [(one.subject, one.what) for one in message.troubles] == [
        (ONE, "missing-workers"),
        ("production-2", "errors"),
    ]
