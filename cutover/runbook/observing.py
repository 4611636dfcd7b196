"""What users notice of a change, asked from before to after."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from cutover.carrying import Place
from cutover.downtime import OF_REDIS, RedisPings, measured, users_of
from cutover.errors import CutoverError
from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.probes.clusters import declared_or_found
from cutover.runbook.folder import ChangeFolder

USUAL_S = 1.0
"""Before and after, so that it is seen what is usual."""

Say = Callable[[str], None]


@contextmanager
def observed(fleet: Fleet, folder: ChangeFolder, guestbook: Guestbook, say: Say) -> Iterator[Say]:
    """Gives what says a line and marks it in the picture; says in the end what users noticed.

    Where production does not serve, nobody can be asked: that is said, and holds up no way back.
    """
    try:
        prober = users_of(fleet.production, guestbook, _new_file(folder), pings=_pings(fleet))
    except CutoverError as error:
        say(f"downtime is not measured: {error.failure.subject}: {error.failure.actual}")
        yield say
        return

    def say_and_mark(line: str) -> None:
        prober.mark(line)
        say(line)

    try:
        with prober:
            prober.keep_asking(USUAL_S)
            yield say_and_mark
            prober.keep_asking(USUAL_S)
    finally:
        for probe, seen in measured(prober.series()).items():
            say(f"{probe}: {seen}")


def _new_file(folder: ChangeFolder) -> Path:
    """Each span that is measured has its own: a change that was interrupted has several."""
    return next(file for file in map(folder.downtime, count(1)) if not file.exists())


def _pings(fleet: Fleet) -> RedisPings | None:
    places = {}
    for environment in fleet.environments.values():
        if endpoint := declared_or_found(fleet, environment.redis):
            places[f"{OF_REDIS}{environment.redis.cluster}"] = Place.of(environment.redis, endpoint)
    return RedisPings(fleet.production.instances[0], places) if places else None
