"""A fault of a proof as its page tells it: what it endangers, and what was said of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from cutover.plan import item
from cutover.proving.results import Fate, Proved, Witnessed
from cutover.report.proof_matrix import Mark, mark_of

_NOTICED = {"failed", "refused", "not looked"}


@dataclass(frozen=True, slots=True)
class ToldFault:
    fault: Proved
    endangered: tuple[tuple[str, str], ...]
    """Items of the plan: id and words."""
    named: tuple[tuple[str, Mark], ...]
    """Those that were to notice, and what each made of it."""
    in_full: tuple[Witnessed, ...]
    """What those that were to notice said; where none of them killed it, all that noticed anything."""
    in_short: tuple[Witnessed, ...]
    """The others that noticed anything."""


def told(fault: Proved) -> ToldFault:
    noticed = [one for one in fault.witnessed if one.outcome in _NOTICED]
    is_full = {one.name for one in noticed}
    if fault.fate is Fate.NAMED:
        is_full &= set(fault.noticed_by)
    return ToldFault(
        fault,
        tuple((plan_id, _words(plan_id)) for plan_id in fault.endangers),
        tuple(_marked(fault)),
        tuple(one for one in noticed if one.name in is_full),
        tuple(one for one in noticed if one.name not in is_full),
    )


def _marked(fault: Proved) -> Iterator[tuple[str, Mark]]:
    for name in fault.noticed_by:
        if mark := mark_of(fault, name):
            yield name, mark


def _words(plan_id: str) -> str:
    """A page is made of every proof, also of one from before the plan was changed."""
    try:
        return item(plan_id).words
    except KeyError:
        return "no item of the plan as it is now"
