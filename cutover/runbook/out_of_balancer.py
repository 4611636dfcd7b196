"""An instance out of the balancer while it is worked on, on the record."""

from collections.abc import Iterable

from cutover.errors import CutoverError
from cutover.fleet import Instance
from cutover.runbook.draining import Balancing
from cutover.runbook.journal import Action, Entry, Journal, Phase
from cutover.runbook.work import Work


def take_out(work: Work) -> None:
    """Raises what draining raises: then nothing has been changed yet."""
    if not can_be_taken_out(work):
        return
    with work.journal.action(Action.TAKE_OUT, work.instance.name):
        _balancing(work).take_out(work.instance)


def can_be_taken_out(work: Work) -> bool:
    return _balancing(work).is_possible


def take_out_if_possible(work: Work) -> None:
    """For a way back, which must not fail because AWS does not answer or nobody else is healthy."""
    try:
        take_out(work)
    except CutoverError as error:
        work.say(f"{work.instance.name}: is restarted within the balancer, for {error.failure.actual}")


def bring_back(work: Work, *records: Journal) -> None:
    """Where one of the records, or this work's own, says that it may be out."""
    balancing = _balancing(work)
    if not any(may_be_out(record.entries(), work.instance.name) for record in (work.journal, *records)):
        return
    with work.journal.action(Action.BRING_BACK, work.instance.name):
        balancing.bring_back(work.instance)


def those_out_first(instances: Iterable[Instance], *records: Journal) -> list[Instance]:
    """What an interrupted change left out is finished before another one is taken out: somebody has to serve."""
    entries = [record.entries() for record in records]
    return sorted(instances, key=lambda one: not any(may_be_out(of_one, one.name) for of_one in entries))


def may_be_out(entries: Iterable[Entry], instance: str) -> bool:
    """Begun to be taken out, and not yet back for certain."""
    out = False
    for entry in entries:
        if entry.instance == instance and (entry.action, entry.phase) == (Action.TAKE_OUT, Phase.BEGIN):
            out = True
        elif entry.instance == instance and (entry.action, entry.phase) == (Action.BRING_BACK, Phase.END):
            out = False
    return out


def _balancing(work: Work) -> Balancing:
    return Balancing(work.fleet, work.fleet.production, work.say)
