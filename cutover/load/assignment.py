"""What a user of a load is to do: by number, so that no two anywhere do the same."""

from dataclasses import dataclass

from cutover.journeys.crowd import FEWEST_NETS, FEWEST_WARDS, STATES
from cutover.workbooks import Workbook, WorkbookSpec, generate

WARDS = 20
"""So many sizes of a workbook: of thousands of users none has a larger one than of twenty."""


@dataclass(frozen=True)
class Assignment:
    number: int
    """From 1, of all users of the load, on whichever machine."""

    @property
    def spec(self) -> WorkbookSpec:
        """Neighbours differ in the state; those of one state in the wards, or at least in every number."""
        state, size = STATES[self.number % len(STATES)], self.number // len(STATES) % WARDS
        return WorkbookSpec(state, wards=FEWEST_WARDS + size, seed=self.number)

    @property
    def nets(self) -> int:
        return FEWEST_NETS + 10 * self.number

    @property
    def who(self) -> str:
        return f"user {self.number} ({self.spec.state}, {self.spec.wards} wards)"

    def workbook(self) -> Workbook:
        return generate(self.spec)
