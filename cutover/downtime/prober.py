"""Asks at a constant rate from its start to its end: a slow answer holds up no other request."""

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from math import ceil
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from typing import Self

from cutover.downtime.series import Answer, Event, Series, Writer, read
from cutover.downtime.visitors import GIVEN_UP_AFTER_S, AnyInstance, SameUser, Visitor, busy_browser
from cutover.fleet import Environment
from cutover.guestbook import Guestbook
from cutover.probes.sessions import open_session

RATE_PER_S = 100
MOST_S = 3600.0
"""It ends by itself then, whoever forgot it."""


class Prober:
    """Between `with` and its end the visitors ask in turn. Threads: whoever kills this process ends them too.

    A failure of a visitor's own code is raised at the end.
    """

    def __init__(
        self, visitors: Sequence[Visitor], evidence: Path, *, rate_per_s: int = RATE_PER_S, most_s: float = MOST_S
    ) -> None:
        self._visitors = visitors
        self._evidence = evidence
        self._rate_per_s = rate_per_s
        self._most_s = most_s
        self._over = Flag()
        self._asked: list[Future[None]] = []
        # As many as can be under way: were there fewer, those that wait would hold up the others.
        self._pool = ThreadPoolExecutor(most_under_way(rate_per_s), "prober")
        self._clock = Thread(target=self._ask_on_time, name="prober", daemon=True)

    def __enter__(self) -> Self:
        self._writer = Writer(self._evidence, datetime.now(UTC))
        self._started = time.monotonic()
        self._clock.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._clock.join()
        self._pool.shutdown()
        self._writer.close()
        for asked in self._asked:
            asked.result()

    def mark(self, what: str) -> None:
        """What is being done now, for the picture."""
        self._writer.event(Event(self._now_s(), what))

    def series(self) -> Series:
        """What was seen so far."""
        return read(self._evidence)

    def _now_s(self) -> float:
        return time.monotonic() - self._started

    def _ask_on_time(self) -> None:
        for number in count():
            due_s = number / self._rate_per_s
            if due_s > self._most_s or self._over.wait(due_s - self._now_s()):
                return
            visitor = self._visitors[number % len(self._visitors)]
            self._asked.append(self._pool.submit(self._ask, visitor, due_s))

    def _ask(self, visitor: Visitor, due_s: float) -> None:
        failure = visitor.ask()
        self._writer.answer(Answer(visitor.name, due_s, self._now_s() - due_s, failure))


def most_under_way(rate_per_s: int) -> int:
    return ceil(rate_per_s * GIVEN_UP_AFTER_S)


def users_of(environment: Environment, guestbook: Guestbook, evidence: Path, *, rate_per_s: int = RATE_PER_S) -> Prober:
    """At the address that users take: half of the requests as one user, half to whichever instance is next."""
    address = environment.address
    session = open_session(address, guestbook, address)
    browser = busy_browser(most_under_way(rate_per_s))
    visitors = (
        AnyInstance(address, session, guestbook.application, browser),
        SameUser(address, session, guestbook, browser),
    )
    return Prober(visitors, evidence, rate_per_s=rate_per_s)
