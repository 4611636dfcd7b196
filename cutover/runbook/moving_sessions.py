"""The users' sessions of an instance, taken along there and back, and compared in the end."""

from cutover.carrying import Place, carry, compare, must_be_carried, owned_sessions
from cutover.runbook.before import Before
from cutover.runbook.journal import Action
from cutover.runbook.work import Work


def take_along(work: Work, before: Before) -> None:
    """To the new Redis, while both servers are in use; as often as wanted."""
    _carry(work, before, before.sessions, before.target)


def take_back(work: Work, before: Before) -> None:
    _carry(work, before, before.target, before.sessions)


def must_be_the_same(work: Work, before: Before) -> None:
    """Every session of these users is where it was carried to. Raises Mismatch where one is not."""
    if not _is_to_do(work, before):
        return
    places, application = _places(work, before), work.fleet.application
    with work.journal.action(Action.COMPARE, work.instance.name) as facts:
        owned = owned_sessions(work.fleet.production, application)
        compared = compare(work.host, places[before.sessions], places[before.target], owned, application)
        must_be_carried(compared)
        facts.update(compared=str(compared))
        if compared.owned:
            work.say(str(compared))


def _carry(work: Work, before: Before, source: str, target: str) -> None:
    if not _is_to_do(work, before):
        return
    places, application = _places(work, before), work.fleet.application
    with work.journal.action(Action.CARRY, work.instance.name, source=source, target=target) as facts:
        owned = owned_sessions(work.fleet.production, application)
        carried = carry(work.host, places[source], places[target], owned, application)
        facts.update(carried=str(carried))
        if carried.brought:
            work.say(f"{work.instance.name}: sessions of its users brought to {target}: {carried.brought}")


def _is_to_do(work: Work, before: Before) -> bool:
    return work.with_sessions and before.sessions not in ("", before.target)


def _places(work: Work, before: Before) -> dict[str, Place]:
    """One is let in to production's own Redis as the fleet file says, to the one before as it says of staging's."""
    return {
        before.sessions: Place.parse(before.sessions, work.fleet.staging.redis),
        before.target: Place.parse(before.target, work.fleet.production.redis),
    }
