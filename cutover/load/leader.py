"""Who leads a load: shares it out, lets all look when all are there, writes down what became of each."""

import csv
import resource
import time
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from locust.env import Environment
from locust.runners import MasterRunner
from locust.stats import StatsCSV

from cutover.errors import Mismatch, ProbeError
from cutover.load.figures import Figures, Removed, StepFigures
from cutover.load.folder import LoadFolder
from cutover.load.leaving import leave
from cutover.load.messages import CAME, ENDED, LOOK, SEEN, SHARE, THERE, Ended, Guest, Look, Seen, Share, There
from cutover.load.order import Order
from cutover.load.roll import Roll
from cutover.waiting import eventually

WORKERS_WITHIN_S = 300.0
"""Somebody starts them by hand, on several machines."""
LOOK_AT_LATEST = 0.7
"""Of the time that there is: who is not there by then is not waited for."""
PERCENTILES = [0.5, 0.66, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1.0]
_MB = 1 << 20
_EVERY_S = 0.25


@dataclass
class Leader:
    order: Order
    folder: LoadFolder
    locust: Environment
    over: Event
    """Somebody ends it."""
    say: Callable[[str], None]
    roll: Roll = field(init=False)
    _known: set[str] = field(default_factory=set)
    """The workers that have a share."""

    def __post_init__(self) -> None:
        self.roll = Roll(self.order.users)
        assert self.locust.runner is not None, "it was created"
        self.runner = self.locust.runner
        listeners = {CAME: self._came, THERE: self._there, ENDED: self._ended, SEEN: self._seen}
        for kind, listener in listeners.items():
            self.runner.register_message(kind, listener)

    def lead(self) -> None:
        """To the end, whatever happens: who came leaves, and what there is is written down."""
        began = time.monotonic()
        try:
            self._share_out()
            began = time.monotonic()
            self._let_them_come(began + self.order.within_s)
        finally:
            took_s = time.monotonic() - began
            memory_mb, lost = self._memory_mb(), self._lost()
            self.runner.quit()
            for ended in self.roll.unended(lost, self.order.within_s, interrupted=self.over.is_set()):
                self.folder.append(ended)
            self.say("taking away what the users made")
            removed = leave(self.order.fleet, dict.fromkeys(self.roll.guests))
            self._write(took_s, memory_mb, removed)

    def _let_them_come(self, deadline: float) -> None:
        roll = self.roll
        self.runner.start(self.order.users, spawn_rate=self.order.spawn_rate)
        self._until(lambda: roll.all_are_there(self._lost()), self.order.within_s * LOOK_AT_LATEST)
        look = Look(session_ids=roll.session_ids(), per_s=self.order.spawn_rate)
        self.runner.send_message(LOOK, look.model_dump(mode="json"))
        self._until(lambda: roll.all_have_ended(self._lost()), max(deadline - time.monotonic(), 0.0))

    def _share_out(self) -> None:
        """Before Locust gives any process a user, so that each has its numbers by then."""
        workers: list[str | None] = [None]
        if isinstance(self.runner, MasterRunner):
            workers = list(self._workers())
        for number, worker in enumerate(workers, start=1):
            share = Share(
                first=number,
                step=len(workers),
                environment=self.order.environment,
                address=self.order.address,
                session_cookie=self.order.session_cookie,
                suite=self.order.suite,
            )
            self.runner.send_message(SHARE, share.model_dump(mode="json"), client_id=worker)

    def _workers(self) -> set[str]:
        assert isinstance(self.runner, MasterRunner), "only a master has any"
        self.say(f"waiting for {self.order.workers} workers at {self.order.host}:{self.order.port}")
        clients = self.runner.clients

        def must_be_ready() -> None:
            if not self.over.is_set() and len(clients.ready) < self.order.workers:
                raise Mismatch.of(
                    "Workers", expected=f"{self.order.workers}", actual=f"{len(clients.ready)}", next_action=""
                )

        try:
            eventually(must_be_ready, within_s=min(WORKERS_WITHIN_S, self.order.within_s), every_s=_EVERY_S)
        except Mismatch as late:
            raise ProbeError.of(
                f"Workers of the load at {self.order.host}:{self.order.port}",
                expected=f"{self.order.workers} of them",
                actual=late.failure.actual,
                next_action=f"start them: cutover load --worker --master HOST --port {self.order.port}",
            ) from late
        self._known = {one.id for one in clients.ready}
        return self._known

    def _lost(self) -> set[str]:
        if not isinstance(self.runner, MasterRunner):
            return set()
        clients = self.runner.clients
        return self._known - {one.id for one in (*clients.ready, *clients.spawning, *clients.running)}

    def _until(self, is_so: Callable[[], bool], within_s: float) -> None:
        """Or until the time is up: what is missing then is in the account."""

        def must_be_so() -> None:
            self.say(f"{self.roll}")
            if not self.over.is_set() and not is_so():
                raise Mismatch.of("Users", expected="all of them", actual=f"{self.roll}", next_action="wait")

        with suppress(Mismatch):
            eventually(must_be_so, within_s=within_s, every_s=_EVERY_S)

    def _came(self, msg: Any, **_: object) -> None:
        guest = Guest.model_validate(msg.data)
        self.roll.guests.append(guest)
        self.roll.worker_of[guest.number] = msg.node_id

    def _there(self, msg: Any, **_: object) -> None:
        self.roll.there.add(There.model_validate(msg.data).number)

    def _ended(self, msg: Any, **_: object) -> None:
        ended = Ended.model_validate(msg.data)
        self.roll.ended[ended.number] = ended
        self.folder.append(ended)

    def _seen(self, msg: Any, **_: object) -> None:
        seen = Seen.model_validate(msg.data)
        (self.folder.evidence / seen.name).write_bytes(b64decode(seen.content))

    def _memory_mb(self) -> tuple[float, ...]:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        workers = self.runner.clients.all if isinstance(self.runner, MasterRunner) else ()
        return tuple(round(mb, 1) for mb in (own, *(one.memory_usage / _MB for one in workers)) if mb)

    def _write(self, took_s: float, memory_mb: tuple[float, ...], removed: Removed) -> None:
        table = StatsCSV(self.locust, PERCENTILES)
        for name, write in (("stats", table.requests_csv), ("failures", table.failures_csv)):
            with self.folder.locust_table(name).open("w", newline="", encoding="utf-8") as file:
                write(csv.writer(file))
        steps = sorted(self.locust.stats.entries.values(), key=lambda entry: entry.start_time)
        figures = Figures(
            steps=tuple(
                StepFigures(
                    name=entry.name,
                    requests=entry.num_requests,
                    failures=entry.num_failures,
                    median_ms=entry.median_response_time,
                    p95_ms=entry.get_response_time_percentile(0.95),
                    most_ms=round(entry.max_response_time, 1),
                )
                for entry in steps
            ),
            came=len(self.roll.came),
            took_s=round(took_s, 1),
            memory_mb=memory_mb,
            interrupted=self.over.is_set(),
            removed=removed,
        )
        self.folder.figures_file.write_text(figures.model_dump_json(indent=1) + "\n", encoding="utf-8")
