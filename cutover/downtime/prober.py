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

from cutover.downtime.pings import RedisPings
from cutover.downtime.series import Answer, Event, Series, Writer, read
from cutover.downtime.user import user_with_a_file
from cutover.downtime.visitors import GIVEN_UP_AFTER_S, AnyInstance, SameUser, Visitor, busy_browser
from cutover.fleet import Environment
from cutover.guestbook import Guestbook

RATE_PER_S = 100
MOST_S = 3600.0
"""It ends by itself then, whoever forgot it."""


class Prober:
    """Between `with` and its end the visitors ask in turn. Threads: whoever kills this process ends them too.

    A failure of a visitor's own code is raised at the end.
    """

    def __init__(
        self,
        visitors: Sequence[Visitor],
        evidence: Path,
        *,
        pings: RedisPings | None = None,
        rate_per_s: int = RATE_PER_S,
        most_s: float = MOST_S,
    ) -> None:
        self._visitors = visitors
        self._evidence = evidence
        self._rate_per_s = rate_per_s
        self._most_s = most_s
        self._over = Flag()
        self._asked: list[Future[None]] = []
        # As many as can be under way: were there fewer, those that wait would hold up the others.
        self._pool = ThreadPoolExecutor(most_under_way(rate_per_s), "prober")
        self._threads = [Thread(target=self._ask_on_time, name="prober", daemon=True)]
        if pings:
            self._threads.append(Thread(target=self._ping, args=(pings,), name="pings", daemon=True))

    def __enter__(self) -> Self:
        self._writer = Writer(self._evidence, datetime.now(UTC))
        self._started = time.monotonic()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._pool.shutdown()
        self._writer.close()
        for asked in self._asked:
            asked.result()

    def mark(self, what: str) -> None:
        """What is being done now, for the picture."""
        self._writer.event(Event(self._now_s(), what))

    def keep_asking(self, for_s: float) -> None:
        """Nothing but asking, for so long."""
        self._over.wait(for_s)

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

    def _ping(self, pings: RedisPings) -> None:
        pings.ask_until(self._over, self._now_s, self._writer.answer)

    def _ask(self, visitor: Visitor, due_s: float) -> None:
        failure = visitor.ask()
        self._writer.answer(Answer(visitor.name, due_s, self._now_s() - due_s, failure))


def most_under_way(rate_per_s: int) -> int:
    return ceil(rate_per_s * GIVEN_UP_AFTER_S)


def users_of(
    environment: Environment,
    guestbook: Guestbook,
    evidence: Path,
    *,
    pings: RedisPings | None = None,
    rate_per_s: int = RATE_PER_S,
) -> Prober:
    """At the address that users take: half of the requests as one user, half to whichever instance is next.

    The user has uploaded something, as those whose sessions are carried. Raises Mismatch or ProbeError where the
    address does not serve.
    """
    address = environment.address
    session = user_with_a_file(address, guestbook)
    browser = busy_browser(most_under_way(rate_per_s))
    visitors = (
        AnyInstance(address, session, guestbook.application, browser),
        SameUser(address, session, guestbook, browser),
    )
    return Prober(visitors, evidence, pings=pings, rate_per_s=rate_per_s)
