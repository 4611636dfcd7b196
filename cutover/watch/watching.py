"""The watch itself: a round at each due moment, whole looks in between, until it is over or somebody ends it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event as Flag

from cutover.fleet import Endpoint, Fleet
from cutover.masking import Mask
from cutover.watch.alarm import Alarm
from cutover.watch.asking import Looker
from cutover.watch.changes import is_changing
from cutover.watch.folder import WatchFolder
from cutover.watch.judge import Judge
from cutover.watch.logged import Sieve
from cutover.watch.questions import Answer
from cutover.watch.record import Head, Line, Look, Mark, Round, Told
from cutover.watch.sampling import Sampler
from cutover.watch.schedule import Schedule
from cutover.watch.troubles import Trouble
from cutover.watch.visits import Visits

Say = Callable[[str], None]
_PATIENCE, _SHORTEST_PATIENCE_S = 0.8, 2.0
"""Of the time between two rounds, how much one waits for its answers."""


@dataclass
class Watch:
    """Into one folder, from its beginning or from where an earlier process left it."""

    fleet_name: str
    fleet: Fleet
    folder: WatchFolder
    head: Head
    say: Say
    parent: Path

    def __post_init__(self) -> None:
        mask = self._mask = Mask.of(self.fleet)
        self._judge = Judge(self.head)
        self._alarm = Alarm(self.fleet, self.fleet_name, self.folder, self.head, mask, self.say)
        self._looker = Looker(self.fleet_name, Answer())
        sampled = tuple(column for column in self.head.columns if column.is_sampled)
        now = datetime.now(UTC).timestamp()
        instances = [one for environment in self.fleet.environments.values() for one in environment.instances]
        self._sampler = Sampler(
            self.fleet,
            sampled,
            Sieve(mask, self.fleet.application.fatal_log_lines),
            Visits(self.fleet.application),
            {instance.name: now for instance in instances},
            started=self.head.started.timestamp(),
            patience_s=max(_PATIENCE * self.head.every_s, _SHORTEST_PATIENCE_S),
        )
        self._schedule = Schedule(self.head.state_every_s, self.head.journey_every_s)
        self._began = time.monotonic() - (datetime.now(UTC) - self.head.started).total_seconds()
        self._over = Flag()

    def run(self) -> None:
        """Until its time is over. KeyboardInterrupt ends it with what there is; whatever else, it can be resumed."""
        try:
            is_resumed = self._catch_up()
            self._append(Mark(t=self._now(), what="resumed" if is_resumed else "begun"))
            self._looker.ask()  # who is visited, and where the Redis servers are
            self._heard(wait=True)
            self._rounds()
            self._leave("interrupted" if self._over.is_set() else "ended")
        except KeyboardInterrupt:
            self.say("interrupted: a last look, and the report of what there is")
            self._leave("interrupted")
        finally:
            self._sampler.close()
            self._alarm.close()

    @property
    def troubles(self) -> list[Trouble]:
        """All that there were so far."""
        return self._judge.troubles

    def stop(self) -> None:
        """From another thread: end it as Ctrl-C does."""
        self._over.set()

    def _catch_up(self) -> bool:
        """What is on record is judged again; what was to be told, and is not on record as told, is told now."""
        untold = {}
        is_resumed = False
        for line in self.folder.lines():
            for telling in self._judge.take(line):
                untold[telling.number] = telling
            if isinstance(line, Told):
                untold.pop(line.number, None)
            elif isinstance(line, Mark):
                is_resumed = True
            if not isinstance(line, Head):
                # Whatever became of this machine's clock, the record goes on forwards.
                self._began = min(self._began, time.monotonic() - line.t)
            if isinstance(line, Round):
                self._sampler.log_since = dict.fromkeys(
                    self._sampler.log_since, self.head.started.timestamp() + line.log_until
                )
        for telling in untold.values():
            self._alarm.tell(telling)
        return is_resumed

    def _rounds(self) -> None:
        number = int(self._now() / self.head.every_s) + 1
        while number * self.head.every_s <= self.head.for_s:
            if self._over.wait(max(number * self.head.every_s - self._now(), 0.0)):
                return
            self._round()
            self._heard()
            if self._looker.asked is None:
                self._look_if_due()
            number = max(int(self._now() / self.head.every_s), number) + 1

    def _round(self) -> None:
        was_open = len(self._judge.open)
        seen = self._sampler.take(self._now(), changing=is_changing(self.fleet.name, self.parent))
        self._append(seen)
        if self._judge.is_suspicious or len(self._judge.open) < was_open:
            self._schedule.hasten()

    def _look_if_due(self) -> None:
        themes = self._schedule.themes(self._now(), is_in_trouble=bool(self._judge.open))
        if themes:
            self._looker.ask(*themes, lost=self._sampler.visits.lost)

    def _heard(self, *, wait: bool = False) -> None:
        asked = self._looker.asked
        answer = self._looker.heard(wait=wait)
        if answer is None or asked is None:
            return
        looks = answer.looks or tuple(_unseen(self.fleet, asked.question.themes, answer.problem))
        self._schedule.heard(looks)
        for look in looks:
            self._append(_masked(look, self._mask).model_copy(update={"t": self._now(), "asked": self._schedule.asked}))
        if answer.left and asked.question.leave:
            self.say(self._mask.text(answer.left))
        known = self._looker.known
        self._sampler.visits.meet(known.visitors)
        self._sampler.endpoints.update({name: Endpoint.parse(text) for name, text in known.endpoints.items()})

    def _leave(self, how: str) -> None:
        """One last look, and nobody stays."""
        self._append(Mark.model_validate({"t": self._now(), "what": how}))
        if self._looker.asked:
            self._heard(wait=True)
        self._schedule.asked = self._now()
        self._looker.ask("state", "cloud", "links", leave=True)
        self._heard(wait=True)
        for telling in self._judge.at_end(self._now()):
            self._alarm.tell(telling)

    def _append(self, line: Line) -> None:
        self.folder.append(line)
        for telling in self._judge.take(line):
            self._alarm.tell(telling)

    def _now(self) -> float:
        return round(time.monotonic() - self._began, 2)


def _masked(look: Look, mask: Mask) -> Look:
    if look.failure is None:
        return look
    texts = {name: mask.text(value) for name, value in look.failure}
    return look.model_copy(update={"failure": look.failure.model_copy(update=texts)})


def _unseen(fleet: Fleet, themes: tuple[str, ...], why: str) -> Iterator[Look]:
    """Of a look that did not come to its end."""
    failure = {
        "type": "ProbeError",
        "subject": "The program that looks",
        "expected": "an answer",
        "actual": why,
        "next_action": "run cutover nightly: it says what is in the way",
    }
    for name in fleet.environments:
        for theme in themes:
            if theme in {"state", "journey"}:
                yield Look.model_validate(
                    {
                        "t": 0.0,
                        "took_s": 0.0,
                        "theme": theme,
                        "environment": name,
                        "outcome": "unseen",
                        "failure": failure,
                    }
                )
