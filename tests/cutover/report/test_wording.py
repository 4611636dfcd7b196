from datetime import datetime, timedelta, timezone

import pytest

from cutover.report.wording import duration, label, moment, slug, took_s
from cutover.verdict import Standing
from tests.cutover.verdict.making import result_of, run_of, scenario


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0 ms"),
        (0.0412, "41 ms"),
        (0.9999, "1.0 s"),
        (59.94, "59.9 s"),
        (59.97, "1 min 00 s"),
        (60, "1 min 00 s"),
        (3725, "62 min 05 s"),
    ],
)
def test_durations(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


def test_moments_are_shown_in_utc() -> None:
    assert moment(datetime(2025, 8, 1, 9, 3, 7, tzinfo=timezone(timedelta(hours=-5)))) == "2025-08-01 14:03:07 UTC"


def test_every_standing_has_a_label_of_its_own() -> None:
    assert len({label(standing) for standing in Standing}) == len(Standing)


def test_slugs() -> None:
    assert slug("NO-GO") == "no-go"
    assert slug("not looked at") == "not-looked-at"


def test_a_run_took_until_its_last_result_ended() -> None:
    one, two = scenario("one"), scenario("two")

    assert took_s(run_of(one, two), []) is None
    assert took_s(run_of(one, two), [result_of(one, after_s=2, duration_s=50), result_of(two, after_s=40)]) == 52
