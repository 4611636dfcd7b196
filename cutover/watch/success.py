"""The plan's four success metrics (its phase 6), each with the numbers that it is told by."""

from collections.abc import Sequence

from cutover.plan import PLAN
from cutover.runs.results import Record
from cutover.watch.record import Look


class Success(Record):
    item: str
    words: str
    """Of the plan."""
    well: int
    tries: int
    """Looks that could tell."""
    numbers: str

    @property
    def holds(self) -> bool | None:
        """None where nothing was seen of it."""
        return None if self.tries == 0 else self.well == self.tries


def successes(looks: Sequence[Look]) -> tuple[Success, ...]:
    """In the order of the plan."""
    words = {item.id: item.words for phase in PLAN for item in phase.items}
    links, journeys = _of(looks, "links"), _of(looks, "journey")
    states = _of(looks, "state")
    told = {
        "6.2.1": (links, f"links of {_well(links)} of {len(links)} finished analyses were all there again later"),
        "6.2.2": (journeys, f"{_well(journeys)} of {len(journeys)} exports with their dashboard"),
        "6.2.3": (
            [*journeys, *states],
            (
                f"{_well(journeys)} of {len(journeys)} times two users at once met only what is theirs; "
                f"{_well(states)} of {len(states)} times every worker knew the same visitor"
            ),
        ),
        "6.2.4": (
            states,
            f"{_well(states)} of {len(states)} times every worker was on its own environment's Redis, and nobody else",
        ),
    }
    return tuple(
        Success(item=item, words=words[item], well=_well(tries), tries=len(tries), numbers=numbers)
        for item, (tries, numbers) in told.items()
    )


def _of(looks: Sequence[Look], theme: str) -> list[Look]:
    return [look for look in looks if look.theme == theme and look.outcome != "unseen"]


def _well(looks: Sequence[Look]) -> int:
    return sum(look.outcome == "right" for look in looks)
