"""Which pictures a watch has, and what is said of each."""

from collections.abc import Sequence

import pytest

from cutover.fleet import Limit, Quantity
from cutover.report.watch_panels import panels, without_figures
from cutover.report.watch_pictures import WatchPicture, pictures, short
from cutover.watch.account import Account
from cutover.watch.columns import Column, Kind, columns_of
from cutover.watch.record import Line, Mark, Note, Round
from tests.cutover.report.watch_extremes import only_gaps
from tests.cutover.report.watched import HOUR, column, fleet, head, look, told
from tests.cutover.report.watched_day import day_told

CONNECTIONS = column(Quantity.CONNECTIONS, limit=Limit(above=12, per_hour=60, rise=10, lasting=2))
PING = (
    column(Quantity.SILENT, "redis-production", Kind.REDIS, Limit(above=0, lasting=2)),
    column(Quantity.PING_MS, "redis-production", Kind.REDIS, Limit(above=200, lasting=6)),
)


def watched(columns: Sequence[Column], *rows: tuple[float | None, ...], more: Sequence[Line] = ()) -> Account:
    """A round each ten seconds."""
    rounds = [Round(t=10.0 * number, values=values) for number, values in enumerate(rows)]
    return told(head(columns, for_s=10.0 * len(rows)), *rounds, *more)


def only(account: Account) -> WatchPicture:
    (picture,) = pictures(account)
    return picture


def test_a_picture_in_words() -> None:
    rows = [(8.0,)] * 10 + [(20.0,)] * 4 + [(None,)] * 4 + [(9.0,)] * 4
    note = Note(t=30, text="a user calls")

    picture = only(watched([CONNECTIONS], *rows, more=[note]))

    assert picture.title == "Connections to its Redis, by instance"
    assert picture.words == (
        "production-1: 8 to 20, at last 9. Limit: at most 12, at most 60 more an hour. "
        "Wrong from 2 Aug 21:01:40 to 2 Aug 21:03:10. "
        "Nothing was seen from 2 Aug 21:02:13 to 2 Aug 21:02:51. 1 mark: see the timeline."
    )
    assert [mark.text for mark in picture.picture.limits] == ["limit 12"]
    assert [lane.label for lane in picture.picture.lanes] == ["unseen"]


def test_a_limit_that_is_far_away_is_said_and_not_drawn() -> None:
    picture = only(watched([column(Quantity.WORKER_MEMORY, limit=Limit(above=1500))], (180.0,)))

    assert picture.remarks == ("Limit: at most 1,500 MB (above this picture).",)
    assert picture.picture.limits == ()


def test_limits_that_differ_say_whose_they_are() -> None:
    staging = column(Quantity.CONNECTIONS, "staging-1", limit=Limit(above=10), environment="staging")

    picture = only(watched([staging, CONNECTIONS], (6.0, 7.0)))

    assert [mark.text for mark in picture.picture.limits] == ["staging: limit 10", "production: limit 12"]
    assert picture.remarks == (
        "Limit of staging-1: at most 10.",
        "Limit of production-1: at most 12, at most 60 more an hour.",
    )


def test_what_is_added_up_over_rounds_has_its_limit_in_words_only() -> None:
    errors = column(Quantity.ERRORS, limit=Limit(above=0))

    picture = only(watched([errors], (0.0,), (2.0,), (1.0,)))

    assert picture.picture.limits == ()
    assert picture.remarks[0] == "Limit: at most 0 in 30 rounds."
    assert picture.legend[0].figures == "3 in all, at most 2 in one round"


def test_a_redis_that_does_not_answer_is_not_one_that_nobody_asked() -> None:
    rows = [(0.0, 0.3)] * 4 + [(1.0, None)] * 4 + [(None, None)] * 4 + [(0.0, 0.4)] * 4

    (panel,) = panels(watched(PING, *rows))

    assert panel.columns == 8
    assert panel.traced[0].failed == {2, 3}
    assert panel.traced[0].unseen == {4, 5}
    assert panel.blind == ((4 * 150 / 8, 6 * 150 / 8),)
    assert [place for place, cell in enumerate(panel.traced[0].cells) if cell is None] == [2, 3, 4, 5]


