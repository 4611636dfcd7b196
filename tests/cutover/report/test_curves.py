"""Curves as coordinates: what stands where, and what is not drawn."""

import pytest

from cutover.report.axes import Axis
from cutover.report.curves import BOTTOM, TOP, Box, Drawing, Lane, Mark, Series, Strokes, drawn, joined, merged, spread

TEN = Axis(0, 10, False, ((0, "0"), (10, "10")))


def drawing(*series: Series, **more: object) -> Drawing:
    return Drawing(**{"over_s": 100, "axis": TEN, "series": series, **more})  # type: ignore[arg-type]


def test_a_line_goes_through_the_worse_end_and_a_band_around_all() -> None:
    (line,) = drawn(drawing(Series("one", ((0, 5), (5, 10))))).lines

    assert line.line == "M48.0 103.0L113.0 103.0L243.0 38.0H308.0"
    assert line.band == "M48.0 103.0L113.0 103.0L243.0 38.0H308.0L308.0 103.0L243.0 103.0L113.0 168.0H48.0Z"
    assert line.label == Mark(38.0, "one")


def test_where_less_is_worse_the_line_goes_below() -> None:
    (line,) = drawn(drawing(Series("free", ((0, 5), (5, 10)), is_low_bad=True))).lines

    assert line.line == "M48.0 168.0L113.0 168.0L243.0 103.0H308.0"
    assert line.label == Mark(103.0, "free")


def test_a_gap_is_no_line_and_zero_is_one() -> None:
    (gap,) = drawn(drawing(Series("gap", ((5, 5), None, None, (5, 5))))).lines
    (zero,) = drawn(drawing(Series("zero", ((5, 5), (0, 0), (0, 0), (5, 5))))).lines

    assert gap.line == "M48.0 103.0L80.5 103.0H113.0M243.0 103.0L275.5 103.0H308.0"
    assert zero.line == "M48.0 103.0L80.5 103.0L145.5 168.0L210.5 168.0L275.5 103.0H308.0"
    assert (gap.band, zero.band) == ("", "")


def test_nothing_at_all_is_no_line() -> None:
    picture = drawn(drawing(Series("nothing", (None, None))))

    assert (picture.lines[0].line, picture.lines[0].band) == ("", "")


def test_what_lies_beyond_the_scale_stays_at_its_edge() -> None:
    (line,) = drawn(drawing(Series("far", ((-5, 5), (5, 900))))).lines

    assert line.line == "M48.0 103.0L113.0 103.0L243.0 38.0H308.0"
    assert line.band.endswith("L113.0 168.0H48.0Z")


def test_limits_within_the_scale_are_lines_with_their_words_apart() -> None:
    picture = drawn(drawing(Series("one", ((1, 1),)), limits=((5, "limit 5"), (5.5, "limit 5.5"), (11, "limit 11"))))

    assert picture.limits == (Mark(103.0, "limit 5", 104.5), Mark(96.5, "limit 5.5", 92.5))


def test_troubles_that_overlap_are_one_and_the_shortest_can_be_seen() -> None:
    picture = drawn(drawing(Series("one", ((1, 1),)), troubles=((15, 40), (10, 20), (99.99, 100))))

    assert picture.troubles == (Box(74.0, 78.0), Box(306.0, 2))


def test_what_nobody_saw_is_a_field() -> None:
    assert drawn(drawing(Series("one", (None, (1, 1))), blind=((0, 50),))).blind == (Box(48.0, 130.0),)


def test_events_are_numbered_and_those_close_together_share_a_mark() -> None:
    at = (0, 1, 2, 50, 53, 70, *(90 + number / 20 for number in range(195)))

    marks = drawn(drawing(Series("one", ((1, 1),)), events=at)).events

    assert marks == (
        Mark(48.0, "1\u20133", 35.0),
        Mark(178.0, "4\u20135", 23.0),
        Mark(230.0, "6", 35.0),
        Mark(282.0, "7…", 23.0),
        Mark(298.0, "130…", 35.0),
    )


def test_what_was_before_the_beginning_or_after_the_end_stands_at_the_edge() -> None:
    picture = drawn(drawing(Series("one", ((1, 1),)), events=(-30, 200), troubles=((-10, 50), (120, 130))))

    assert picture.events == (Mark(48.0, "1", 35.0), Mark(308.0, "2", 23.0))
    assert picture.troubles == (Box(48.0, 130.0), Box(306.0, 2))


def test_lanes_lie_below_each_other_and_make_room() -> None:
    series = Series("one", ((1, 1),) * 4)
    lanes = (Lane("failed", "failed", frozenset({3, 1})), Lane("unseen", "blind", frozenset({0})))

    picture = drawn(drawing(series, lanes=lanes))

    assert picture.lanes == (
        Strokes("failed", "failed", "M113.0 0h65.0M243.0 0h65.0", 181.2),
        Strokes("unseen", "blind", "M48.0 0h65.0", 192.2),
    )
    assert (picture.height, drawn(drawing(series)).height) == (225.0, 192.0)


def test_levels_and_moments() -> None:
    picture = drawn(drawing(Series("one", ((1, 1),)), ticks=((50, "noon"),)))

    assert picture.levels == (Mark(168.0, "0"), Mark(38.0, "10"))
    assert picture.ticks == (Mark(178.0, "noon"),)


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (6, ((1, 2), None, (0, 1), (5, 5), None, None)),
        (3, ((1, 2), (0, 5), None)),
        (4, ((1, 2), (0, 1), (5, 5), None)),
        (1, ((0, 5),)),
    ],
)
def test_columns_are_merged_to_those_that_can_be_told(columns: int, found: tuple[object, ...]) -> None:
    assert merged([(1, 2), None, (0, 1), (5, 5), None, None], columns) == found


def test_spans_that_touch_are_one() -> None:
    assert joined([(5, 6), (1, 2), (2, 3), (1, 1.5)]) == [(1, 3), (5, 6)]


@pytest.mark.parametrize(
    ("places", "found"),
    [
        ([168, 168, 168], (144, 156, 168)),
        ([38, 38], (38, 50)),
        ([100, 104, 90], (102, 114, 90)),
        ([], ()),
    ],
)
def test_labels_keep_their_distance_and_stay_in_the_picture(places: list[float], found: tuple[float, ...]) -> None:
    assert spread(places) == found
    assert all(TOP <= place <= BOTTOM for place in spread(places))
