"""A day of a watch with all that can happen in one."""

import random
from collections.abc import Iterator, Mapping
from functools import cache

from cutover.fleet import Quantity
from cutover.runs.results import ShownFailure
from cutover.watch.account import Account
from cutover.watch.columns import Column, Kind
from cutover.watch.judge import Judge
from cutover.watch.record import Head, Line, LoggedLine, Look, Mark, Note, Round, Told
from tests.cutover.report.watched import HOUR, WRONG, head, look, told

SCRIPT = "<script>alert('a user writes')</script>"
RELAPSED = ShownFailure(
    type="Mismatch",
    subject="Redis of production-2, worker 4711",
    expected="redis-production (run_id abc)",
    actual="redis-staging    (run_id def)",
    next_action="take production back to where it was: uv run cutover rollback --fleet small --apply",
)


@cache
def day_told() -> Account:
    """With a round in each minute."""
    of, lines = day(60.0)
    return told(of, *lines)


def day(every_s: float = 10.0) -> tuple[Head, Iterator[Line]]:
    """Two outages, a leak, a switch, a pause of the watch, remarks, messages that were not all taken, a relapse."""
    of = head(for_s=24 * HOUR, every_s=every_s)
    return of, _with_messages(of, _day(of))


def _with_messages(of: Head, lines: Iterator[Line]) -> Iterator[Line]:
    judge = Judge(of)
    for line in lines:
        yield line
        for telling in judge.take(line):
            refused = "HTTP 502 from the mail service" if telling.number % 4 == 0 else None
            yield Told(
                t=telling.t + 1,
                number=telling.number,
                title=telling.headline,
                problems={"SLACK": None, "MAIL": refused},
            )


NOTES = {
    3.2 * HOUR: "Amina in Kano: the map stays empty, she was thrown out",
    6.1 * HOUR: f"The switch is done. {SCRIPT}",
    15.5 * HOUR: "Export is slow, says the team in Abuja; " + "they-sent-a-very-long-file-name-" * 5 + ".xlsx",
}


def _day(of: Head) -> Iterator[Line]:
    chance = random.Random(4711)
    asked = [one for one in of.columns if one.is_sampled]
    notes = dict(NOTES)
    yield Mark(t=0, what="begun")
    for number in range(int(of.for_s / of.every_s)):
        t = number * of.every_s + 0.5
        if 21 * HOUR < t < 21.4 * HOUR:
            continue
        if 21.4 * HOUR <= t < 21.4 * HOUR + of.every_s:
            yield Mark(t=t, what="resumed")
        for at in [at for at in notes if at <= t]:
            yield Note(t=at, text=notes.pop(at))
        yield _round(t, asked, chance)
        if t % 600 > 600 - of.every_s:
            yield from _looks(t + 5, chance)
    yield Mark(t=24 * HOUR, what="ended")


