"""One officer's whole way over HTTP, step by step."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from cutover.answers import Fetched
from cutover.checks.tpr import must_be_recognised, must_offer_all_files
from cutover.errors import Mismatch, ProbeError
from cutover.journeys import NetPlan, Officer
from cutover.journeys.crowd import Visit
from cutover.load.assignment import Assignment

LAST_STEP = "package"
Timed = Callable[[str], AbstractContextManager[None]]


@dataclass
class Journey:
    """Raises Mismatch or ProbeError out of the step that went wrong."""

    assignment: Assignment
    officer: Officer
    timed: Timed
    """Around each step, by its name."""
    step: str = "first visit"
    first_session_id: str | None = None
    plan: NetPlan | None = None

    def come(self) -> None:
        with self._step("first visit"):
            self.officer.way.visit()

    def ask_who_one_is(self) -> None:
        self.first_session_id = self._session_id()

    def work(self, folder: Path) -> None:
        """From the upload to the plan."""
        who, officer = self.assignment.who, self.officer
        workbook = self.assignment.workbook()
        with self._step("upload"):
            officer.upload(workbook, folder)
            must_be_recognised(officer.work_at_hand, f"{officer.environment}, {who}")
        with self._step("analysis"):
            officer.analyse()
        with self._step("risk"):
            officer.analyse_risk()
        with self._step("plan"):
            self.plan = officer.plan_nets(self.assignment.nets)

    def look(self) -> Visit:
        """At all that is theirs."""
        officer = self.officer
        assert self.plan is not None, "who has no plan has nothing to look at"
        with self._step("files"):
            downloads = officer.download_all()
            must_offer_all_files(downloads, f"{officer.environment}, {self.assignment.who}")
        with self._step("map"):
            picture = officer.open_picture()
            _must_be_served(picture)
        with self._step(LAST_STEP):
            package = officer.export()
        workbook = officer.work_at_hand.workbook
        return Visit(self.assignment.number, workbook, self._session_id(), self.plan, downloads, picture, package)

    def _session_id(self) -> str:
        """Who is not told has no session of another's by that: nothing is known."""
        session_id = self.officer.session_id()
        if session_id is None:
            raise ProbeError.of(
                f"Session of {self.assignment.who} on {self.officer.environment}",
                expected="its id",
                actual="none was told",
                next_action="see whether the service answers, and its log for this time",
            )
        return session_id

    def _step(self, name: str) -> AbstractContextManager[None]:
        self.step = name
        return self.timed(name)


def _must_be_served(fetched: Fetched) -> None:
    """An error page is nobody's map."""
    if fetched.status != HTTPStatus.OK:
        raise Mismatch.of(
            fetched.url,
            expected="HTTP 200",
            actual=f"HTTP {fetched.status}",
            next_action="read the service's log for this time",
        )
