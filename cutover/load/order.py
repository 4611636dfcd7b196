"""What is asked of a load, and where none may be made."""

from datetime import datetime, timedelta
from pathlib import Path

from cutover.errors import ConfigurationError
from cutover.fleet import Fleet
from cutover.fleet.week import is_in_office_hours
from cutover.runs.results import Record

MOST_USERS = 500
"""Of one process: one of Python, and so one core, which also has to look at what its users got."""
MOST_PER_S = 100.0
LONGEST = timedelta(hours=2)
RAMPS = 2
"""All come one after the other, and in the end they look in the same way."""


class Order(Record):
    """order.json in the folder of a load."""

    fleet: str
    """Name or path, as load_fleet takes it."""
    fleet_name: str
    environment: str
    address: str
    session_cookie: str
    users: int
    spawn_rate: float
    """New users in a second."""
    within_s: float
    workers: int = 0
    """Processes that carry it out, on whichever machine; 0 for the one that leads it."""
    host: str = "127.0.0.1"
    port: int = 5557
    """Where these find the one that leads."""
    folder: Path
    suite: str


def must_be_bounded(users: int, spawn_rate: float, within: timedelta, workers: int) -> None:
    """Raises ConfigurationError for what one process cannot do, and for less time than coming and looking take."""
    most = MOST_USERS * max(workers, 1)
    if users > most or spawn_rate > MOST_PER_S or within > LONGEST:
        raise ConfigurationError.of(
            f"Load of {users} users, {spawn_rate:g} more each second, within {within}",
            expected=f"at most {most} users in {max(workers, 1)} processes, {MOST_PER_S:g} more each second, {LONGEST}",
            actual="more than that",
            next_action="share it out: --expect-workers, see docs/load.md; nothing was started",
        )
    least = timedelta(seconds=round(RAMPS * users / spawn_rate))
    if least > within:
        raise ConfigurationError.of(
            f"Load of {users} users, {spawn_rate:g} more each second",
            expected=f"{least} at least: so long they come, and look one after the other",
            actual=f"{within}",
            next_action="give it more time (--within) or let them come faster (--spawn-rate); nothing was started",
        )


def must_be_allowed(fleet: Fleet, environment: str, confirmed: str | None, now: datetime) -> None:
    """Only where nobody can be disturbed, or where somebody says so by the fleet's name, out of office hours.

    Raises ConfigurationError.
    """
    if fleet.environments[environment].may_be_disturbed:
        return
    if confirmed != fleet.name:
        raise ConfigurationError.of(
            f"Load on {environment} of {fleet.name}",
            expected="an environment that may be disturbed, or --yes-load with the name of the fleet",
            actual="there may be users" + (f", and --yes-load {confirmed} names another fleet" if confirmed else ""),
            next_action=f"tell its users first; then --yes-load {fleet.name}; nothing was started",
        )
    if is_in_office_hours(fleet.office_hours, now):
        raise ConfigurationError.of(
            f"Load on {environment} of {fleet.name}",
            expected=f"a time outside of its office hours, {fleet.office_hours}",
            actual=f"{now:%a %H:%M} {now:%Z}".strip(),
            next_action="come back when its users have left; nothing was started",
        )
