"""The figures of a watch in tables: each quantity of each subject, the workers' memory by age, and the looks."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from cutover.fleet import Quantity
from cutover.report.watch_panels import samples
from cutover.report.watch_wording import NAMES, allowed, written
from cutover.verdict.phrases import counted
from cutover.watch.account import AGES_S, Account
from cutover.watch.columns import Column, Kind
from cutover.watch.limits import ADDED_UP

_AGES = ("1 to 10 min", "10 min to 1 h", "1 to 6 h", "6 h and more")


@dataclass(frozen=True)
class Row:
    name: str
    figures: tuple[str, ...]
    """As in the head of the table; empty where there is none."""
    was_wrong: bool


@dataclass(frozen=True)
class Subject:
    name: str
    rows: tuple[Row, ...]


HEAD = ("Lowest", "Mean", "Highest", "Last", "May be", "Seen")


@dataclass(frozen=True)
class Aged:
    """The workers of one instance at one age."""

    instance: str
    age: str
    before: float | None
    """MB on average, in the first half of the watch."""
    after: float | None
    """In the second."""

    @property
    def change(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before


def figures(account: Account) -> tuple[Subject, ...]:
    """What follows from several rounds has no curve of its own: the timeline has it."""
    in_cloud = [one for one in account.head.columns if one.kind is Kind.CLOUD and account.curves[one.key].seen]
    shown = [one for one in account.head.columns if one.is_sampled or one in in_cloud]
    shown.sort(key=lambda one: (one.environment, one.subject))
    return tuple(
        Subject(_subject(next(iter(columns))), tuple(_row(account, one) for one in columns))
        for columns in (list(of_it) for _, of_it in groupby(shown, key=lambda one: (one.environment, one.subject)))
    )


def _subject(column: Column) -> str:
    return f"the address of {column.environment}" if column.kind is Kind.ADDRESS else column.subject


def _row(account: Account, column: Column) -> Row:
    curve, quantity = account.curves[column.key], column.quantity
    mean = f"{written(quantity, curve.total)} in all" if quantity in _SUMS and curve.seen else None
    told = [
        _written(quantity, curve.lowest),
        mean or _written(quantity, curve.mean),
        _written(quantity, curve.highest),
        _written(quantity, curve.last),
        allowed(quantity, column.limit, account.head.window),
        f"{min(curve.seen / max(samples(account, column), 1), 1):.0%}",
    ]
    was_wrong = any((one.subject, one.what) == (column.subject, quantity) for one in account.troubles)
    return Row(NAMES[quantity], tuple(told), was_wrong)


_SUMS = ADDED_UP | {Quantity.HTTP_FAILED, Quantity.UNSEEN, Quantity.SILENT}
"""Of which a mean tells nothing."""


def _written(quantity: Quantity, figure: float | None) -> str:
    return "" if figure is None else written(quantity, figure)


def by_age(account: Account) -> tuple[Aged, ...]:
    names = dict(zip(AGES_S, _AGES, strict=True))
    return tuple(
        Aged(instance, names[age], *(half.value for half in account.by_age[instance, age]))
        for instance, age in sorted(account.by_age)
    )


def looks(account: Account) -> Iterator[tuple[str, str, str]]:
    """Environment, theme, and how many of them were right, wrong, or saw nothing."""
    outcomes: dict[tuple[str, str], Counter[str]] = {}
    for look in account.looks:
        outcomes.setdefault((look.environment, look.theme), Counter())[look.outcome] += 1
    for (environment, theme), found in sorted(outcomes.items()):
        parts = [f"{found[outcome]} {outcome}" for outcome in ("right", "wrong", "unseen") if found[outcome]]
        yield environment, theme, f"{counted(found.total(), 'look')}: {', '.join(parts)}"
