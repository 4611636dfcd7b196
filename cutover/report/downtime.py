"""The downtime as a picture: each answer to a user by its latency, what failed, and what was being done meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

from jinja2 import Environment
from markupsafe import Markup

from cutover.downtime import Answer, Event, Series, downtime, measured

_COLUMNS = 180
_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 472.0, 30.0, 214.0
_LANE = 228.0
"""Where failed requests are marked."""
_FASTEST_S, _DECADES = 0.001, 4
_LEVELS = ((0.001, "1 ms"), (0.01, "10 ms"), (0.1, "100 ms"), (1.0, "1 s"), (10.0, "10 s"))


@dataclass(frozen=True)
class Mark:
    """A line across the picture, or a label beside it."""

    at: float
    text: str


@dataclass(frozen=True)
class Picture:
    """Coordinates of the drawing; what is text in it stands in the template."""

    latencies: str
    """A path: in each column from the fastest to the slowest good answer."""
    failures: str
    """A path: a stroke for each column with a failed request."""
    levels: tuple[Mark, ...]
    seconds: tuple[Mark, ...]
    events: tuple[Mark, ...]


def figures(templates: Environment, spans: Sequence[Series]) -> list[Markup]:
    """Of all that was measured of one change, each with a name of its own on the page."""
    return [figure(templates, series, f"span-{number}") for number, series in enumerate(spans, start=1)]


def figure(templates: Environment, series: Series, name: str) -> Markup:
    """Of one span that was measured, with its figures and the list of what was done. Nothing for an empty one.

    `name`: a word that no other picture of the page has.
    """
    if not series.of_users:
        return Markup()
    rendered = templates.get_template("downtime.html").render(
        name=name,
        picture=drawn(series),
        probes=measured(series),
        events=series.events,
        summary=summary(series),
    )
    return Markup(rendered)  # noqa: S704 - escaped by the template


def summary(series: Series) -> str:
    """The picture in words."""
    over_s = max(answer.answered_s for answer in series.of_users)
    return f"Users' requests in {over_s:.0f} s: {downtime(series.of_users)}."


def drawn(series: Series) -> Picture:
    over_s = max(answer.answered_s for answer in series.of_users)
    columns = _columns(series.of_users, over_s)
    strokes, failures = [], []
    for number, answers in sorted(columns.items()):
        x = _x(over_s * (number + 0.5) / _COLUMNS, over_s)
        good = [answer.latency_s for answer in answers if not answer.failure]
        if good:
            strokes.append(f"M{x:.1f} {_y(min(good)) + 0.75:.1f}V{_y(max(good)) - 0.75:.1f}")
        if len(good) < len(answers):
            failures.append(f"M{x:.1f} {_LANE:.0f}v8")
    return Picture(
        latencies="".join(strokes),
        failures="".join(failures),
        levels=tuple(Mark(_y(level), text) for level, text in _LEVELS),
        seconds=tuple(Mark(_x(second, over_s), f"{second} s") for second in _ticks(over_s)),
        events=tuple(_numbered(series.events, over_s)),
    )


def _columns(answers: tuple[Answer, ...], over_s: float) -> dict[int, list[Answer]]:
    """By when they were due."""
    columns: dict[int, list[Answer]] = {}
    for answer in answers:
        columns.setdefault(min(int(_COLUMNS * answer.due_s / over_s), _COLUMNS - 1), []).append(answer)
    return columns


def _numbered(events: tuple[Event, ...], over_s: float) -> list[Mark]:
    return [Mark(_x(min(event.at_s, over_s), over_s), str(number)) for number, event in enumerate(events, start=1)]


def _x(at_s: float, over_s: float) -> float:
    return round(_LEFT + (_RIGHT - _LEFT) * at_s / over_s, 1)


def _y(latency_s: float) -> float:
    """On a logarithmic scale: a pause of a second and a usual answer of milliseconds are both to be seen."""
    share = min(max(log10(max(latency_s, _FASTEST_S) / _FASTEST_S) / _DECADES, 0.0), 1.0)
    return round(_BOTTOM - (_BOTTOM - _TOP) * share, 1)


def _ticks(over_s: float) -> range:
    """At most five round seconds."""
    step = next(step for step in (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, ceil(over_s)) if over_s / step <= 5)
    return range(0, ceil(over_s), step)
