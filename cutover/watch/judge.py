"""What the record gives rise to, line by line, and nothing else: so who resumes a watch knows what was known."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from cutover.errors import Failure
from cutover.fleet import Limit, Quantity
from cutover.watch.causes import JOURNEY, LINKS, RELAPSE, STATE
from cutover.watch.columns import Column, Kind
from cutover.watch.derived import RESTARTED, Derived
from cutover.watch.explaining import Explained, Explaining
from cutover.watch.phrases import told
from cutover.watch.record import Head, Line, Look, Mark, Round
from cutover.watch.troubles import Telling, Trouble
from cutover.watch.watched import Watched

_LOSES_SESSIONS = frozenset({Quantity.REDIS_RESTARTS, Quantity.EVICTED})
_ABOUT_THE_LOG = frozenset({Quantity.ERRORS, Quantity.WARNINGS, Quantity.LOST_WORKERS})
_LINES_KEPT = 3
_PRODUCTION = "production"


@dataclass
class Judge:
    """Takes the lines of a record in their order; what each gives rise to is told in messages with numbers from 1."""

    head: Head
    troubles: list[Trouble] = field(default_factory=list)
    """All that there were."""
    is_suspicious: bool = False
    """Whether the round just taken asks for a whole look: something was restarted, or is where it was not before."""
    _told: int = 0
    _last_lines: dict[str, deque[str]] = field(default_factory=dict)
    _last_reasons: dict[str, str] = field(default_factory=dict)
    """By subject, why it could not be looked at."""
    _held_back: list[tuple[Look, float]] = field(default_factory=list)
    """Each with the moment from which on what it found may have happened."""
    _journeys: dict[str, float] = field(default_factory=dict)
    """By environment, when users last finished an analysis."""
    _known: dict[str, float] = field(default_factory=dict)
    """By environment, when each of its addresses last knew the watch's own visitor."""
    _looked: dict[str, float] = field(default_factory=dict)
    """By environment, when the last look at its state was asked for of which all is told."""
    _restarted: dict[str, float] = field(default_factory=dict)
    """By environment, the last round in which something was seen to have been restarted."""
    _is_changing: bool = False

    def __post_init__(self) -> None:
        columns = self.head.columns
        # What happens once must stay in the sum for longer than it must last to be told, however short the rounds.
        window = max(self.head.window, int(2 * self.head.lasting_s / self.head.every_s) + 2)
        self._watched = {one.key: Watched(one, window, self.head.lasting_s) for one in columns}
        self._sampled = [one for one in columns if one.is_sampled]
        growths = [one.limit for one in columns if one.quantity is Quantity.WORKER_GROWTH and one.limit]
        growth = growths[0] if growths else Limit(above=0)
        kinds = {one.subject: one.kind for one in self._sampled}
        self._derived = Derived(kinds, self.head.warm_up_s, growth.rise, growth.points)
        self._explaining = Explaining(frozenset(one.subject for one in columns if one.kind is Kind.INSTANCE))

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

    def at_end(self, t: float) -> list[Telling]:
        """Of a record that ends here: what was held back is told now."""
        return self._take_held_back(t)

    def _take_round(self, seen: Round) -> list[Telling]:
        values = {column.key: value for column, value in zip(self._sampled, seen.values, strict=True)}
        values |= {key: value for key, value in self._derived.take(seen).items() if key in self._watched}
        self._last_reasons |= seen.unseen
        for line in seen.logged:
            kept = self._last_lines.setdefault(line.instance, deque(maxlen=_LINES_KEPT))
            kept.append(f"{line.level}: {line.text}")
        was_changing, self._is_changing = self._is_changing, seen.changing
        self.is_suspicious = self._derived.is_suspicious(values) or (was_changing and not seen.changing)
        watched = [self._watched[key] for key in values]
        return self._judge(seen.t, watched, lambda one: values[one.column.key])

    def _take_look(self, look: Look) -> list[Telling]:
        if look.theme == "cloud":
            return self._take_cloud(look)
        if look.outcome == "wrong":
            since = self._journeys.get(look.environment, look.asked) if look.theme == LINKS else look.asked
            self._held_back.append((look, since))
            return []
        if look.theme == JOURNEY and look.outcome == "right":
            self._journeys[look.environment] = look.t
        return self._judge_look(look, look.t, look.asked)

    def _take_cloud(self, look: Look) -> list[Telling]:
        watched = [
            self._watched[one.key]
            for one in self.head.columns
            if one.kind is Kind.CLOUD and one.environment == look.environment
        ]
        return self._judge(look.t, watched, lambda one: look.facts.get(one.column.quantity))

    def _take_held_back(self, t: float) -> list[Telling]:
        """What is wrong is judged after the next round: that may tell what it follows from."""
        looks, self._held_back = self._held_back, []
        return [telling for look, since in looks for telling in self._judge_look(look, t, since)]

    def _judge(
        self, t: float, watched: Iterable[Watched], value_of: Callable[[Watched], float | None]
    ) -> list[Telling]:
        """Those nearest to the root first: what follows from them is not judged."""
        came: list[Trouble] = []
        went: list[Trouble] = []
        for one in sorted(watched, key=lambda one: one.rank):
            column, before, value = one.column, one.breach, value_of(one)
            if value and column.quantity in RESTARTED:
                self._restarted[column.environment] = t  # whatever it follows from
            if value is None or (self._is_changing and column.environment == _PRODUCTION):
                continue
            explained = self._explained(t, one, value)
            one.take(t, value, may_breach=explained is Explained.NOT and self._may_be_told(one))
            # What is part of another explains in its turn.
            is_there = one.is_bad or (before is not None and not before.times)
            if is_there or (value and column.quantity in _LOSES_SESSIONS):
                is_told = one.breach is not None or before is not None or explained is Explained.TOLD
                self._explaining.note(t, column.environment, column.subject, column.quantity, is_told=is_told)
            if explained is Explained.TOLD:
                one.forget()
            elif one.breach and not before:
                came.append(self._trouble(one))
            elif before and not one.breach:
                went += self._over(t, column.quantity, column.subject)
        return self._tellings(t, came, went)

    def _explained(self, t: float, one: Watched, value: float) -> Explained:
        """A trouble that is told goes on until it is over, whatever else comes."""
        column = one.column
        since = t if one.seen is None else one.seen
        if column.quantity is Quantity.STRANGERS:
            since = self._known.get(column.environment, t)
            if value == 0:
                self._known[column.environment] = t
        if one.breach:
            return Explained.NOT
        return self._explaining.explained(since, column.environment, column.subject, column.quantity, self.open)

    def _may_be_told(self, one: Watched) -> bool:
        """A session that is not known is told of once a whole look has had its say: it may be a relapse that did it."""
        if one.column.quantity is not Quantity.STRANGERS or one.bad_since is None:
            return True
        return self._looked.get(one.column.environment, -1.0) >= one.bad_since

    def _judge_look(self, look: Look, t: float, since: float) -> list[Telling]:
        """A relapse and any other fault of the state are two troubles: the look names a relapse before all others."""
        if look.theme == STATE:
            self._looked[look.environment] = look.asked
        if look.outcome == "unseen" or self._is_changing or self._was_restarted_meanwhile(look):
            return []
        what, subject = RELAPSE if look.is_relapse else look.theme, look.environment
        others = {RELAPSE, STATE} - {what} if look.theme == STATE else set()
        over = {look.theme, *others} if look.outcome == "right" else others
        went = [one for other in sorted(over) for one in self._over(t, other, subject)]
        return self._tellings(t, [] if look.outcome == "right" else self._came(look, t, what, since), went)

    def _was_restarted_meanwhile(self, look: Look) -> bool:
        """What is not right in a look during which something was restarted is left to the next one, which is due then.

        Somebody who is on the wrong Redis is there whatever is restarted beside it.
        """
        is_of_the_service = look.theme == STATE and look.outcome == "wrong" and not look.is_relapse
        return is_of_the_service and self._restarted.get(look.environment, -1.0) > look.asked

    def _came(self, look: Look, t: float, what: str, since: float) -> list[Trouble]:
        subject, shown = look.environment, look.failure
        is_known = any((one.what, one.subject) == (what, subject) for one in self.open)
        # Workers of production that are on staging's Redis are strangers there.
        is_known |= what == STATE and any(one.is_relapse for one in self.open)
        if shown is None or is_known:
            return []
        explained = self._explaining.explained(since, subject, subject, what, self.open)
        self._explaining.note(t, subject, subject, what, is_told=explained is not Explained.FOR_NOW)
        if explained is not Explained.NOT:
            return []
        failure = Failure(shown.subject, shown.expected, shown.actual, shown.next_action)
        headline = f"relapse: {shown.subject}" if look.is_relapse else shown.subject
        trouble = Trouble(what, subject, subject, look.t, headline, failure, is_relapse=look.is_relapse)
        self.troubles.append(trouble)
        return [trouble]

    def _trouble(self, watched: Watched) -> Trouble:
        breach, column = watched.breach, watched.column
        assert breach is not None, "only what is in breach is a trouble"
        headline, failure = told(breach, self._words(column))
        trouble = Trouble(
            column.quantity,
            column.subject,
            column.environment,
            breach.since,
            headline,
            failure,
            comes_and_goes=breach.times > 0,
        )
        self.troubles.append(trouble)
        return trouble

    def _words(self, column: Column) -> tuple[str, ...]:
        """What a figure alone does not say."""
        if column.quantity in _ABOUT_THE_LOG:
            return tuple(self._last_lines.get(column.subject, ()))
        if column.quantity in {Quantity.UNSEEN, Quantity.SILENT} and column.subject in self._last_reasons:
            return (self._last_reasons[column.subject],)
        return ()

    def _over(self, t: float, what: str, subject: str) -> list[Trouble]:
        found = [one for one in self.open if (one.what, one.subject) == (what, subject)]
        for one in found:
            one.ended = t
        return found

    def _tellings(self, t: float, came: list[Trouble], went: list[Trouble]) -> list[Telling]:
        tellings = []
        for troubles, is_over in ((came, False), (went, True)):
            for environment in dict.fromkeys(one.environment for one in troubles):
                self._told += 1
                of_it = tuple(one for one in troubles if one.environment == environment)
                tellings.append(Telling(self._told, t, environment, of_it, is_over))
        return tellings