def _round(t: float, asked: list[Column], chance: random.Random) -> Round:
    logged: tuple[LoggedLine, ...] = ()
    if _is_silent(t) and t % 60 < 10:
        text = "redis.exceptions.ConnectionError: Error 111 connecting to redis-production:6379. Connection refused."
        logged = (LoggedLine(instance="production-1", level="error", text=text, count=2),)
    return Round(
        t=t,
        values=tuple(_figure(one, t, chance) for one in asked),
        identities={
            "production-1": 100 + (t > 6 * HOUR),
            "production-2": 200 + (t > 6 * HOUR + 30) + (t > 17 * HOUR),
            "staging-1": 300,
            "redis-production": 0xABC,
            "redis-staging": 0xDEF,
        },
        workers={
            name: tuple(
                (
                    pid + int(t // (3 * HOUR)) * 10,
                    int(t // (3 * HOUR) * 3 * HOUR),
                    round(_worker_mb(name, t) - 3 * pid, 1),
                )
                for pid in (1, 2)
            )
            for name in ("staging-1", "production-1", "production-2")
            if not (name == "production-1" and _is_away(t))
        },
        logged=logged,
        changing=6 * HOUR < t < 6 * HOUR + 60,
    )


def _is_silent(t: float) -> bool:
    return 3.1 * HOUR < t < 3.18 * HOUR


def _is_away(t: float) -> bool:
    return 19 * HOUR < t < 19.25 * HOUR


def _leaked_mb(t: float) -> float:
    return 320 * (t - 14 * HOUR) / HOUR if 14 * HOUR < t < 17 * HOUR else 0.0


def _worker_mb(instance: str, t: float) -> float:
    return 172 + 8 * min(t % (3 * HOUR) / HOUR, 1) + (_leaked_mb(t) if instance == "production-2" else 0)


def _figure(one: Column, t: float, chance: random.Random) -> float | None:
    busy = max(0.0, 1 - abs((t / HOUR) % 24 - 14) / 7)
    is_own = one.subject in {"redis-production", "production-1", "production-2", "production"}
    if one.subject == "production-1" and _is_away(t):
        return {Quantity.UNSEEN: 1.0, Quantity.HTTP_FAILED: 1.0}.get(one.quantity)
    if one.kind is Kind.REDIS and one.subject == "redis-production" and _is_silent(t):
        return 1.0 if one.quantity is Quantity.SILENT else None
    if is_own and one.kind in {Kind.ADDRESS, Kind.INSTANCE} and _is_silent(t):
        if one.quantity is Quantity.ERRORS:
            return 2.0 if t % 60 < 10 and one.subject == "production-1" else 0.0
        if one.quantity is Quantity.HTTP_FAILED:
            return 1.0
        if one.quantity is Quantity.HTTP_MS:
            return None
    figures: Mapping[Quantity, float | None] = {
        Quantity.CONNECTIONS: 6 + round(3 * busy + chance.random()) if is_own else 6 + round(chance.random()),
        Quantity.WORKER_MEMORY: round(_worker_mb(one.subject, t) + chance.random(), 1),
        Quantity.DISK_FREE: round(0.61 - 0.05 * t / (24 * HOUR), 4),
        Quantity.INODES_FREE: 0.93,
        Quantity.HTTP_MS: round(4 + 30 * busy * chance.random() + (400 if chance.random() > 0.999 else 0), 1),
        Quantity.REDIS_MB: round((60 if is_own else 18) + 40 * busy * is_own + chance.random(), 2),
        Quantity.REDIS_MEMORY: round(((60 if is_own else 18) + 40 * busy * is_own + chance.random()) / 384, 4),
        Quantity.REDIS_CLIENTS: (13 if is_own else 6) + round(5 * busy * is_own + chance.random()),
        Quantity.SESSIONS: round((220 if is_own else 12) + 300 * busy * is_own),
        Quantity.HIT_RATIO: round(0.97 + 0.03 * chance.random(), 4) if busy or is_own else None,
        Quantity.PING_MS: round(0.2 + 0.3 * chance.random() ** 4, 3),
        Quantity.WARNINGS: 1.0 if chance.random() > 0.999 else 0.0,
    }
    return figures.get(one.quantity, 0.0)


def _looks(t: float, chance: random.Random) -> Iterator[Look]:
    for environment in ("staging", "production"):
        outcome = "unseen" if environment == "production" and (_is_away(t) or _is_silent(t)) else "right"
        if environment == "production" and t > 23.6 * HOUR:
            yield look(t, "state", "wrong", environment, failure=RELAPSED, is_relapse=True)
        else:
            yield look(t, "state", outcome, environment)
        if environment == "production":
            facts = {Quantity.CLOUD_CPU: 3 + 9 * chance.random(), Quantity.CLOUD_MEMORY: 17.0, "cloud-evictions": 0.0}
            yield look(t, "cloud", "right", environment, facts=facts)
        if t % HOUR < 600:
            yield look(t, "journey", "right", environment)
            is_wrong = environment == "production" and 14.5 * HOUR < t < 16.5 * HOUR
            yield look(t, "links", "wrong" if is_wrong else "right", environment, failure=WRONG if is_wrong else None)
