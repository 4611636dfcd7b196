"""The plan's checklist as the page shows it: its phases, groups and items, a cell for each environment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from cutover.history import PastRun
from cutover.plan import PLAN, Phase, PlanItem
from cutover.report.looks import Look
from cutover.runs import Occasion
from cutover.verdict import ItemCoverage, State
from cutover.verdict.coverage import concerns
from cutover.verdict.standing import weight


@dataclass(frozen=True)
class Cell:
    environment: str
    state: State
    before: State | None
    """In the last baseline; None where there was none."""
    looks: tuple[Look, ...]
    """The heaviest first: the one that the state speaks of."""


@dataclass(frozen=True)
class Row:
    item: PlanItem
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class PhaseTable:
    phase: Phase
    groups: tuple[Group, ...]
    with_scenario: int


def checklist(
    occasion: Occasion, plan: Sequence[ItemCoverage], looks: Sequence[Look], before: PastRun | None = None
) -> tuple[PhaseTable, ...]:
    coverage = {covered.item: covered for covered in plan}
    earlier = {covered.item: covered.states for covered in before.plan} if before else {}
    return tuple(
        PhaseTable(
            phase,
            tuple(
                Group(
                    name,
                    tuple(_row(occasion, item, coverage[item.id], looks, earlier.get(item.id, {})) for item in items),
                )
                for name, items in groupby(phase.items, key=lambda item: item.group)
            ),
            sum(coverage[item.id].has_scenario for item in phase.items),
        )
        for phase in PLAN
    )


def _row(
    occasion: Occasion, item: PlanItem, covered: ItemCoverage, looks: Sequence[Look], before: Mapping[str, State]
) -> Row:
    cells = []
    for environment, state in covered.states.items():
        concerned = [look for look in looks if concerns(look.id, item.id, environment)]
        concerned.sort(key=lambda look: weight(occasion, look.standing))
        cells.append(Cell(environment, state, before.get(environment), tuple(concerned)))
    return Row(item, tuple(cells))
