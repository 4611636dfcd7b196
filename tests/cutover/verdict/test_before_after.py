"""What has become of each item between a baseline and an acceptance."""

import pytest

from cutover.verdict.before_after import Movement, before_and_after, movements
from cutover.verdict.coverage import ItemCoverage, State


def covered(staging: State, production: State, item: str = "5.1.3") -> ItemCoverage:
    return ItemCoverage(item=item, states={"staging": staging, "production": production})


@pytest.mark.parametrize(
    ("before", "after", "movement"),
    [
        (State.HELD, State.HELD, Movement.HELD),
        (State.HELD, State.ACCEPTED, Movement.HELD),
        (State.KNOWN_ISSUE, State.HELD, Movement.FIXED),
        (State.FAILED, State.HELD, Movement.FIXED),
        (State.HELD, State.FAILED, Movement.REGRESSED),
        (State.ACCEPTED, State.FAILED, Movement.REGRESSED),
        (State.KNOWN_ISSUE, State.FAILED, Movement.STILL_FAILING),
        (State.NOT_LOOKED_AT, State.FAILED, Movement.STILL_FAILING),
        (State.NO_SCENARIO, State.HELD, Movement.UNKNOWN),
        (State.NOT_LOOKED_AT, State.HELD, Movement.UNKNOWN),
        (State.HELD, State.NOT_LOOKED_AT, Movement.UNKNOWN),
        (State.KNOWN_ISSUE, State.NO_SCENARIO, Movement.UNKNOWN),
    ],
)
def test_movement(before: State, after: State, movement: Movement) -> None:
    first, _ = movements([covered(before, State.HELD)], [covered(after, State.HELD)])

    assert first.movement is movement


def test_what_never_had_a_scenario_is_not_listed() -> None:
    never = covered(State.NO_SCENARIO, State.HELD)

    assert [one.environment for one in movements([never], [never])] == ["production"]


def test_the_worst_comes_first_and_what_held_is_only_counted() -> None:
    before = [covered(State.HELD, State.KNOWN_ISSUE), covered(State.HELD, State.HELD, "5.1.2")]
    after = [covered(State.HELD, State.HELD), covered(State.FAILED, State.HELD, "5.1.2")]

    assert before_and_after(movements(before, after)) == (
        "Before and after, by items of the plan in each environment: "
        "1 regressed, 1 fixed, 2 held before and after\n"
        "regressed: 5.1.2 No errors in logs, staging: held, then failed\n"
        "fixed: 5.1.3 Redis connection successful, production: known issue, then held"
    )


def test_two_empty_runs() -> None:
    assert before_and_after(()) == "Before and after, by items of the plan in each environment: none"


def test_a_duration_that_changed_is_told_where_the_item_held() -> None:
    both = [covered(State.HELD, State.KNOWN_ISSUE)]
    after = [covered(State.HELD, State.HELD)]
    timings = {("5.1.3", "staging"): "9.0 s, before 3.0 s", ("5.1.3", "production"): "9.0 s, before 3.0 s"}

    assert before_and_after(movements(both, after, timings)) == (
        "Before and after, by items of the plan in each environment: 1 changed, 1 fixed\n"
        "changed: 5.1.3 Redis connection successful, staging: held, then held; 9.0 s, before 3.0 s\n"
        "fixed: 5.1.3 Redis connection successful, production: known issue, then held; 9.0 s, before 3.0 s"
    )
