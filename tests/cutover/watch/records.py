"""Heads, rounds and looks of a watch over a small fleet, as a test needs them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cutover.fleet import Fleet, Quantity
from cutover.watch.columns import Kind, columns_of
from cutover.watch.judge import Judge
from cutover.watch.record import Head, Line, LoggedLine, Look, Round
from cutover.watch.troubles import Telling
from tests.cutover.fleets import small_fleet

STARTED = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
EVERY_S = 10.0
ONE, REDIS, STAGINGS = "production-1", "redis-production", "redis-staging"
Values = Mapping[tuple[str, Quantity], float | None]
WELL: dict[Quantity, float] = {
    Quantity.CONNECTIONS: 3,
    Quantity.WORKER_MEMORY: 40,
    Quantity.DISK_FREE: 0.5,
    Quantity.INODES_FREE: 0.9,
    Quantity.HTTP_MS: 4,
    Quantity.REDIS_MB: 10,
    Quantity.REDIS_MEMORY: 0.1,
    Quantity.REDIS_CLIENTS: 3,
    Quantity.SESSIONS: 20,
    Quantity.HIT_RATIO: 1,
    Quantity.PING_MS: 0.3,
}
"""Of all others 0 is well."""


def head(fleet: Fleet | None = None, **changes: Any) -> Head:
    of = fleet or small_fleet()
    usual: dict[str, Any] = {
        "fleet": of.name,
        "started": STARTED,
        "for_s": 86400,
        "every_s": EVERY_S,
        "window": of.watch.window,
        "lasting_s": of.watch.lasting_for.total_seconds(),
        "warm_up_s": of.watch.warm_up.total_seconds(),
        "least_seen": of.watch.least_seen,
        "state_every_s": 600,
        "journey_every_s": 3600,
        "columns": columns_of(of),
        "versions": {"suite": "abc"},
    }
    return Head.model_validate({**usual, **changes})


def seen(of: Head, number: int, values: Values | None = None, **more: Any) -> Round:
    """The round of that number, counted from 1: well, but for the values that are named."""
    named = dict(values or {})
    found = tuple(
        named.get((column.subject, column.quantity), WELL.get(column.quantity, 0))
        for column in of.columns
        if column.is_sampled
    )
    assert set(named) <= {(column.subject, column.quantity) for column in of.columns if column.is_sampled}
    return Round(t=number * of.every_s, values=found, **more)


def logged(instance: str, text: str, level: str = "error") -> LoggedLine:
    return LoggedLine(instance=instance, level=level, text=text, count=1)


def look(t: float, theme: str = "state", outcome: str = "right", environment: str = "production", **more: Any) -> Look:
    failure = {
        "type": "Mismatch",
        "subject": f"{theme} of {environment}",
        "expected": "well",
        "actual": "not well",
        "next_action": "mend it",
    }
    return Look.model_validate(
        {
            "t": t,
            "asked": t - 1,
            "took_s": 1.0,
            "theme": theme,
            "environment": environment,
            "outcome": outcome,
            "failure": None if outcome == "right" else failure,
            **more,
        }
    )


def judged(of: Head, *lines: Line) -> list[Telling]:
    judge = Judge(of)
    return [telling for line in lines for telling in judge.take(line)]


def told(of: Head, *lines: Line) -> list[tuple[float, str]]:
    """When, and the headline."""
    return [(telling.t, telling.headline) for telling in judged(of, *lines)]


def subjects(of: Head, kind: Kind) -> list[str]:
    return list(dict.fromkeys(column.subject for column in of.columns if column.kind is kind))


HEAD = head()
DOWN: Values = {
    (REDIS, Quantity.SILENT): 1,
    (ONE, Quantity.HTTP_FAILED): 1,
    ("production", Quantity.HTTP_FAILED): 1,
    (ONE, Quantity.ERRORS): 3,
}


def well(*numbers: int) -> list[Line]:
    return [seen(HEAD, number) for number in numbers]
