"""How a watch begins, and how one that was interrupted goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cutover.channels import must_be_usable
from cutover.fleet import Fleet, load_fleet
from cutover.masking import must_be_maskable
from cutover.runs.folder import RUNS
from cutover.suite import suite_version
from cutover.watch.columns import columns_of
from cutover.watch.folder import WatchFolder
from cutover.watch.record import Head
from cutover.watch.watching import Say, Watch


def begin(fleet_name: str, for_: timedelta, every: timedelta, *, parent: Path = RUNS) -> tuple[Fleet, WatchFolder]:
    """Raises ConfigurationError before anything runs."""
    fleet = _usable(fleet_name)
    folder = WatchFolder.create(fleet.name, parent=parent)
    watching = fleet.watch
    folder.append(
        Head(
            fleet=fleet.name,
            started=datetime.now(UTC),
            for_s=for_.total_seconds(),
            every_s=every.total_seconds(),
            window=watching.window,
            lasting_s=watching.lasting_for.total_seconds(),
            warm_up_s=watching.warm_up.total_seconds(),
            least_seen=watching.least_seen,
            state_every_s=watching.state_every.total_seconds(),
            journey_every_s=watching.journey_every.total_seconds(),
            columns=columns_of(fleet),
            versions={"suite": suite_version()},
        )
    )
    return fleet, folder


def resume(fleet_name: str, *, parent: Path = RUNS) -> tuple[Fleet, WatchFolder]:
    fleet = _usable(fleet_name)
    return fleet, WatchFolder.unfinished(fleet.name, parent=parent)


def _usable(fleet_name: str) -> Fleet:
    fleet = load_fleet(fleet_name)
    must_be_maskable(fleet)
    must_be_usable(fleet)
    return fleet


@contextmanager
def going_on(fleet_name: str, fleet: Fleet, folder: WatchFolder, say: Say, *, parent: Path = RUNS) -> Iterator[Watch]:
    """Held, so that two never write into one record."""
    with folder.held():
        yield Watch(fleet_name, fleet, folder, folder.head(), say, parent)
