"""What the record gives rise to, line by line, and nothing else: so who resumes a watch knows what was known."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from cutover.errors import Failure
from cutover.fleet import Quantity
from cutover.watch.causes import JOURNEY, LINKS, RELAPSE, STATE, follows_from, rank
from cutover.watch.columns import Key, Kind
from cutover.watch.phrases import told
from cutover.watch.record import Head, Line, Look, Mark, Round
from cutover.watch.slopes import Growth
from cutover.watch.troubles import Telling, Trouble
from cutover.watch.watched import Watched

GRACE_S = 5.0
"""What follows from a cause may be seen for so long after it is over: a log is read to a moment ago only."""
_SUSPICIOUS = frozenset({Quantity.OTHER_REDIS, Quantity.RESTARTS, Quantity.REDIS_RESTARTS})
_LOSES_SESSIONS = frozenset({Quantity.REDIS_RESTARTS, Quantity.EVICTED})
_LINES_KEPT = 3
_PRODUCTION = "production"


@dataclass
class Judge:
    """Takes the lines of a record in their order; what each gives rise to is told in messages with numbers from 1."""

    head: Head
    troubles: list[Trouble] = field(default_factory=list)
    """All that there were."""
    tellings: int = 0
    _watched: dict[Key, Watched] = field(default_factory=dict)
    _identities: dict[str, int] = field(default_factory=dict)
    _held_back: list[Look] = field(default_factory=list)
    _growths: dict[str, Growth] = field(default_factory=dict)
    _last_lines: dict[str, deque[str]] = field(default_factory=dict)
    _journeys: dict[str, float] = field(default_factory=dict)
    """By environment, when users left a finished analysis, for its links to be looked for later."""
    _present: dict[tuple[str, str, str], float] = field(default_factory=dict)
    """By environment, subject and cause, when it was last there."""

    def __post_init__(self) -> None:
        self._watched = {one.key: Watched(one, self.head.window) for one in self.head.columns}
        self._sampled = [one for one in self.head.columns if one.is_sampled]

    is_suspicious: bool = False
    """Whether the round just taken asks for a whole look at once: something was restarted, or is where it was not."""

    @property
    def open(self) -> list[Trouble]:
        return [one for one in self.troubles if not one.is_over]

    def take(self, line: Line) -> list[Telling]:
        if isinstance(line, Round):
            return [*self._take_round(line), *self._take_held_back(line.t)]
        if isinstance(line, Look):
            return self._take_look(line)
        if isinstance(line, Mark):
            return self._take_held_back(line.t)
        return []

    def _take_round(self, seen: Round) -> list[Telling]:
        values = {column.key: value for column, value in zip(self._sampled, seen.values, strict=True)}
        values |= self._derived(seen)
        for line in seen.logged:
            kept = self._last_lines.setdefault(line.instance, deque(maxlen=_LINES_KEPT))
            kept.append(f"{line.level}: {line.text}")
        self.is_suspicious = any(values.get(key) for key in values if key.quantity in _SUSPICIOUS)
        watched = [self._watched[key] for key in values]
        return self._judge(seen.t, watched, lambda one: values[one.column.key], is_changing=seen.changing)

    def _take_look(self, look: Look) -> list[Telling]:
        if look.theme == "cloud":
            by_key = {one.key: one for one in self.head.columns if one.kind is Kind.CLOUD}
            values = {
                key: look.facts.get(column.quantity)
                for key, column in by_key.items()
                if column.environment == look.environment
            }
            return self._judge(look.t, [self._watched[key] for key in values], lambda one: values[one.column.key])
        if look.outcome == "wrong":
            self._held_back.append(look)
            return []
        return self._judge_look(look, look.t)

    def _take_held_back(self, t: float) -> list[Telling]:
        """What is wrong is judged after the next round: that may tell what it follows from."""
        looks, self._held_back = self._held_back, []
        return [telling for look in looks for telling in self._judge_look(look, t)]

    def _derived(self, seen: Round) -> dict[Key, float | None]:
        """Restarts, from identities; and the growth of workers."""
        found: dict[Key, float | None] = {}
        restarts = {Kind.INSTANCE: Quantity.RESTARTS, Kind.REDIS: Quantity.REDIS_RESTARTS}
        for subject, kind in {one.subject: one.kind for one in self._sampled if one.kind in restarts}.items():
            identity, before = seen.identities.get(subject), self._identities.get(subject)
            self._identities |= {subject: identity} if identity is not None else {}
            found[Key(subject, restarts[kind])] = float(None not in {before, identity} and before != identity)
        for instance, workers in seen.workers.items():
            growth = self._growths.setdefault(instance, Growth())
            found[Key(instance, Quantity.WORKER_GROWTH)] = growth.take(seen.t, workers)
        return found

    def _judge(
        self,
        t: float,
        watched: Iterable[Watched],
        value_of: Callable[[Watched], float | None],
        *,
        is_changing: bool = False,
    ) -> list[Telling]:
        """Those nearest to the root first: what follows from them is not judged."""
        came: list[Trouble] = []
        went: list[Trouble] = []
        for one in sorted(watched, key=lambda one: rank(one.column.quantity)):
            column, before = one.column, one.breach
            if is_changing and column.environment == _PRODUCTION:
                continue
            explained = before is None and self._is_explained(t, column.quantity, column.subject, column.environment)
            value = value_of(one)
            one.take(t, None if explained else value)
            if one.is_bad or one.breach or (value and column.quantity in _LOSES_SESSIONS):
                self._present[(column.environment, column.subject, column.quantity)] = t
            if one.breach and not before:
                came.append(self._trouble(one))
            elif before and not one.breach:
                went += self._over(t, column.quantity, column.subject)
        return self._told(t, came, went)

    def _judge_look(self, look: Look, t: float) -> list[Telling]:
        """A relapse and any other fault of the state are two troubles: the look names a relapse before all others."""
        if look.theme == JOURNEY and look.outcome == "right":
            self._journeys[look.environment] = look.t
        what, subject = RELAPSE if look.is_relapse else look.theme, look.environment
        if look.outcome == "unseen":
            return []
        others = {RELAPSE, STATE} - {what} if look.theme == STATE else set()
        over = {look.theme, *others} if look.outcome == "right" else others
        went = [one for other in sorted(over) for one in self._over(t, other, subject)]
        came = self._came(look, t, what, subject) if look.failure and look.outcome == "wrong" else []
        return self._told(t, came, went)

    def _came(self, look: Look, t: float, what: str, subject: str) -> list[Trouble]:
        is_known = any((one.what, one.subject) == (what, subject) for one in self.open)
        if look.failure is None or is_known or self._is_explained(t, what, subject, subject):
            return []
        self._present[(subject, subject, what)] = t
        shown = look.failure
        failure = Failure(shown.subject, shown.expected, shown.actual, shown.next_action)
        headline = f"relapse: {shown.subject}" if look.is_relapse else shown.subject
        trouble = Trouble(what, subject, subject, look.t, headline, failure, is_relapse=look.is_relapse)
        self.troubles.append(trouble)
        return [trouble]

    def _is_explained(self, t: float, what: str, subject: str, environment: str) -> bool:
        """By a cause that is there, or was a moment ago: in the whole environment, or on the same instance."""
        open_now = {(one.environment, one.subject, one.what) for one in self.open}
        for place, last in self._present.items():
            where, whose, cause = place
            if where != environment or cause == what or not follows_from(what, cause):
                continue
            if not self._reaches(whose, subject):
                continue
            if place in open_now or (t - last <= GRACE_S and rank(cause) < rank(what)):
                return True
            if what == LINKS and last >= self._journeys.get(environment, t):
                return True  # it was lost with the sessions, and is found out only now
        return False

    def _reaches(self, cause: str, subject: str) -> bool:
        """What is wrong with one instance explains nothing of another one."""
        instances = {one.subject for one in self._sampled if one.kind is Kind.INSTANCE}
        return cause == subject or not {cause, subject} <= instances

    def _trouble(self, watched: Watched) -> Trouble:
        breach, column = watched.breach, watched.column
        assert breach is not None
        about_log = column.quantity in {Quantity.ERRORS, Quantity.WARNINGS, Quantity.LOST_WORKERS}
        headline, failure = told(breach, tuple(self._last_lines.get(column.subject, ())) if about_log else ())
        trouble = Trouble(column.quantity, column.subject, column.environment, breach.since, headline, failure)
        self.troubles.append(trouble)
        return trouble

    def _over(self, t: float, what: str, subject: str) -> list[Trouble]:
        found = [one for one in self.open if (one.what, one.subject) == (what, subject)]
        for one in found:
            one.ended = t
        return found

    def _told(self, t: float, came: list[Trouble], went: list[Trouble]) -> list[Telling]:
        tellings = []
        for troubles, is_over in ((came, False), (went, True)):
            for environment in dict.fromkeys(one.environment for one in troubles):
                self.tellings += 1
                of_it = tuple(one for one in troubles if one.environment == environment)
                tellings.append(Telling(self.tellings, t, environment, of_it, is_over))
        return tellings
