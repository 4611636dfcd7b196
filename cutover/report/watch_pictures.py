"""The pictures of a watch, and each of them in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from cutover.report.axes import Axis, clock_ticks, linear, logarithmic, shares
from cutover.report.curves import Drawing, Lane, Picture, Series, Span, drawn, joined
from cutover.report.watch_panels import Panel, Traced, panels
from cutover.report.watch_themes import Scale
from cutover.report.watch_timeline import marked
from cutover.report.watch_wording import allowed, day_and_clock, written
from cutover.verdict.phrases import counted
from cutover.watch.account import Account
from cutover.watch.limits import ADDED_UP
from cutover.watch.record import Head

_LETTERS = 12
"""Of a name beside its curve; the whole one stands below."""
_SPANS = 3
"""That are named one by one."""


@dataclass(frozen=True)
class Legend:
    name: str
    figures: str


@dataclass(frozen=True)
class WatchPicture:
    name: str
    """A word that no other picture of the page has."""
    title: str
    unit: str
    picture: Picture
    legend: tuple[Legend, ...]
    remarks: tuple[str, ...]
    """Limits, what has no figure, and when it was wrong."""
    blind: str
    """When nothing was seen: beside the hatching, for who cannot see it."""

    @property
    def words(self) -> str:
        """For who cannot see it."""
        told = [f"{one.name}: {one.figures}." for one in self.legend]
        marks = f"{counted(len(self.picture.events), 'mark')}: see the timeline." if self.picture.events else ""
        return " ".join(filter(None, [*told, *self.remarks, self.blind, marks]))


def pictures(account: Account) -> tuple[WatchPicture, ...]:
    events = tuple(one.t for one in marked(account))
    return tuple(
        WatchPicture(
            name=f"picture-{number}",
            title=panel.title,
            unit=panel.theme.unit,
            picture=drawn(_drawing(panel, events, account.head.started)),
            legend=tuple(Legend(one.name, _figures(one)) for one in panel.traced),
            remarks=tuple(_remarks(panel, account.head)),
            blind=f"Nothing was seen {_when(panel.blind, account.head.started)}." if panel.blind else "",
        )
        for number, panel in enumerate(panels(account), start=1)
    )


def short(names: Sequence[str]) -> tuple[str, ...]:
    """Each cut down to the part in which it differs from the others, where it is too long."""
    if not names:
        return ()
    alike = sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False)))
    begin = max(alike - _LETTERS // 2, 0)
    return tuple(name if len(name) <= _LETTERS else _cut(name, begin) for name in names)


def _cut(name: str, begin: int) -> str:
    begin = min(begin, len(name) - _LETTERS + 2)
    end = begin + _LETTERS - 2
    return f"{'…' if begin else ''}{name[begin:end]}{'…' if end < len(name) else ''}"


def _drawing(panel: Panel, events: tuple[float, ...], started: datetime) -> Drawing:
    lanes = (
        Lane(panel.theme.failed, "failed", frozenset().union(*(one.failed for one in panel.traced))),
        Lane("unseen", "blind", frozenset().union(*(one.unseen for one in panel.traced))),
    )
    labels = short([one.label for one in panel.traced])
    return Drawing(
        over_s=panel.until,
        axis=_axis(panel),
        series=tuple(
            Series(label, one.cells, _is_low_bad(one)) for label, one in zip(labels, panel.traced, strict=True)
        ),
        limits=tuple(panel.limits.items()),
        troubles=panel.troubles,
        blind=panel.blind,
        events=events,
        lanes=tuple(lane for lane in lanes if lane.columns),
        ticks=clock_ticks(started, panel.until),
    )


def _is_low_bad(traced: Traced) -> bool:
    return traced.column.limit is not None and traced.column.limit.below is not None


def _axis(panel: Panel) -> Axis:
    limit = max(panel.limits, default=None)
    if panel.theme.scale is Scale.SHARE:
        return shares(1, lambda level: f"{100 * level:.0f}")
    if panel.theme.scale is Scale.PERCENT:
        return shares(100, lambda level: f"{level:.0f}")
    if panel.theme.scale is Scale.DECADES:
        return logarithmic(panel.lowest, panel.highest, limit, lambda level: f"{level:,.10g}")
    return linear(panel.highest, limit, lambda level: f"{level:,.0f}")


def _figures(traced: Traced) -> str:
    curve, quantity = traced.curve, traced.column.quantity
    # Only what has a figure is traced.
    lowest, highest, last = (written(quantity, one or 0) for one in (curve.lowest, curve.highest, curve.last))
    if quantity in ADDED_UP:
        return f"{written(quantity, curve.total)} in all, at most {highest} in one round"
    return f"{lowest if lowest == highest else f'{lowest} to {highest}'}, at last {last}"


def _remarks(panel: Panel, head: Head) -> Iterator[str]:
    yield from _limits_in_words(panel, head.window)
    if panel.bare:
        yield f"No figure of {', '.join(panel.bare)}."
    if panel.troubles:
        yield f"Wrong {_when(panel.troubles, head.started)}."


def _limits_in_words(panel: Panel, window: int) -> Iterator[str]:
    axis = _axis(panel)
    owners: dict[str, list[str]] = {}
    for one in panel.traced:
        if words := allowed(one.column.quantity, one.column.limit, window):
            is_outside = any(not axis.holds(bound) for bound in one.bounds)
            owners.setdefault(f"{words}{' (above this picture)' if is_outside else ''}", []).append(one.label)
    for words, of in owners.items():
        yield f"Limit: {words}." if len(owners) == 1 else f"Limit of {', '.join(of)}: {words}."


def _when(spans: Sequence[Span], started: datetime) -> str:
    """The first ones; the list of troubles has all."""
    whole = joined(spans)
    shown = [" to ".join(day_and_clock(started + timedelta(seconds=at)) for at in span) for span in whole[:_SPANS]]
    more = f", and {len(whole) - _SPANS} times more" if len(whole) > _SPANS else ""
    return f"from {', from '.join(shown)}{more}"
