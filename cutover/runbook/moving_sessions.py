"""The users' sessions of an instance, taken along there and back, and compared in the end."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from cutover.carrying import Place, carry, carry_served, compare, must_be_carried, owned_as_far_as_known, owned_sessions
from cutover.errors import CutoverError, ProbeError
from cutover.hosts import connect
from cutover.runbook.before import Before
from cutover.runbook.journal import Action
from cutover.runbook.out_of_balancer import can_be_taken_out
from cutover.runbook.work import Work

_EVERY_S = 0.05


def take_along(work: Work, before: Before) -> None:
    """To the new Redis, while both servers are in use; as often as wanted."""
    _carry(work, before, before.sessions, before.target)


def take_back(work: Work, before: Before) -> None:
    _carry(work, before, before.target, before.sessions)


@contextmanager
def taken_along_meanwhile(work: Work, before: Before) -> Iterator[None]:
    """Around sending users to instances on the new Redis: what they did last is there when they are."""
    with _carried_meanwhile(work, before, before.sessions, before.target):
        yield


@contextmanager
def taken_back_meanwhile(work: Work, before: Before) -> Iterator[None]:
    with _carried_meanwhile(work, before, before.target, before.sessions):
        yield


def must_be_the_same(work: Work, before: Before) -> None:
    """Every session of these users is where it was carried to. Raises Mismatch where one is not."""
    if not _is_to_do(work, before):
        return
    places, application = _places(work, before), work.fleet.application
    with work.journal.action(Action.COMPARE, work.instance.name) as facts:
        owned = _owned(work)
        compared = compare(work.host, places[before.sessions], places[before.target], owned, application)
        must_be_carried(compared)
        facts.update(compared=str(compared))
        if compared.owned:
            work.say(str(compared))


def _carry(work: Work, before: Before, source: str, target: str) -> None:
    if not _is_to_do(work, before):
        return
    places, application = _places(work, before), work.fleet.application
    with (
        _held_up_by_nothing(work, source),
        work.journal.action(Action.CARRY, work.instance.name, source=source, target=target) as facts,
    ):
        owned = _owned(work)
        carried = carry(work.host, places[source], places[target], owned, application)
        facts.update(carried=str(carried))
        if carried.brought:
            work.say(f"{work.instance.name}: sessions of its users brought to {target}: {carried.brought}")


@contextmanager
def _carried_meanwhile(work: Work, before: Before, source: str, target: str) -> Iterator[None]:
    """One pass before, then one quick pass after the other, the last one after the end."""
    if not (_is_to_do(work, before) and can_be_taken_out(work)):
        yield
        return
    places, application = _places(work, before), work.fleet.application
    over = Event()

    def follow() -> int:
        brought, is_last = 0, False
        with connect(work.instance) as host:
            while not is_last:
                is_last = over.wait(_EVERY_S)
                owned = _owned(work)
                brought += carry_served(host, places[source], places[target], owned, application).brought
        return brought

    _carry(work, before, source, target)
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(follow)
        try:
            yield
        finally:
            over.set()
            following.exception()
    with (
        _held_up_by_nothing(work, source),
        work.journal.action(Action.CARRY, work.instance.name, source=source, target=target) as facts,
    ):
        facts.update(carried=f"{following.result()} brought while users were sent elsewhere")


@contextmanager
def _held_up_by_nothing(work: Work, source: str) -> Iterator[None]:
    """On a way back the settings come first: a Redis that is dead may be why it is taken."""
    try:
        yield
    except CutoverError as error:
        if work.unasked is None:
            raise
        work.say(f"{work.instance.name}: sessions at {source} are left behind: {error.failure.actual}")
        work.unasked[source] = error


def must_have_asked_all(work: Work) -> None:
    """At the end of a way back. Raises ProbeError where sessions may have been left behind."""
    for name, error in (work.unasked or {}).items():
        raise ProbeError.of(
            f"Sessions of users that {name} alone knows",
            expected="brought back",
            actual=f"settings and connections of {work.instance.name} are, these sessions are not: "
            f"{error.failure.actual}",
            next_action=f"see that {name} answers; they stay where they are until then",
        )


def _owned(work: Work) -> frozenset[str]:
    environment, application = work.fleet.production, work.fleet.application
    if work.unasked is None:
        return owned_sessions(environment, application)
    owned, unasked = owned_as_far_as_known(environment, application)
    work.unasked.update(unasked)
    return owned


def _is_to_do(work: Work, before: Before) -> bool:
    return work.with_sessions and before.sessions not in ("", before.target)


def _places(work: Work, before: Before) -> dict[str, Place]:
    """One is let in to production's own Redis as the fleet file says, to the one before as it says of staging's."""
    return {
        before.sessions: Place.parse(before.sessions, work.fleet.staging.redis),
        before.target: Place.parse(before.target, work.fleet.production.redis),
    }
