"""The tables of a watch, and the words in which its figures stand."""

import pytest

from cutover.fleet import Limit, Quantity
from cutover.report.watch_figures import Aged, Row, by_age, figures, looks
from cutover.report.watch_timeline import marked, timeline
from cutover.report.watch_wording import NAMES, allowed, lasting, megabytes, written
from cutover.watch.columns import Kind
from cutover.watch.record import Mark, Note, Round
from tests.cutover.report.watched import WRONG, column, head, look, told

ERRORS = column(Quantity.ERRORS, limit=Limit(above=0, lasting=2))
MEMORY = column(Quantity.WORKER_MEMORY, limit=Limit(above=1500, lasting=2))


@pytest.mark.parametrize(
    ("quantity", "figure", "text"),
    [
        (Quantity.REDIS_MEMORY, 0.0512, "5.12%"),
        (Quantity.REDIS_MEMORY, 1, "100%"),
        (Quantity.CLOUD_MEMORY, 17.25, "17.2%"),
        (Quantity.WORKER_MEMORY, 1139.6, "1,140 MB"),
        (Quantity.HTTP_MS, 4.0, "4 ms"),
        (Quantity.PING_MS, 0.2104, "0.21 ms"),
        (Quantity.CONNECTIONS, 7.3333, "7.33"),
        (Quantity.SESSIONS, 0, "0"),
    ],
)
def test_a_figure_has_three_digits_and_its_unit(quantity: Quantity, figure: float, text: str) -> None:
    assert written(quantity, figure) == text


@pytest.mark.parametrize(
    ("quantity", "limit", "text"),
    [
        (Quantity.CONNECTIONS, Limit(above=28, per_hour=60, rise=10), "at most 28, at most 60 more an hour"),
        (Quantity.ERRORS, Limit(above=0), "at most 0 in 30 rounds"),
        (Quantity.DISK_FREE, Limit(below=0.1), "at least 10%"),
        (Quantity.REDIS_MEMORY, Limit(per_hour=0.25), "at most 25% more an hour"),
        (Quantity.SESSIONS, None, ""),
    ],
)
def test_a_limit_in_words(quantity: Quantity, limit: Limit | None, text: str) -> None:
    assert allowed(quantity, limit, 30) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 ms"),
        (12.34, "12.3 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h 00 min"),
        (86400, "24 h 00 min"),
        (183600, "2 d 3 h"),
    ],
)
def test_a_span_of_time(seconds: float, text: str) -> None:
    assert lasting(seconds) == text


def test_megabytes_and_their_change() -> None:
    assert (megabytes(1234.56), megabytes(-0.2, sign=True), megabytes(None)) == ("1,234.6 MB", "-0.2 MB", "")


def test_every_quantity_has_a_name() -> None:
    assert set(NAMES) == set(Quantity)


def test_a_row_tells_range_limit_and_what_share_was_seen() -> None:
    rounds = [Round(t=10.0 * n, values=(2 if n == 1 else 0, None if n == 3 else 180 + n)) for n in range(1, 5)]

    (subject,) = figures(told(head([ERRORS, MEMORY]), *rounds))

    assert subject.name == "production-1"
    assert subject.rows == (
        Row("new errors", ("0", "2 in all", "2", "0", "at most 0 in 30 rounds", "100%"), True),
        Row("memory of the largest worker", ("181 MB", "182 MB", "184 MB", "184 MB", "at most 1,500 MB", "75%"), False),
    )


def test_what_was_never_seen_has_no_figures() -> None:
    (subject,) = figures(told(head([MEMORY]), Round(t=10, values=(None,))))

    assert subject.rows[0].figures == ("", "", "", "", "at most 1,500 MB", "0%")


def test_cloudwatch_has_rows_only_where_it_said_something() -> None:
    cpu = column(Quantity.CLOUD_CPU, "redis-production at CloudWatch", Kind.CLOUD)

    assert figures(told(head([cpu]), look(10, "cloud"))) == ()
    (subject,) = figures(told(head([cpu]), look(10, "cloud", facts={"cloud-cpu": 5}), look(20, "cloud")))
    assert subject.rows[0].figures == ("5%", "5%", "5%", "5%", "", "50%")


def test_workers_are_compared_with_those_of_the_same_age() -> None:
    """Replaced workers, each larger than its predecessor at the same age: a leak in what they share."""
    rounds = [
        Round(t=t, values=(None,), workers={"production-1": ((pid, t - 120, mb), (9, t - 30, 999.0))})
        for t, pid, mb in ((100, 1, 180), (200, 2, 190), (900, 3, 260), (1000, 4, 270))
    ]

    assert by_age(told(head([MEMORY]), *rounds)) == (Aged("production-1", "1 to 10 min", 185.0, 265.0),)
    assert Aged("production-1", "1 to 10 min", 185.0, 265.0).change == 80.0
    assert Aged("production-1", "1 to 10 min", None, 265.0).change is None


def test_looks_are_counted_by_what_came_of_them() -> None:
    seen = [look(1), look(2, outcome="unseen"), look(3, outcome="wrong", failure=WRONG), look(4, environment="staging")]

    assert list(looks(told(head(), *seen))) == [
        ("production", "state", "3 looks: 1 right, 1 wrong, 1 unseen"),
        ("staging", "state", "1 look: 1 right"),
    ]


def test_the_timeline_is_in_order_and_numbers_what_has_a_mark() -> None:
    account = told(
        head([MEMORY]),
        Mark(t=0, what="begun"),
        Round(t=10, values=(180,), identities={"production-1": 1}),
        Round(t=20, values=(180,), identities={"production-1": 2}),
        look(25, "links", "wrong", failure=WRONG),
        Note(t=15, text="a user calls"),
        Round(t=27, values=(180,)),
        look(30, "links"),
        Mark(t=40, what="ended"),
    )

    assert [(one.t, one.kind, one.words, one.number) for one in timeline(account)] == [
        (0, "begun", "the watch was begun", None),
        (15, "note", "a user calls", 1),
        (20, "restart", "production-1 was restarted", 2),
        (25, "wrong", "the links of finished analyses in production: Download links of a finished analysis", None),
        (30, "over", "production: Download links of a finished analysis", None),
        (40, "ended", "the watch was ended", None),
    ]
    assert [one.kind for one in marked(account)] == ["note", "restart"]
