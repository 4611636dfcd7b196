"""The downtime's picture: where what stands, and what a reader without eyes is told."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from cutover.downtime import Answer, Event, Series
from cutover.report.downtime import drawn, figure, summary
from cutover.report.page import templates

STARTED = datetime(2025, 8, 2, 21, 0, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"


def series(failed: range = range(40, 60)) -> Series:
    """Ten seconds, ten requests in each."""
    answers = tuple(
        Answer("one user", number / 10, 0.01, "HTTP 503" if number in failed else "") for number in range(100)
    )
    events = (Event(3.0, "production-1 out"), Event(3.9, "restart <at once>"), Event(7.5, "production-1 back"))
    return Series(STARTED, answers, events)


def test_the_words_say_what_the_picture_shows() -> None:
    assert summary(series()) == (
        "Users' requests in 10 s: 100 requests, 20 failed (20 times HTTP 503); longest gap between 1.90 s and 2.10 s."
    )


def test_a_gap_that_did_not_end_is_not_told_as_over() -> None:
    assert summary(series(range(90, 100))).endswith("longest gap between 0.90 s and 1.00 s, not over at the end.")


def test_failures_and_events_stand_where_they_happened() -> None:
    picture = drawn(series())

    lost = [float(stroke.split()[0]) for stroke in picture.failures.split("M")[1:]]
    out, restart, back = (mark.at for mark in picture.events)
    assert len(lost) == 20
    assert restart <= min(lost) < max(lost) < back
    assert out < restart
    assert [mark.text for mark in picture.seconds] == ["0 s", "2 s", "4 s", "6 s", "8 s"]
    assert drawn(series(range(0))).failures == ""


@pytest.mark.parametrize("latency_s", [0.0, 0.0001, 60.0])
def test_whatever_the_latency_it_stays_in_the_picture(latency_s: float) -> None:
    (stroke,) = drawn(Series(STARTED, (Answer("one user", 0.5, latency_s),), ())).latencies.split("M")[1:]
    bottom, top = (float(end) for end in stroke.split()[1].split("V"))

    assert 28 <= top <= 216
    assert 28 <= bottom <= 216


def test_it_is_told_to_who_cannot_see_it_and_escaped() -> None:
    page = ElementTree.fromstring(
        str(figure(templates(), series(), "switch")).replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1)
    )
    words = page.findtext(f".//{SVG}desc") or ""

    assert page.findtext(f".//{SVG}title") == "How long users waited for an answer, over time"
    assert words.startswith(summary(series()))
    assert "2: restart <at once>, at 3.9 s." in words
    assert "".join(page.itertext()).count("20 times HTTP 503") == 3


def test_what_a_redis_answered_stands_in_the_table_and_not_in_the_picture() -> None:
    pings = tuple(Answer("PING redis-production", number / 10, 0.001, "ConnectionRefused") for number in range(300))
    with_pings = Series(STARTED, series().answers + pings, series().events)

    assert drawn(with_pings) == drawn(series())
    assert summary(with_pings) == summary(series())
    assert "300 times ConnectionRefused" in figure(templates(), with_pings, "switch")


def test_nothing_measured_is_no_picture() -> None:
    assert figure(templates(), Series(STARTED, (), ()), "switch") == ""
