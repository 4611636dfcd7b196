"""Figures from made-up series."""

from dataclasses import replace

from cutover.downtime import Answer, Gap, downtime
from cutover.downtime.measure import longest_gap

EVERY_S = 0.5
LATENCY_S = 0.125


def answers(pattern: str, probe: str = "one user") -> list[Answer]:
    """A request each half second: . good, x failed."""
    return [
        Answer(probe, number * EVERY_S, LATENCY_S, "HTTP 503" if seen == "x" else "")
        for number, seen in enumerate(pattern)
    ]


def test_a_quiet_service_has_gaps_as_long_as_from_answer_to_answer() -> None:
    assert longest_gap(answers(".....")) == Gap("one user", 0.125, 0.625, None, None, ended=True)


def test_a_gap_goes_from_the_last_good_answer_to_the_next() -> None:
    gap = longest_gap(answers("..xxx.x.."))

    assert gap == Gap("one user", 0.625, 2.625, 1.0, 2.0, ended=True)
    assert (gap.least_s, gap.most_s) == (1.0, 2.0)


def test_a_gap_that_is_not_over_at_the_end() -> None:
    assert longest_gap(answers(".xx")) == Gap("one user", 0.125, 1.125, 0.5, 1.0, ended=False)


def test_a_service_that_never_answered() -> None:
    assert longest_gap(answers("xx")) == Gap("one user", 0.0, 0.625, 0.0, 0.5, ended=False)


def test_a_service_that_was_down_at_the_start() -> None:
    assert longest_gap(answers("xx..")) == Gap("one user", 0.0, 1.125, 0.0, 0.5, ended=True)


def test_a_pause_that_fails_nobody_is_a_gap() -> None:
    """As of a restart during which requests wait."""
    waited = [replace(one, latency_s=3.0 - one.due_s) if 1 <= one.due_s <= 2 else one for one in answers("........")]

    gap = longest_gap(waited)

    assert (gap.least_s, gap.most_s, gap.ended) == (0.0, 2.0, True)
    assert downtime(waited).largest_latency_s == 2.0


def test_answers_between_failures_end_the_gap() -> None:
    assert longest_gap(answers(".x.x.x.")).most_s == 1.0


def test_the_gap_of_several_probes_is_the_longest_that_one_of_them_had() -> None:
    """The others were served meanwhile: that is no comfort to whoever was not."""
    seen = downtime([*answers(".......", "any instance"), *answers(".xxx...")])

    assert (seen.requests, seen.failed, seen.kinds) == (14, 3, {"HTTP 503": 3})
    assert seen.longest_gap == Gap("one user", 0.125, 2.125, 0.5, 1.5, ended=True)


def test_the_slowest_answer_is_a_good_one() -> None:
    seen = downtime([Answer("one user", 0.0, 5.0, "no answer within 5 s"), Answer("one user", 0.5, 0.25)])

    assert seen.largest_latency_s == 0.25


def test_nothing_asked() -> None:
    seen = downtime([])

    assert (seen.requests, seen.failed, seen.longest_gap, seen.largest_latency_s) == (0, 0, None, 0.0)
