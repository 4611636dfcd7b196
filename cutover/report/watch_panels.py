"""What stands together in one picture of a watch: at most four curves of one quantity, in columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cutover.report.curves import Cell, Span, joined, merged
from cutover.report.watch_themes import THEMES, Theme
from cutover.report.watch_wording import written
from cutover.watch.account import POINTS, Account, Curve
from cutover.watch.columns import Column, Key, Kind
from cutover.watch.limits import ADDED_UP

_MOST = 4
_LABELS: Mapping[Kind, str] = {Kind.INSTANCE: "{0.subject}", Kind.ADDRESS: "address"}
_NAMES: Mapping[Kind, str] = {Kind.INSTANCE: "{0.subject}", Kind.ADDRESS: "{0.environment}'s address"}


@dataclass(frozen=True)
class Traced:
    """A curve in columns, with what it means where there is no figure."""

    column: Column
    curve: Curve
    cells: tuple[Cell, ...]
    failed: frozenset[int]
    """Columns in which something was asked and did not answer."""
    unseen: frozenset[int]

    @property
    def label(self) -> str:
        """Beside the curve."""
        return _LABELS.get(self.column.kind, "{0.environment}").format(self.column)

    @property
    def name(self) -> str:
        return name_of(self.column)

    @property
    def bounds(self) -> tuple[float, ...]:
        """None of what is added up over several rounds: a curve shows each round."""
        limit = self.column.limit
        if limit is None or self.column.quantity in ADDED_UP:
            return ()
        return tuple(bound for bound in (limit.above, limit.below) if bound is not None)


@dataclass(frozen=True)
class Panel:
    theme: Theme
    title: str
    until: float
    columns: int
    traced: tuple[Traced, ...]
    """Those with a figure."""
    bare: tuple[str, ...]
    """Names of those without any."""
    troubles: tuple[Span, ...]

    @property
    def limits(self) -> dict[float, str]:
        """What each says beside its line; whose it is, where there are several."""
        owners: dict[float, list[str]] = {}
        for one in self.traced:
            for bound in one.bounds:
                owners.setdefault(bound, []).append(one.column.environment)
        words = {bound: f"limit {written(self.theme.quantity, bound)}" for bound in owners}
        if len(owners) == 1:
            return words
        return {bound: f"{', '.join(dict.fromkeys(of))}: {words[bound]}" for bound, of in owners.items()}

    @property
    def blind(self) -> tuple[Span, ...]:
        """When nothing was seen of any of them."""
        width = self.until / self.columns
        unseen = frozenset(range(self.columns)).intersection(*(one.unseen for one in self.traced))
        return tuple(joined([(place * width, (place + 1) * width) for place in sorted(unseen)]))

    @property
    def highest(self) -> float:
        return max(one.curve.highest or 0 for one in self.traced)

    @property
    def lowest(self) -> float:
        return min(one.curve.lowest or 0 for one in self.traced)


def panels(account: Account) -> Iterator[Panel]:
    """Of all that there is a figure of."""
    for theme, title, columns in _parts(account):
        if any(account.curves[column.key].seen for column in columns):
            yield _panel(account, theme, title, columns)


def without_figures(account: Account) -> tuple[str, ...]:
    """Titles of those that there are not, for want of a single figure. Where AWS is not at hand, that is no want."""
    return tuple(
        title
        for theme, title, columns in _parts(account)
        if Kind.CLOUD not in theme.kinds and not any(account.curves[column.key].seen for column in columns)
    )


def name_of(column: Column) -> str:
    return _NAMES.get(column.kind, "{0.environment}, {0.subject}").format(column)


def samples(account: Account, column: Column) -> int:
    """How many there are to be."""
    if column.kind is not Kind.CLOUD:
        return account.expected_rounds
    return sum((look.theme, look.environment) == ("cloud", column.environment) for look in account.looks)


def _parts(account: Account) -> Iterator[tuple[Theme, str, list[Column]]]:
    """All in one picture, or, where these are too many, each environment's in its own, or in several."""
    for theme in THEMES:
        of_it = [one for one in account.head.columns if one.quantity is theme.quantity]
        found = [one for kind in theme.kinds for one in of_it if one.kind is kind]
        if 0 < len(found) <= _MOST:
            yield theme, theme.title, found
            continue
        for environment in dict.fromkeys(one.environment for one in found):
            own = [one for one in found if one.environment == environment]
            parts = [own[first : first + _MOST] for first in range(0, len(own), _MOST)]
            for number, part in enumerate(parts, start=1):
                of = f", {number} of {len(parts)}" if len(parts) > 1 else ""
                yield theme, f"{theme.title}, {environment}{of}", part


def _panel(account: Account, theme: Theme, title: str, columns: Sequence[Column]) -> Panel:
    # Two samples to each column of the picture: where there is none, one was missed.
    number = min(POINTS, max(max(samples(account, column) for column in columns) // 2, 1))
    subjects = {one.subject for one in columns}
    return Panel(
        theme,
        title,
        account.until or 1.0,
        number,
        tuple(_traced(account, theme, one, number) for one in columns if account.curves[one.key].seen),
        tuple(name_of(one) for one in columns if not account.curves[one.key].seen),
        tuple(
            (one.began, account.until if one.ended is None else one.ended)
            for one in account.troubles
            if one.subject in subjects and one.what in {theme.quantity, *theme.also}
        ),
    )


def _traced(account: Account, theme: Theme, column: Column, number: int) -> Traced:
    curve = account.curves[column.key]
    cells = merged(curve.points, number)
    if theme.witness is None:
        return Traced(column, curve, cells, frozenset(), _empty(cells))
    asked = merged(account.curves[Key(column.subject, theme.witness)].points, number)
    failed = frozenset(place for place, cell in enumerate(asked) if cell and cell[1] > 0)
    return Traced(column, curve, cells, failed, _empty(cells) & _empty(asked))


def _empty(cells: Iterable[Cell]) -> frozenset[int]:
    return frozenset(place for place, cell in enumerate(cells) if cell is None)
