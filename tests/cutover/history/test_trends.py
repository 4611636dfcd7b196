"""Regressed, flaky, slower, fixed: what each is, and what it is not."""

import pytest

from cutover.history import PastRun, TrendKind, trends
from cutover.verdict import Standing
from tests.cutover.history.making import night

HELD, FAILED, UNKNOWN = Standing.PASSED, Standing.FAILED, Standing.NOT_LOOKED


def nights(*standings: Standing) -> tuple[PastRun, list[PastRun]]:
    """Tonight, and the nights before."""
    runs = [night(number, standing) for number, standing in enumerate(standings)]
    return runs[-1], runs[:-1]


@pytest.mark.parametrize(
    ("standings", "kinds"),
    [
        ([HELD], []),
        ([FAILED], []),
        ([HELD, HELD, HELD], []),
        ([FAILED, FAILED], []),
        ([HELD, FAILED], [TrendKind.REGRESSED]),
        ([HELD, Standing.DIFFERENT], [TrendKind.REGRESSED]),
        ([HELD, UNKNOWN, FAILED], [TrendKind.REGRESSED]),
        ([HELD, FAILED, FAILED], []),
        ([FAILED, HELD], [TrendKind.FLAKY, TrendKind.FIXED]),
        ([HELD, FAILED, HELD], [TrendKind.FLAKY, TrendKind.FIXED]),
        ([FAILED, HELD, HELD], [TrendKind.FLAKY]),
        ([FAILED, HELD, FAILED], [TrendKind.REGRESSED, TrendKind.FLAKY]),
        ([HELD, UNKNOWN, HELD], []),
        ([HELD, UNKNOWN], []),
        ([Standing.WAIVED, HELD], []),
    ],
)
def test_outcomes(standings: list[Standing], kinds: list[TrendKind]) -> None:
    assert [trend.kind for trend in trends(*nights(*standings))] == kinds


def test_what_a_change_explains_is_not_flaky() -> None:
    before = [night(1, FAILED), night(2, FAILED)]

    (only,) = trends(night(3, HELD, change="a-switch"), before)

    assert str(only) == "fixed in staging: The links open: failed in the run before, now it holds"


def test_what_was_flaky_before_a_change_is_over() -> None:
    before = [night(1, HELD), night(2, FAILED), night(3, HELD), night(4, HELD, change="a-switch")]

    assert trends(night(5, HELD, change="a-switch"), before) == ()


def test_the_words() -> None:
    regressed, flaky = trends(*nights(FAILED, HELD, HELD, FAILED))

    assert str(regressed) == "regressed in staging: The links open: held in the run before, now: failed"
    assert str(flaky) == ("flaky in staging: The links open: failed in 2 of 4 runs without a change in between")


@pytest.mark.parametrize(
    ("before_s", "now_s", "told"),
    [
        ((3.0, 4.0, 3.5), 6.1, "6.1 s, 3.0 to 4.0 s in the 3 runs before"),
        ((3.0, 4.0, 3.5), 6.0, None),
        ((0.1, 0.1, 0.1), 1.1, None),
        ((0.1, 0.1, 0.1), 1.2, "1.2 s, 0.1 to 0.1 s in the 3 runs before"),
        ((3.0, 4.0), 60.0, None),
        ((3.0, 4.0, None), 60.0, None),
    ],
)
def test_slower(before_s: tuple[float | None, ...], now_s: float, told: str | None) -> None:
    before = [night(number, HELD, spent) for number, spent in enumerate(before_s)]

    assert [trend.told for trend in trends(night(9, HELD, now_s), before)] == ([told] if told else [])


def test_how_long_a_failure_took_says_nothing() -> None:
    before = [night(1, HELD, 3.0), night(2, FAILED, 0.1), night(3, FAILED, 0.1)]

    assert [trend.kind for trend in trends(night(4, FAILED, 60.0), before)] == []


def test_a_scenario_that_is_new() -> None:
    other = night(1).model_copy(update={"looks": ()})

    assert trends(night(2, FAILED), [other]) == ()
