"""Watches as their records tell them: an hour in a few lines, and a whole day with all that can happen in one."""

import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from cutover.fleet import Fleet, Limit, Quantity
from cutover.runs.results import ShownFailure
from cutover.watch.account import Account, account_of
from cutover.watch.columns import DERIVED, Column, Kind, columns_of
from cutover.watch.folder import WatchFolder
from cutover.watch.record import Head, Line, Look
from tests.cutover.fleets import SMALL

STARTED = datetime(2025, 8, 2, 21, 0, tzinfo=UTC)
HOUR = 3600.0


def fleet(instances: int = 2) -> Fleet:
    """One instance of staging, and so many of production."""
    document = tomllib.loads(SMALL)
    (first,) = document["production"]["instances"]
    document["production"]["instances"] = [
        {**first, "name": f"production-{n}", "address": f"http://127.0.0.1:{8020 + n}"} for n in range(1, instances + 1)
    ]
    return Fleet.model_validate(document)


def head(columns: Iterable[Column] | None = None, *, for_s: float = HOUR, every_s: float = 10.0) -> Head:
    """Beside those that are named, of each subject what follows from several rounds, as every watch has it."""
    named = list(columns_of(fleet()) if columns is None else columns)
    follows = {
        one.key: one
        for of in named
        for one in (
            column(quantity, of.subject, of.kind, None, of.environment) for quantity in DERIVED.get(of.kind, ())
        )
    }
    known = {one.key for one in named}
    return Head(
        fleet="small",
        started=STARTED,
        for_s=for_s,
        every_s=every_s,
        window=30,
        lasting_s=8,
        warm_up_s=60,
        least_seen=0.5,
        state_every_s=600,
        journey_every_s=HOUR,
        columns=(*named, *(one for key, one in follows.items() if key not in known)),
        versions={"cutover": "0.1.0"},
    )


def column(
    quantity: Quantity,
    subject: str = "production-1",
    kind: Kind = Kind.INSTANCE,
    limit: Limit | None = None,
    environment: str = "production",
) -> Column:
    return Column(subject=subject, kind=kind, environment=environment, quantity=quantity, limit=limit)


def told(of: Head, *lines: Line, until: float | None = None) -> Account:
    """Without a folder."""
    last = max((line.t for line in lines if not isinstance(line, Head)), default=0.0)
    return account_of(of, lines, last if until is None else until)


def kept(at: Path, of: Head, lines: Iterable[Line]) -> WatchFolder:
    folder = WatchFolder.create("small", parent=at)
    for line in (of, *lines):
        folder.append(line)
    return folder


def look(
    t: float, theme: str = "state", outcome: str = "right", environment: str = "production", **more: object
) -> Look:
    fields = {
        "t": t,
        "asked": t - 5,
        "took_s": 4,
        "theme": theme,
        "outcome": outcome,
        "environment": environment,
        **more,
    }
    return Look.model_validate(fields)


WRONG = ShownFailure(
    type="Mismatch",
    subject="Download links of a finished analysis",
    expected="3 links on every instance",
    actual="production-2: none",
    next_action="see whether production-2 shares its files",
)
