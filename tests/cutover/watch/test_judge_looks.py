"""What is told of the looks between the rounds: a relapse, what follows from what, and what is over."""

import pytest

from cutover.fleet import Quantity
from cutover.watch.record import Line, Mark
from tests.cutover.watch.records import DOWN, HEAD, ONE, REDIS, Values, head, look, seen, told, well


def test_a_relapse_is_told_after_the_next_round_and_is_over_with_the_next_good_look() -> None:
    wrong = look(12, outcome="wrong", is_relapse=True)
    lines: list[Line] = [
        *well(1),
        wrong,
        *well(2, 3),
        look(35, outcome="wrong", is_relapse=True),
        *well(4),
        look(45),
        *well(5),
    ]

    assert told(HEAD, *lines) == [(20, "relapse: state of production"), (45, "over: relapse: state of production")]


def test_another_fault_of_the_state_is_another_trouble_than_the_relapse() -> None:
    lines = [
        look(5, outcome="wrong", is_relapse=True),
        *well(1),
        look(15, outcome="wrong"),
        *well(2),
        look(25),
        *well(3),
    ]

    assert told(HEAD, *lines) == [
        (10, "relapse: state of production"),
        (20, "state of production"),
        (20, "over: relapse: state of production"),
        (25, "over: state of production"),
    ]


def test_a_look_in_the_middle_of_a_restart_is_left_to_the_next_one() -> None:
    lines: list[Line] = [
        seen(HEAD, 1, identities={ONE: 1}),
        look(25, asked=11, outcome="wrong"),
        seen(HEAD, 3, identities={ONE: 2}),
    ]

    assert told(HEAD, *lines, look(38, asked=31), *well(4)) == []
    assert told(HEAD, *lines, look(38, asked=31, outcome="wrong"), *well(4)) == [(40, "state of production")]


def test_a_restart_is_remembered_whatever_explains_it() -> None:
    """Redis has been silent until a moment ago, so that the restart is none to be told of; the look saw its middle."""
    quick = head(every_s=1.0)
    lines: list[Line] = [
        *(seen(quick, number, DOWN, identities={ONE: 1}) for number in range(1, 11)),
        *(seen(quick, number, identities={ONE: 1}) for number in range(11, 16)),
        seen(quick, 16, {(ONE, Quantity.MISSING_WORKERS): 3}, identities={ONE: 2}),
        look(16.5, asked=2, outcome="wrong"),
        *(seen(quick, number, identities={ONE: 2}) for number in range(18, 24)),
    ]

    silent = f"{REDIS} does not answer"
    assert told(quick, *lines) == [(9, silent), (12, f"over: {silent}")]


def test_who_is_on_another_redis_is_told_of_whatever_is_restarted_beside_it() -> None:
    lines: list[Line] = [
        seen(HEAD, 1, identities={ONE: 1}),
        look(25, asked=11, outcome="wrong", is_relapse=True),
        seen(HEAD, 3, identities={ONE: 2}),
    ]

    assert told(HEAD, *lines) == [(30, "relapse: state of production")]


def test_what_a_relapse_of_production_does_to_staging_is_not_told_again() -> None:
    lines = [
        look(5, outcome="wrong", is_relapse=True),
        look(5, outcome="wrong", environment="staging"),
        *well(1),
    ]

    assert told(HEAD, *lines) == [(10, "relapse: state of production")]


def test_a_look_that_is_wrong_because_the_redis_is_down_is_not_told() -> None:
    lines = [*well(1), look(12, "journey", "wrong"), look(12, outcome="wrong", is_relapse=True)]
    lines += [seen(HEAD, number, DOWN) for number in (2, 3)]

    assert told(HEAD, *lines) == [(30, f"{REDIS} does not answer")]


def test_what_was_over_before_a_long_look_was_is_part_of_what_it_found() -> None:
    """Users whose journey went wrong at its beginning may come to tell of it half a minute later."""
    lines = [*well(1), seen(HEAD, 2, {(REDIS, Quantity.SILENT): 1}), *well(3, 4, 5)]
    late = [*lines, look(55, "journey", asked=19, outcome="wrong"), *well(6)]
    later = [*lines, look(55, "journey", asked=29, outcome="wrong"), *well(6)]

    assert told(HEAD, *late) == []
    assert told(HEAD, *later) == [(60, "journey of production")]


def test_a_look_that_could_not_look_is_neither_wrong_nor_right() -> None:
    lines = [look(5, outcome="wrong"), *well(1), look(15, outcome="unseen"), *well(2)]

    assert told(HEAD, *lines) == [(10, "state of production")]


def test_a_look_at_the_very_end_is_told_with_the_end() -> None:
    assert told(HEAD, *well(1), look(15, "journey", "wrong"), Mark(t=16, what="ended")) == [
        (16, "journey of production")
    ]


LOST_LINKS = look(305, "links", "wrong")


@pytest.mark.parametrize(
    ("what", "is_told"),
    [
        ({(REDIS, Quantity.EVICTED): 1}, False),
        ({(REDIS, Quantity.SILENT): 1}, False),
        ({(ONE, Quantity.DISK_FREE): 0}, True),
    ],
)
def test_links_that_went_with_the_sessions_are_part_of_what_took_them(what: Values, is_told: bool) -> None:
    """However long ago, if only the analysis was finished before."""
    journey = look(95, "journey")
    lines = [*well(*range(1, 10)), journey, seen(HEAD, 10, what), *well(*range(11, 31)), LOST_LINKS, *well(31)]

    assert ((310, "links of production") in told(HEAD, *lines)) is is_told


def test_links_of_an_analysis_that_was_finished_afterwards_are_told() -> None:
    lines = [seen(HEAD, 1, {(REDIS, Quantity.SILENT): 1}), *well(2, 3), look(35, "journey"), *well(*range(4, 31))]

    assert (310, "links of production") in told(HEAD, *lines, LOST_LINKS, *well(31))


def test_another_redis_under_the_same_name_is_why_links_are_lost() -> None:
    lines: list[Line] = [look(5, "journey"), seen(HEAD, 1, identities={REDIS: 1}), seen(HEAD, 2, identities={REDIS: 2})]

    assert told(HEAD, *lines, *well(*range(3, 31)), LOST_LINKS, *well(31)) == [
        (30, f"{REDIS} was restarted or replaced")
    ]
