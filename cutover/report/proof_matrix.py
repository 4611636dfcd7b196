"""The matrix of a proof: each fault against all that noticed it, or was to."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cutover.proving.groups import Tally, group_of, in_order, tallies
from cutover.proving.results import KILLING, Fate, Proof, Proved


class Mark(StrEnum):
    """What a scenario, or a verb, made of a fault, over both environments: the strongest of what it said."""

    NAMED = "killed it, as it was to"
    OTHER = "killed it"
    UNSURE = "could not look"
    SILENT = "asked, and silent"
    NOT_ASKED = "was to notice, and was not asked"


KINDS = {
    Mark.NAMED: "named",
    Mark.OTHER: "held",
    Mark.UNSURE: "not looked at",
    Mark.SILENT: "failed",
    Mark.NOT_ASKED: "no scenario",
    Fate.NAMED: "named",
    Fate.OTHER: "held",
    Fate.UNSURE: "not looked at",
    Fate.SURVIVED: "failed",
    Fate.NOT_INJECTED: "no scenario",
}
"""The icon and the tone of each."""


@dataclass(frozen=True, slots=True)
class Row:
    fault: Proved
    cells: tuple[Mark | None, ...]
    """In the order of the columns; None: not asked, or silent as it may be."""


@dataclass(frozen=True, slots=True)
class Group:
    tally: Tally
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    columns: tuple[str, ...]
    """Names, in the order in which the faults bring them up, those that were to notice first: near a diagonal."""
    groups: tuple[Group, ...]


def matrix(proof: Proof) -> Matrix:
    faults = sorted(proof.faults, key=lambda one: in_order(one.id))
    columns = _columns(faults)
    rows = [Row(fault, tuple(mark_of(fault, name) for name in columns)) for fault in faults]
    return Matrix(
        columns,
        tuple(
            Group(tally, tuple(row for row in rows if group_of(row.fault.id) == tally.group))
            for tally in tallies((one.id, one.fate) for one in faults)
        ),
    )


def mark_of(fault: Proved, name: str) -> Mark | None:
    outcomes = {one.outcome for one in fault.witnessed if one.name == name}
    is_named = name in fault.noticed_by
    if outcomes & KILLING:
        return Mark.NAMED if is_named else Mark.OTHER
    if "not looked" in outcomes:
        return Mark.UNSURE
    if outcomes:
        return Mark.SILENT
    return Mark.NOT_ASKED if is_named else None


def _columns(faults: Sequence[Proved]) -> tuple[str, ...]:
    named = (name for fault in faults for name in fault.noticed_by)
    others = (one.name for fault in faults for one in fault.witnessed)
    return tuple(dict.fromkeys((*named, *others)))
