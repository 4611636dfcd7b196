"""Runs over time, as text."""

from cutover.history import chronicle
from cutover.verdict import Standing, State
from tests.cutover.history.making import night, timed


def test_no_run() -> None:
    assert chronicle([]) == ""


def test_two_nights() -> None:
    first = night(1, Standing.PASSED).model_copy(update={"plan": timed({"5.1.3": 2.0}).plan})
    second = night(2, Standing.FAILED).model_copy(update={"plan": timed({"5.1.3": 3.5}, State.FAILED).plan})

    assert chronicle([first, second]) == (
        "2025-08-02 14:03 UTC  GO            night-1\n"
        "2025-08-03 14:03 UTC  GO            night-2\n"
        "\n"
        "regressed in staging: The links open: held in the run before, now: failed\n"
        "\n"
        "Each item of the plan, the oldest run first (+ held, X failed, k known issue, a accepted limitation, "
        "? not looked at, . no scenario):\n"
        "  5.1.3 staging     +X  3.5 s (2.0)  Redis connection successful"
    )


def test_what_never_had_a_scenario_is_not_listed() -> None:
    only = night(1).model_copy(update={"plan": timed({"5.1.3": 0.0}, State.NO_SCENARIO).plan})

    assert "5.1.3" not in chronicle([only])
