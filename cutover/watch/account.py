"""A watch as its record tells it, small enough for a page however long it lasted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from cutover.watch.columns import Key, Kind
from cutover.watch.judge import Judge
from cutover.watch.record import Head, Line, Look, Mark, Note, Round, Told
from cutover.watch.troubles import Telling, Trouble

POINTS = 240
"""Of a curve, over the whole of the watch."""
AGES_S = (60, 600, 3600, 6 * 3600)
"""From which age on a worker's memory is told together."""


@dataclass
class Curve:
    """One quantity over time: of each of POINTS spans of time the lowest and the highest figure, or None."""

    points: list[tuple[float, float] | None] = field(default_factory=lambda: [None] * POINTS)
    seen: int = 0
    """Rounds, or looks, that have a figure."""
    total: float = 0.0
    last: float | None = None

    def take(self, place: int, value: float | None) -> None:
        if value is None:
            return
        before = self.points[place]
        self.points[place] = (min(before[0], value), max(before[1], value)) if before else (value, value)
        self.seen += 1
        self.total += value
        self.last = value

    @property
    def lowest(self) -> float | None:
        return min((low for low, _ in filter(None, self.points)), default=None)

    @property
    def highest(self) -> float | None:
        return max((high for _, high in filter(None, self.points)), default=None)

    @property
    def mean(self) -> float | None:
        return self.total / self.seen if self.seen else None


@dataclass(frozen=True)
class Event:
    """What happened beside the troubles: a restart, a resumption, a remark, a change of production."""

    t: float
    kind: str
    """begun, resumed, interrupted, ended, restart, redis, change, note."""
    subject: str
    words: str


@dataclass
class Mean:
    total: float = 0.0
    number: int = 0

    def take(self, value: float) -> None:
        self.total, self.number = self.total + value, self.number + 1

    @property
    def value(self) -> float | None:
        return self.total / self.number if self.number else None


@dataclass
class Account:
    head: Head
    until: float
    """Seconds since the watch began: its last line."""
    rounds: int = 0
    first_round: float | None = None
    """Before it there was a whole look, in which nothing was missed."""
    curves: dict[Key, Curve] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    tellings: list[Telling] = field(default_factory=list)
    told: dict[int, Told] = field(default_factory=dict)
    """By number of the message."""
    events: list[Event] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    by_age: dict[tuple[str, int], tuple[Mean, Mean]] = field(
        default_factory=lambda: defaultdict(lambda: (Mean(), Mean()))
    )
    """By instance and age from AGES_S: MB of a worker in the first half of the watch, and in the second."""
    ended: float | None = None
    """When it came to its end, or was told to stop; after that there is one more look, and no round."""

    @property
    def expected_rounds(self) -> int:
        """Since the first one, in the time that it was to last, as far as that has passed."""
        if self.first_round is None:
            return 1
        last = self.until if self.ended is None else self.ended
        return round((min(last, self.head.for_s) - self.first_round) / self.head.every_s) + 1

    @property
    def undelivered(self) -> list[Told]:
        return [one for one in self.told.values() if any(one.problems.values())]


def account_of(head: Head, lines: Iterable[Line], until: float) -> Account:
    """`until`: of the last line. The lines are read one by one."""
    account, judge = Account(head, until), Judge(head)
    account.curves = {one.key: Curve() for one in head.columns}
    sampled = [one.key for one in head.columns if one.is_sampled]
    identities: dict[str, int] = {}
    was_changing = False
    for line in lines:
        account.tellings += judge.take(line)
        if isinstance(line, Round):
            place = _place(line.t, until)
            account.rounds += 1
            account.first_round = line.t if account.first_round is None else account.first_round
            for key, value in zip(sampled, line.values, strict=True):
                account.curves[key].take(place, value)
            _take_workers(account, line)
            _take_restarts(account, line, identities)
            if line.changing and not was_changing:
                account.events.append(Event(line.t, "change", "production", "a change of production is under way"))
            was_changing = line.changing
        elif isinstance(line, Look):
            account.looks.append(line)
            _take_cloud(account, line)
        elif isinstance(line, Note):
            account.notes.append(line)
            account.events.append(Event(line.t, "note", "", line.text))
        elif isinstance(line, Mark):
            account.ended = line.t if line.what in {"ended", "interrupted"} else None
            account.events.append(Event(line.t, line.what, "", f"the watch was {line.what}"))
        elif isinstance(line, Told):
            account.told[line.number] = line
    account.tellings += judge.at_end(until)
    account.troubles = judge.troubles
    return account


def _place(t: float, until: float) -> int:
    return min(max(int(POINTS * t / until), 0), POINTS - 1) if until > 0 else 0


def _take_workers(account: Account, seen: Round) -> None:
    half = 0 if seen.t < account.until / 2 else 1
    for instance, workers in seen.workers.items():
        for _, born_s, memory_mb in workers:
            age = max((one for one in AGES_S if one <= seen.t - born_s), default=None)
            if age is not None:
                account.by_age[instance, age][half].take(memory_mb)


def _take_restarts(account: Account, seen: Round, identities: dict[str, int]) -> None:
    instances = {one.subject for one in account.head.columns if one.kind is Kind.INSTANCE}
    for subject, identity in seen.identities.items():
        before = identities.get(subject)
        if before is not None and before != identity:
            is_instance = subject in instances
            words = "restarted" if is_instance else "restarted, or replaced by another server"
            account.events.append(
                Event(seen.t, "restart" if is_instance else "redis", subject, f"{subject} was {words}")
            )
        identities[subject] = identity


def _take_cloud(account: Account, look: Look) -> None:
    if look.theme != "cloud":
        return
    for column in account.head.columns:
        if column.kind is Kind.CLOUD and column.environment == look.environment:
            account.curves[column.key].take(_place(look.t, account.until), look.facts.get(column.quantity))
