"""When the next look is due."""

import pytest

from cutover.watch.schedule import Schedule
from tests.cutover.watch.records import look

STATE, ALL = ("state", "cloud"), ("state", "cloud", "links", "journey")


def asked(schedule: Schedule, *moments: float, is_in_trouble: bool = False) -> list[tuple[str, ...]]:
    return [schedule.themes(moment, is_in_trouble=is_in_trouble) for moment in moments]


def test_everything_at_first_and_then_each_in_its_time() -> None:
    schedule = Schedule(state_every_s=600, journey_every_s=1500)

    assert asked(schedule, 10, 20, 609, 610, 1209, 1210, 1510) == [ALL, (), (), STATE, (), STATE, ALL]
    assert schedule.asked == 1510


def test_while_something_is_wrong_the_state_is_looked_at_every_minute() -> None:
    schedule = Schedule(state_every_s=600, journey_every_s=3600)

    assert asked(schedule, 10, 69, 70, is_in_trouble=True) == [ALL, (), STATE]


def test_what_is_suspicious_is_looked_at_at_once() -> None:
    schedule = Schedule(state_every_s=600, journey_every_s=3600)
    asked(schedule, 10)
    schedule.hasten()

    assert asked(schedule, 20, 30) == [STATE, ()]


@pytest.mark.parametrize("outcome", ["wrong", "unseen"])
def test_a_state_that_was_not_seen_to_be_right_is_looked_at_again_within_a_minute(outcome: str) -> None:
    """Else what was taken for part of another trouble, and was not, would not be told of for ten."""
    schedule = Schedule(state_every_s=600, journey_every_s=3600)
    asked(schedule, 10)
    schedule.heard([look(30, outcome=outcome, environment="staging"), look(30)])

    assert asked(schedule, 69, 70) == [(), STATE]


@pytest.mark.parametrize("outcome", ["wrong", "unseen"])
def test_users_who_did_not_come_to_their_end_come_again_soon(outcome: str) -> None:
    """Else what was taken for part of another trouble, and was not, would not be told of for an hour."""
    schedule = Schedule(state_every_s=600, journey_every_s=3600)
    asked(schedule, 10)
    schedule.heard([look(30, theme="journey", outcome=outcome), look(30)])
    assert asked(schedule, 40, 610) == [(), ALL]

    schedule.heard([look(30, theme="journey"), look(30, outcome=outcome)])
    assert asked(schedule, 1210) == [STATE]