def test_what_one_instance_alone_does_not_show_is_no_blindness() -> None:
    two = [CONNECTIONS, column(Quantity.CONNECTIONS, "production-2")]

    (panel,) = panels(watched(two, *[(7.0, 7.0)] * 6, *[(7.0, None)] * 6))

    assert panel.blind == ()
    assert [sorted(one.unseen) for one in panel.traced] == [[], [3, 4, 5]]


def test_between_the_rounds_of_a_short_watch_there_is_no_gap() -> None:
    """There are 240 points, and fewer rounds."""
    (panel,) = panels(watched([CONNECTIONS], *[(7.0,)] * 60))

    assert panel.columns == 30
    assert None not in panel.traced[0].cells


def test_cloudwatch_is_as_fine_as_its_looks() -> None:
    cpu = column(Quantity.CLOUD_CPU, "redis-production at CloudWatch", Kind.CLOUD, Limit(above=80))
    looks = [look(600.0 * n, "cloud", facts={Quantity.CLOUD_CPU: 5.0}) for n in range(12)]

    (panel,) = panels(told(head([cpu], for_s=2 * HOUR), *looks))

    assert (panel.columns, panel.traced[0].cells) == (6, ((5.0, 5.0),) * 6)


def test_at_most_four_curves_stand_in_one_picture() -> None:
    names = [f"production-{n}" for n in range(1, 6)]
    columns = [column(Quantity.CONNECTIONS, name) for name in names]
    columns.append(column(Quantity.CONNECTIONS, "staging-1", environment="staging"))

    found = pictures(watched(columns, (7.0,) * 6))

    assert [(one.title.partition(", by instance, ")[2], len(one.legend)) for one in found] == [
        ("production, 1 of 2", 4),
        ("production, 2 of 2", 1),
        ("staging", 1),
    ]


def test_the_address_that_users_take_comes_first() -> None:
    assert [one.name for one in list(panels(day_told()))[1].traced] == [
        "production's address",
        "production-1",
        "production-2",
    ]


def test_what_has_no_figure_is_named() -> None:
    picture = only(watched([CONNECTIONS, column(Quantity.CONNECTIONS, "production-2")], (7.0, None)))

    assert "No figure of production-2." in picture.remarks
    assert [one.name for one in picture.legend] == ["production-1"]


def test_nothing_but_gaps_is_no_picture_and_is_said() -> None:
    account = only_gaps()

    assert pictures(account) == ()
    assert without_figures(account)[:3] == (
        "Answers over HTTP, staging",
        "Answers over HTTP, production",
        "New errors in the log",
    )
    assert not any("CloudWatch" in title for title in without_figures(account))


def test_every_quantity_that_is_asked_of_a_fleet_has_a_picture_or_a_row_only() -> None:
    shown = {panel.theme.quantity for panel in panels(day_told())}

    assert {one.quantity for one in columns_of(fleet())} - shown == {
        *(Quantity.UNSEEN, Quantity.MISSING_WORKERS, Quantity.NEW_WORKERS, Quantity.LOST_WORKERS),
        *(Quantity.OTHER_REDIS, Quantity.INODES_FREE, Quantity.HTTP_FAILED, Quantity.STRANGERS),
        *(Quantity.SILENT, Quantity.EVICTED, Quantity.REJECTED, Quantity.CLOUD_CONNECTIONS),
        *(Quantity.RESTARTS, Quantity.WORKER_GROWTH, Quantity.REDIS_RESTARTS),
    }


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (["production-1", "staging-1"], ("production-1", "staging-1")),
        (
            ["ip-10-0-0-17.us-east-2.internal", "ip-10-0-1-17.us-east-2.internal"],
            ("…-10-0-0-17…", "…-10-0-1-17…"),
        ),
        (["chatmrpt-blue-1", "chatmrpt-blue-2"], ("…rpt-blue-1", "…rpt-blue-2")),
        (["one-for-production", "two"], ("one-for-pr…", "two")),
        ([], ()),
    ],
)
def test_a_long_name_is_cut_down_to_what_tells_it_apart(names: list[str], labels: tuple[str, ...]) -> None:
    assert short(names) == labels


def test_a_mark_at_the_edge_tells_nothing() -> None:
    account = watched([CONNECTIONS], (7.0,), more=[Mark(t=0, what="begun"), Mark(t=5, what="resumed")])

    assert [one.text for one in only(account).picture.events] == ["1"]
