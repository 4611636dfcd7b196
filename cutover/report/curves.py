"""Curves over time as pictures: coordinates only; what is text in them stands in the template.

A column is a span of time. Where a curve has no figure in one, its line ends there and begins again later: nothing is
drawn between, and nothing at zero.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from cutover.report.axes import Axis

LEFT, RIGHT, TOP, BOTTOM = 48.0, 308.0, 38.0, 168.0
WIDTH = 400
_LANE = 11.0
"""Height of one: below the picture it marks the columns of which a curve cannot tell."""
_AXIS = 24.0
_APART = 12.0
"""Between two labels one above the other."""
_EVENTS_APART = 16.0
_ROWS = (35.0, 23.0)
"""Of the events' numbers, in turns; one has room for twice as much as lies between two of them."""
_DIGITS = 4

Cell = tuple[float, float] | None
"""Of a column the lowest and the highest figure; None where there is none."""
Span = tuple[float, float]
"""From a second to another."""


@dataclass(frozen=True)
class Series:
    label: str
    cells: tuple[Cell, ...]
    is_low_bad: bool = False


@dataclass(frozen=True)
class Lane:
    """Columns to be marked below the picture."""

    label: str
    kind: str
    columns: frozenset[int]


@dataclass(frozen=True)
class Drawing:
    """What is to be drawn. `over_s`: how long it lasted; at least one column."""

    over_s: float
    axis: Axis
    series: tuple[Series, ...]
    limits: tuple[tuple[float, str], ...] = ()
    troubles: tuple[Span, ...] = ()
    blind: tuple[Span, ...] = ()
    """When nothing was seen of any of them."""
    events: tuple[float, ...] = ()
    """In their order; their numbers are counted from 1."""
    lanes: tuple[Lane, ...] = ()
    ticks: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True)
class Mark:
    """A line across the picture, or a label beside it."""

    at: float
    text: str
    row: float = 0.0
    """Where the label stands in the other direction."""


@dataclass(frozen=True)
class Line:
    label: Mark
    line: str
    """A path through the worse end of each column."""
    band: str
    """A path around all figures of each column; empty where each column has but one."""


@dataclass(frozen=True)
class Box:
    x: float
    width: float


@dataclass(frozen=True)
class Strokes:
    label: str
    kind: str
    path: str
    y: float


@dataclass(frozen=True)
class Picture:
    lines: tuple[Line, ...]
    levels: tuple[Mark, ...]
    limits: tuple[Mark, ...]
    troubles: tuple[Box, ...]
    blind: tuple[Box, ...]
    events: tuple[Mark, ...]
    lanes: tuple[Strokes, ...]
    ticks: tuple[Mark, ...]
    height: float


def drawn(what: Drawing) -> Picture:
    return Picture(
        lines=_lines(what),
        levels=tuple(Mark(_y(what.axis, level), text) for level, text in what.axis.levels),
        limits=_limits(what),
        troubles=tuple(_box(span, what.over_s) for span in joined(what.troubles)),
        blind=tuple(_box(span, what.over_s) for span in joined(what.blind)),
        events=tuple(_numbered(what.events, what.over_s)),
        lanes=tuple(_strokes(what)),
        ticks=tuple(Mark(_x(at / what.over_s), text) for at, text in what.ticks),
        height=BOTTOM + _LANE * (len(what.lanes) + bool(what.lanes)) + _AXIS,
    )


def merged(points: Sequence[Cell], columns: int) -> tuple[Cell, ...]:
    """As few columns as `columns`: a watch with fewer rounds than there are points was not blind between two rounds."""
    found: list[Cell] = [None] * columns
    for number, point in enumerate(points):
        place = number * columns // len(points)
        before = found[place]
        if point:
            found[place] = (min(point[0], before[0]), max(point[1], before[1])) if before else point
    return tuple(found)


def joined(spans: Sequence[Span]) -> list[Span]:
    """Those that touch or overlap as one."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def spread(places: Sequence[float], apart: float = _APART) -> tuple[float, ...]:
    """Labels that would stand on each other: moved as little as it takes, within the picture, in their order."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    found = list(places)
    least = TOP
    for number in order:
        found[number] = least = max(found[number], least)
        least += apart
    most = BOTTOM
    for number in reversed(order):
        found[number] = most = min(found[number], most)
        most -= apart
    return tuple(round(place, 1) for place in found)


