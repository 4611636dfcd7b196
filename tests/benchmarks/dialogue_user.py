"""A user of production in the middle of the TPR dialogue, who notices what is forgotten or taken for another's."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count, product
from pathlib import Path
from threading import Event
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from cutover.checks.tpr import must_be_recognised, must_hold
from cutover.errors import CutoverError, Mismatch
from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.journeys import HttpWay, Officer
from cutover.journeys.crowd import FEWEST_WARDS, STATES
from cutover.journeys.dialogue import Turn, tpr_turns
from cutover.workbooks import AgeGroup, Level, Workbook, WorkbookSpec, generate

CHOICES = tuple(product((Level.PRIMARY, Level.SECONDARY, Level.ALL), AgeGroup))
FACILITIES_PER_WARD = 4
"""The fourth is a secondary one."""
STAGES = ("after the upload", "after the state", "after the levels", "after the level", "after the analysis")
LAST = len(STAGES) - 1
PAUSE_S = 1.0
AGAIN = Retry(total=30, read=0, status_forcelist=(503,), allowed_methods=None, backoff_factor=0.2, backoff_max=2)
"""The balancer's own refusal, or none that answers: nothing was done yet, and a user tries again."""


@dataclass
class DialogueUser:
    """One of a crowd. Each turn is taken once; the answer of another stage, or one for another user, is a loss."""

    number: int
    officer: Officer
    folder: Path
    loss: Mismatch | None = None
    """What this user noticed; who has lost something says no more."""
    unanswered: int = 0
    """Requests that were made again, for no answer came."""
    analyses: int = 0
    """Finished, each with its results looked at."""
    _stage: int = LAST
    _workbooks: Iterator[Workbook] = field(init=False)

    def __post_init__(self) -> None:
        self._workbooks = map(self._workbook, count())

    @classmethod
    def of(cls, fleet: Fleet, number: int, folder: Path) -> "DialogueUser":
        own = folder / f"user-{number}"
        own.mkdir()
        way = HttpWay(fleet.production.address)
        way.browser.mount("http://", HTTPAdapter(max_retries=AGAIN))
        user = cls(number, Officer("production", way), own)
        way.browser.hooks["response"].append(user.count_unanswered)
        return user

    @property
    def who(self) -> str:
        spec = self.officer.work_at_hand.workbook.spec
        return f"user {self.number} ({spec.state}, {spec.wards} wards, seed {spec.seed})"

    @property
    def stage(self) -> str:
        return STAGES[self._stage]

    def count_unanswered(self, answer: requests.Response, **_: Any) -> None:
        self.unanswered += len(getattr(answer.raw.retries, "history", ()))

    def visit(self, guestbook: Guestbook) -> None:
        self.officer.way.visit()
        guestbook.sign(self.officer.way.cookies(), self.officer.session_id())
        self.begin()

    def leave(self, guestbook: Guestbook) -> None:
        """Who has lost the session was given another one."""
        guestbook.sign(self.officer.way.cookies(), self.officer.session_id())
        self.officer.way.close()

    def begin(self) -> None:
        """With a workbook that nobody has had."""
        self.officer.upload(next(self._workbooks), self.folder)
        level, age_group = CHOICES[self.number % len(CHOICES)]
        work = replace(self.officer.work_at_hand, level=level, age_group=age_group)
        must_be_recognised(work, self.who)
        self.officer.work, self._stage = work, 0

    def go_to(self, stage: int) -> None:
        while self._stage < stage and self.loss is None:
            self.go_on()

    def go_on(self) -> None:
        """One turn further; after the analysis a look at what it made."""
        if self.loss is not None:
            return
        try:
            if self._stage == LAST:
                must_hold(self.officer.download_all(), self.officer.work_at_hand, self.who)
            else:
                self._take(self._turns()[self._stage])
                self._stage += 1
        except CutoverError as error:
            self.loss = self._lost(error)

    def finish(self) -> None:
        self.go_to(LAST)
        self.go_on()
        self.analyses += self.loss is None

    def keep_talking(self, over: Event) -> None:
        """A turn every second, one analysis after the other, and the last one to its end."""
        while self.loss is None and not over.wait(PAUSE_S):
            if self._stage == LAST:
                self.finish()
                self._begin_again()
            else:
                self.go_on()
        self.finish()

    def _begin_again(self) -> None:
        try:
            if self.loss is None:
                self.begin()
        except CutoverError as error:
            self.loss = self._lost(error)

    def _take(self, turn: Turn) -> None:
        state = self.officer.work_at_hand.workbook.spec.state
        answer = self.officer.say(turn.says)
        if turn.expects not in answer.lower() or state not in answer:
            raise Mismatch.of(
                f'answer to "{turn.says}"',
                expected=f"an answer about {state} with: {turn.expects}",
                actual=answer,
                next_action="compare the session on both servers, and the journal of the change for this moment",
            )

    def _turns(self) -> tuple[Turn, ...]:
        work = self.officer.work_at_hand
        return tpr_turns(work.workbook.spec.state, work.level, work.age_group)

    def _lost(self, error: CutoverError) -> Mismatch:
        failure = error.failure
        subject = f"{self.who}, {self.stage}, at {datetime.now(UTC):%H:%M:%S.%f} UTC: {failure.subject}"
        return Mismatch(replace(failure, subject=subject))

    def _workbook(self, analysis: int) -> Workbook:
        state = STATES[(self.number + analysis) % len(STATES)]
        wards = FEWEST_WARDS + self.number % 7
        seed = 1000 * self.number + analysis
        return generate(WorkbookSpec(state, wards, FACILITIES_PER_WARD, seed=seed))
