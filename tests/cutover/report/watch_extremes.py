"""Watches that saw too little, or too much."""

from collections.abc import Iterator

from cutover.errors import Failure
from cutover.fleet import Limit, Quantity
from cutover.watch.account import Account
from cutover.watch.columns import columns_of
from cutover.watch.record import Head, Line, Mark, Note, Round
from cutover.watch.troubles import Trouble
from tests.cutover.report.watched import HOUR, column, fleet, head, told

LIMITED = (
    column(Quantity.HTTP_FAILED),
    column(Quantity.HTTP_MS, limit=Limit(above=2000, lasting=6)),
    column(Quantity.CONNECTIONS, limit=Limit(above=12, lasting=2)),
)
BEGUN = Mark(t=0, what="begun")


def no_round() -> Account:
    return told(head())


def one_round() -> Account:
    return told(head(LIMITED, for_s=10), BEGUN, Round(t=0.5, values=(0, 12.5, 7)))


def one_instance() -> Account:
    of = head(columns_of(fleet(1)), for_s=60)
    return told(of, BEGUN, *(Round(t=10.0 * n, values=(float(n % 3),) * _sampled(of)) for n in range(6)))


def only_gaps() -> Account:
    of = head()
    return told(of, BEGUN, *(Round(t=10.0 * n, values=(None,) * _sampled(of)) for n in range(360)))


def too_much() -> Account:
    """200 remarks, 50 troubles, and names that do not fit beside their curves."""
    names = [f"ip-10-0-{n}-17.us-east-2.compute.internal" for n in range(9)]
    of = head([column(Quantity.CONNECTIONS, name, limit=Limit(above=12, lasting=2)) for name in names])
    account = told(of, *_crowded(len(names)))
    for number in range(50):
        account.troubles.append(
            Trouble(
                Quantity.CONNECTIONS,
                names[number % 9],
                "production",
                60.0 * number,
                f"{names[number % 9]} holds too many connections to its Redis, a leak",
                Failure(names[number % 9], "at most 12 connections", f"{'9' * 200}", "restart the instance"),
                ended=None if number % 10 == 9 else 60.0 * number + 25,
            )
        )
    return account


def _sampled(of: Head) -> int:
    return sum(one.is_sampled for one in of.columns)


def _crowded(columns: int) -> Iterator[Line]:
    yield BEGUN
    for number in range(360):
        yield Round(t=10.0 * number, values=tuple(float(8 + (number + n) % 4) for n in range(columns)))
        if number < 200:
            yield Note(t=10.0 * number + HOUR / 1000, text=f"remark {number} " + "x" * 120)


EXTREMES = (no_round, one_round, one_instance, only_gaps, too_much)
