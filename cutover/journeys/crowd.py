"""Several officers at work at once, each with a workbook of their own."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from cutover.answers import Downloads, Fetched, File
from cutover.journeys.officer import Officer
from cutover.journeys.plan import NetPlan
from cutover.workbooks import Workbook, WorkbookSpec, generate

STATES = ("Adamawa", "Kwara", "Osun")
FEWEST_WARDS = 6
FEWEST_NETS = 11_000


@dataclass(frozen=True)
class Visit:
    """What one of them saw, after all had done their work."""

    number: int
    workbook: Workbook
    session_id: str | None
    plan: NetPlan
    downloads: Downloads
    map: Fetched
    package: File

    @property
    def who(self) -> str:
        return f"user {self.number} ({self.workbook.spec.state}, {self.workbook.spec.wards} wards)"


def sessions_of(officers: Sequence[Officer]) -> dict[str, str | None]:
    """The session ids by user, as the application tells them at this moment."""
    return {f"user {number}": officer.session_id() for number, officer in enumerate(officers, start=1)}


def workbooks_of_a_crowd(number: int) -> tuple[Workbook, ...]:
    """No two alike: neighbours differ in the state; those of one state in the wards and in every number."""
    return tuple(
        generate(WorkbookSpec(STATES[one % len(STATES)], wards=FEWEST_WARDS + one, seed=one + 1))
        for one in range(number)
    )


def travel_together(officers: Sequence[Officer], folder: Path) -> tuple[Visit, ...]:
    """All go to the plan at the same time, and only when the last has one do they look at what is theirs.

    So that whoever gets another's state gets it before anybody looks. A journey that fails ends the crowd's.
    """
    numbers = range(1, len(officers) + 1)
    workbooks = workbooks_of_a_crowd(len(officers))
    folders = [folder / str(number) for number in numbers]
    with ThreadPoolExecutor(len(officers)) as pool:
        plans = list(pool.map(_work, numbers, officers, workbooks, folders))
        return tuple(pool.map(_look, numbers, officers, workbooks, plans))


def _work(number: int, officer: Officer, workbook: Workbook, folder: Path) -> NetPlan:
    folder.mkdir()
    officer.upload(workbook, folder)
    officer.analyse()
    officer.analyse_risk()
    return officer.plan_nets(FEWEST_NETS + 1_000 * number)


def _look(number: int, officer: Officer, workbook: Workbook, plan: NetPlan) -> Visit:
    return Visit(
        number,
        workbook,
        officer.session_id(),
        plan,
        officer.download_all(),
        officer.open_picture(),
        officer.export(),
    )