def _lines(what: Drawing) -> tuple[Line, ...]:
    last = [next((cell for cell in reversed(one.cells) if cell), (0.0, 0.0)) for one in what.series]
    ends = [_y(what.axis, cell[0] if one.is_low_bad else cell[1]) for one, cell in zip(what.series, last, strict=True)]
    return tuple(
        Line(Mark(place, one.label), *_paths(one, what.axis))
        for one, place in zip(what.series, spread(ends), strict=True)
    )


def _paths(series: Series, axis: Axis) -> tuple[str, str]:
    lines, bands = [], []
    for run in _runs(series.cells):
        xs = [_x((number + 0.5) / len(series.cells)) for number, _ in run]
        begin, end = _x(run[0][0] / len(series.cells)), _x((run[-1][0] + 1) / len(series.cells))
        lows = [_y(axis, low) for _, (low, _) in run]
        highs = [_y(axis, high) for _, (_, high) in run]
        lines.append(_along(begin, xs, lows if series.is_low_bad else highs, end))
        if lows != highs:
            back = _along(end, xs[::-1], lows[::-1], begin)
            bands.append(f"{_along(begin, xs, highs, end)}{back.replace('M', 'L', 1)}Z")
    return "".join(lines), "".join(bands)


def _along(begin: float, xs: Sequence[float], ys: Sequence[float], end: float) -> str:
    """From edge to edge: one column alone is a line, too."""
    between = "".join(f"L{x} {y}" for x, y in zip(xs, ys, strict=True))
    return f"M{begin} {ys[0]}{between}H{end}"


def _runs(cells: Sequence[Cell]) -> Iterator[list[tuple[int, tuple[float, float]]]]:
    """Of columns with figures, one after the other."""
    for has_figure, run in groupby(enumerate(cells), key=lambda numbered: numbered[1] is not None):
        if has_figure:
            yield [(number, cell) for number, cell in run if cell]


def _limits(what: Drawing) -> tuple[Mark, ...]:
    inside = [(_y(what.axis, limit), text) for limit, text in what.limits if what.axis.holds(limit)]
    rows = spread([at - 4 if at - 4 > TOP + _APART else at + 11 for at, _ in inside])
    return tuple(Mark(at, text, row) for (at, text), row in zip(inside, rows, strict=True))


def _numbered(events: Sequence[float], over_s: float) -> Iterator[Mark]:
    """Those that stand too near to each other have one line together, at the first of them."""
    together: list[tuple[float, int, int]] = []
    for number, at_s in enumerate(events, start=1):
        x = _x(at_s / over_s)
        if together and x - together[-1][0] < _EVENTS_APART:
            together[-1] = (*together[-1][:2], number)
        else:
            together.append((x, number, number))
    for place, (x, first, last) in enumerate(together):
        yield Mark(x, _numbers(first, last), _ROWS[place % 2])


def _numbers(first: int, last: int) -> str:
    """As short as two rows have room for."""
    whole = f"{first}" if first == last else f"{first}\u2013{last}"
    return whole if len(whole) <= _DIGITS else f"{first}\u2026"


def _strokes(what: Drawing) -> Iterator[Strokes]:
    number = len(what.series[0].cells) if what.series else 1
    width = round((RIGHT - LEFT) / number, 2)
    for place, lane in enumerate(what.lanes):
        path = "".join(f"M{_x(column / number)} 0h{width}" for column in sorted(lane.columns))
        yield Strokes(lane.label, lane.kind, path, BOTTOM + _LANE * (place + 1.2))


def _box(span: Span, over_s: float) -> Box:
    """Wide enough to be seen."""
    begin, end = (_x(at / over_s) for at in span)
    return Box(min(begin, RIGHT - 2), round(max(end - begin, 2), 1))


def _x(share: float) -> float:
    """Within the picture: a clock may have been set while somebody was watching."""
    return round(LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0), 1)


def _y(axis: Axis, value: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * axis.share(value), 1)
