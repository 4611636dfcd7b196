"""Locust's user: a malaria officer on the journey of their number. Imported where Locust lives, and nowhere else."""

import logging
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import gevent
from locust import User, task
from locust.exception import StopUser

from cutover.errors import CutoverError, ProbeError
from cutover.journeys import HttpWay, Officer
from cutover.load.assignment import Assignment
from cutover.load.desk import Desk
from cutover.load.journey import Journey
from cutover.load.judging import judge, judge_failed
from cutover.load.messages import Ended, Outcome, Seen, Share
from cutover.masking import Mask
from cutover.runs.judgement import shown
from cutover.runs.results import ShownFailure

MOST_EVIDENCE = 5
"""Users of one process whose files are kept: the sixth has nothing new to say."""
_SHORT = 200
"""Letters of a failure by which Locust counts it."""

logger = logging.getLogger(__name__)


class MalariaOfficer(User):
    desk: ClassVar[Desk]
    mask: ClassVar[Mask]
    _kept: ClassVar[int] = 0

    @task
    def travel(self) -> None:
        assignment = self.desk.newcomer()
        if assignment is not None:
            assert self.desk.share is not None, "a newcomer has a number of it"
            self._travel(assignment, self.desk.share)
        raise StopUser

    def _travel(self, assignment: Assignment, share: Share) -> None:
        began = time.monotonic()
        officer = Officer(share.environment, HttpWay(share.address))
        journey = Journey(assignment, officer, self._timed)
        try:
            outcome, failure = self._outcome(journey)
            self.desk.see_off(
                Ended(
                    number=assignment.number,
                    who=assignment.who,
                    outcome=outcome,
                    step=journey.step,
                    failure=failure,
                    repeats=sum(finding.count for finding in officer.findings),
                    took_s=round(time.monotonic() - began, 2),
                )
            )
        finally:
            officer.way.close()

    def _outcome(self, journey: Journey) -> tuple[Outcome, ShownFailure | None]:
        """Whatever goes wrong with one user is said of that user: the others go on."""
        try:
            outcome, error = self._to_the_end(journey)
        except Exception as fault:
            logger.exception("Journey of %s", journey.assignment.who)
            outcome, error = Outcome.UNANSWERED, _of_the_suite(fault, journey)
        if outcome is Outcome.FOREIGN:
            self._keep_evidence(journey)
        return outcome, masked(shown(error, journey.step), self.mask) if error else None

    def _to_the_end(self, journey: Journey) -> tuple[Outcome, CutoverError | None]:
        error = self._go_as_far_as_possible(journey)
        number, officer = journey.assignment.number, journey.officer
        officer.way.close()  # who waits keeps no connection: a balancer ends those that are silent for a minute
        self.desk.wait_for_all(number)
        if error is None:
            try:
                visit = journey.look()
            except CutoverError as failed:
                error = failed
        self.desk.sign(number, officer.way.cookies(), last := officer.session_id())
        gevent.sleep(0)  # what follows takes a while and waits for nothing: the others' turn, and Locust's heartbeat
        first, others = journey.first_session_id, self.desk.others
        if error is not None:
            return judge_failed(number, error, first, last, others, officer.environment)
        return judge(visit, first, others, officer.environment)

    def _go_as_far_as_possible(self, journey: Journey) -> CutoverError | None:
        number, way = journey.assignment.number, journey.officer.way
        try:
            journey.come()
            self.desk.sign(number, way.cookies(), None)  # where sessions are mixed up, the next answer brings another's
            journey.ask_who_one_is()
            self.desk.sign(number, way.cookies(), journey.first_session_id)
            with TemporaryDirectory() as folder:
                journey.work(Path(folder))
        except CutoverError as error:
            return error
        return None

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        """For Locust's figures, which count a failure by its words."""
        began, error = time.perf_counter(), None
        try:
            yield
        except CutoverError as failed:
            error = f"{type(failed).__name__}: {self.mask.text(failed.failure.actual)[:_SHORT]}"
            raise
        finally:
            took_ms = 1000 * (time.perf_counter() - began)
            self.environment.events.request.fire(
                request_type="step", name=step, response_time=took_ms, response_length=0, exception=error, context={}
            )

    def _keep_evidence(self, journey: Journey) -> None:
        if MalariaOfficer._kept >= MOST_EVIDENCE:
            return
        MalariaOfficer._kept += 1
        for file in journey.officer.fetched:
            content = b64encode(self.mask.content(file.content)).decode()
            self.desk.hand_over(Seen(name=f"{journey.assignment.number}-{Path(file.name).name}", content=content))


def _of_the_suite(fault: Exception, journey: Journey) -> ProbeError:
    return ProbeError.of(
        f"Journey of {journey.assignment.who}",
        expected="one that goes on to its end",
        actual=f"{type(fault).__name__}: {fault}",
        next_action="this is a fault of the suite, not of the system: see locust.log",
    )


def masked(failure: ShownFailure, mask: Mask) -> ShownFailure:
    texts = failure.model_dump()
    return ShownFailure(**{name: mask.text(text) for name, text in texts.items()})
