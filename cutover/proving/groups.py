"""Faults by what they are about: the first letter of an id."""

from collections.abc import Iterable
from dataclasses import dataclass

from cutover.proving.results import Fate

_BY_LETTER = {
    "C": "configuration",
    "W": "processes",
    "N": "network",
    "R": "Redis",
    "S": "session",
    "O": "output",
    "A": "AWS",
    "H": "human",
    "X": "further",
}
_OTHER = "other"
GROUPS = (*_BY_LETTER.values(), _OTHER)
"""In the order of the catalogue; `further`: what nobody has listed, and what only time brings out."""


def group_of(fault_id: str) -> str:
    return _BY_LETTER.get(fault_id[:1], _OTHER)


def in_order(fault_id: str) -> tuple[int, str]:
    """A key to sort by: groups as in the catalogue, and by id within one."""
    return GROUPS.index(group_of(fault_id)), fault_id


@dataclass(frozen=True, slots=True)
class Tally:
    """The faults of a group, counted."""

    group: str
    shown: int
    killed: int
    named: int
    not_shown: int

    @property
    def not_killed(self) -> int:
        return self.shown - self.killed


def tallies(faults: Iterable[tuple[str, Fate | None]]) -> tuple[Tally, ...]:
    """Of ids with their fates, None for what the lab cannot show. A group without any fault is left out."""
    of: dict[str, list[Fate | None]] = {group: [] for group in GROUPS}
    for fault_id, fate in faults:
        of[group_of(fault_id)].append(fate)
    return tuple(_tally(group, fates) for group, fates in of.items() if fates)


def _tally(group: str, fates: list[Fate | None]) -> Tally:
    named = fates.count(Fate.NAMED)
    not_shown = fates.count(None)
    return Tally(group, len(fates) - not_shown, named + fates.count(Fate.OTHER), named, not_shown)
