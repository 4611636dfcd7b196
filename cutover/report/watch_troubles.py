"""Each trouble of a watch as its page tells it: how long it was there, and whether somebody was told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from cutover.report.watch_wording import day_and_clock, lasting
from cutover.watch.account import Account
from cutover.watch.record import Told
from cutover.watch.troubles import Trouble


@dataclass(frozen=True)
class ToldTrouble:
    trouble: Trouble
    span: str
    told: tuple[str, ...]
    """A sentence for the message that it came up, and one for that it is over."""


def troubles_now(account: Account) -> list[ToldTrouble]:
    """Production's first, and there what came last: the nearest to what is being done about it."""
    open_ones = [one for one in account.troubles if not one.is_over]
    return [_told(account, one) for one in sorted(open_ones, key=lambda one: (one.environment, -one.began))]


def troubles_before(account: Account) -> list[ToldTrouble]:
    return [_told(account, one) for one in account.troubles if one.is_over]


def _told(account: Account, trouble: Trouble) -> ToldTrouble:
    began = _at(account, trouble.began)
    if trouble.ended is None:
        span = f"since {began}, for {lasting(account.until - trouble.began)}"
    else:
        span = f"from {began} to {_at(account, trouble.ended)}, {lasting(trouble.ended - trouble.began)}"
    return ToldTrouble(trouble, span, tuple(_messages(account, trouble)))


def _messages(account: Account, trouble: Trouble) -> Iterator[str]:
    for telling in account.tellings:
        if any(one is trouble for one in telling.troubles):
            message = account.told.get(telling.number)
            about = "That it is over was" if telling.is_over else "It was"
            yield _sentence(account, about, message)


def _sentence(account: Account, about: str, message: Told | None) -> str:
    if message is None:
        return f"{about} not told: no message of it is on the record."
    if not message.problems:
        return f"{about} told to nobody: the fleet names no channel."
    taken = [channel for channel, problem in message.problems.items() if not problem]
    refused = [f"{channel} did not take it: {problem}" for channel, problem in message.problems.items() if problem]
    to_whom = f"told through {', '.join(taken)}" if taken else "told to nobody"
    return f"{'; '.join([f'{about} {to_whom} at {_at(account, message.t)}', *refused])}."


def _at(account: Account, t: float) -> str:
    return day_and_clock(account.head.started + timedelta(seconds=t))
