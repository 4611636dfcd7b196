"""What the record gives rise to, line by line, and nothing else: so who resumes a watch knows what was known."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from cutover.errors import Failure
from cutover.fleet import Quantity
from cutover.watch.causes import STATE, follows_from, rank
from cutover.watch.columns import Key, Kind
from cutover.watch.phrases import told
from cutover.watch.record import Head, Line, Look, Round
from cutover.watch.slopes import Growth
from cutover.watch.troubles import Telling, Trouble
from cutover.watch.watched import Watched

GRACE_S = 5.0
"""What follows from a cause may be seen for so long after it is over: a log is read to a moment ago only."""
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
    _growths: dict[str, Growth] = field(default_factory=dict)
    _last_lines: dict[str, deque[str]] = field(default_factory=dict)
    _present: dict[tuple[str, str, str], float] = field(default_factory=dict)
    """By environment, subject and cause, when it was last there."""

    def __post_init__(self) -> None:
        self._watched = {one.key: Watched(one, self.head.window) for one in self.head.columns}
        self._asked = [one for one in self.head.columns if one.kind is not Kind.CLOUD]

    @property
    def open(self) -> list[Trouble]:
        return [one for one in self.troubles if not one.is_over]

    def take(self, line: Line) -> list[Telling]:
        if isinstance(line, Round):
            return self._take_round(line)
        if isinstance(line, Look):
            return self._take_look(line)
        return []

    def _take_round(self, seen: Round) -> list[Telling]:
        values = {column.key: value for column, value in zip(self._asked, seen.values, strict=False)}
        values |= self._derived(seen)
        for line in seen.logged:
            kept = self._last_lines.setdefault(line.instance, deque(maxlen=_LINES_KEPT))
            kept.append(f"{line.level}: {line.text}")
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
        return self._judge_look(look)

    def _derived(self, seen: Round) -> dict[Key, float | None]:
        """Restarts, from identities; and the growth of workers."""
        found: dict[Key, float | None] = {}
        restarts = {Kind.INSTANCE: Quantity.RESTARTS, Kind.REDIS: Quantity.REDIS_RESTARTS}
        for subject, kind in {one.subject: one.kind for one in self._asked if one.kind in restarts}.items():
            identity, before = seen.identities.get(subject), self._identities.get(subject)
            if identity is not None:
                self._identities[subject] = identity
                found[Key(subject, restarts[kind])] = float(before not in {None, identity})
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
            one.take(t, None if explained else value_of(one))
            if one.is_bad or one.breach:
                self._present[(column.environment, column.subject, column.quantity)] = t
            if one.breach and not before:
                came.append(self._trouble(one))
            elif before and not one.breach:
                went += self._over(t, column.quantity, column.subject)
        return self._told(t, came, went)

    def _judge_look(self, look: Look) -> list[Telling]:
        subject = look.environment
        if look.outcome == "right":
            return self._told(look.t, [], self._over(look.t, look.theme, subject))
        is_known = any((one.what, one.subject) == (look.theme, subject) for one in self.open)
        if look.outcome == "unseen" or look.failure is None or is_known:
            return []
        if self._is_explained(look.t, look.theme, subject, subject):
            return []
        if look.theme == STATE:
            self._present[(look.environment, subject, STATE)] = look.t
        shown = look.failure
        trouble = Trouble(
            look.theme,
            subject,
            subject,
            look.t,
            shown.subject,
            Failure(shown.subject, shown.expected, shown.actual, shown.next_action),
            is_relapse=look.is_relapse,
        )
        self.troubles.append(trouble)
        return self._told(look.t, [trouble], [])

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
        return False

    def _reaches(self, cause: str, subject: str) -> bool:
        """What is wrong with one instance explains nothing of another one."""
        instances = {one.subject for one in self._asked if one.kind is Kind.INSTANCE}
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
