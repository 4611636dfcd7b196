"""GO, NO-GO or INCONCLUSIVE on a watch: a pure function of its account."""

import json
from collections.abc import Iterator

from cutover.errors import Failure
from cutover.runs.results import Record
from cutover.verdict.decision import Decision
from cutover.watch.account import Account
from cutover.watch.columns import DERIVED, Column, Kind
from cutover.watch.success import Success, successes

_FOLLOWS_FROM_OTHERS = frozenset(quantity for of_kind in DERIVED.values() for quantity in of_kind)


class WatchReason(Record):
    """What speaks against GO, or keeps it from being said."""

    kind: str
    """trouble, unseen, or untold."""
    headline: str
    details: str
    """As every failure reads."""


class WatchVerdict(Record):
    decision: Decision
    exit_code: int
    headline: str
    reasons: tuple[WatchReason, ...]
    rounds: int
    expected_rounds: int
    successes: tuple[Success, ...]

    def canonical_json(self) -> str:
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


def judge_watch(account: Account) -> WatchVerdict:
    """A trouble is NO-GO, also when it is over. Too little seen is INCONCLUSIVE. A message not taken is exit code 1."""
    troubles, unseen, untold = list(_troubles(account)), list(_unseen(account)), list(_untold(account))
    decision = Decision.NO_GO if troubles else Decision.INCONCLUSIVE if unseen else Decision.GO
    return WatchVerdict(
        decision=decision,
        exit_code=Decision.NO_GO.exit_code if untold else decision.exit_code,
        headline=_headline(account, decision),
        reasons=(*troubles, *unseen, *untold),
        rounds=account.rounds,
        expected_rounds=account.expected_rounds,
        successes=successes(account.looks),
    )


def _headline(account: Account, decision: Decision) -> str:
    lasted = _duration(account.until)
    seen = f"{account.rounds:,} of {account.expected_rounds:,} rounds in {lasted}"
    number = len(account.troubles)
    if decision is Decision.GO:
        return f"Still good: nothing was wrong for long in {lasted} ({seen})."
    if decision is Decision.INCONCLUSIVE:
        return f"Too little was seen to say that it is still good ({seen})."
    still = sum(not one.is_over for one in account.troubles)
    state = "all over" if not still else "still so" if still == number else f"{still} still so"
    return f"{number} trouble{'s' if number > 1 else ''}, {state} ({seen})."


def _troubles(account: Account) -> Iterator[WatchReason]:
    for one in account.troubles:
        span = f"after {_duration(one.began)}, " + (
            "still so" if one.ended is None else f"over after {_duration(one.ended - one.began)}"
        )
        yield WatchReason(
            kind="trouble", headline=f"{one.environment}: {one.headline} ({span})", details=f"{one.failure}"
        )


def _unseen(account: Account) -> Iterator[WatchReason]:
    """What is judged, and was seen in fewer rounds than it takes; and looks of which none could tell anything."""
    too_few = account.head.least_seen * account.expected_rounds
    missing: dict[tuple[str, int], list[Column]] = {}
    for column in account.head.columns:
        if _is_counted(column) and account.curves[column.key].seen <= too_few:
            missing.setdefault((column.subject, account.curves[column.key].seen), []).append(column)
    for (subject, seen), columns in missing.items():
        yield _too_little(
            f"{subject}: {', '.join(one.quantity for one in columns)}",
            f"{seen:,} of {account.expected_rounds:,}",
            f"more than {account.head.least_seen:.0%} of the rounds",
        )
    for environment in dict.fromkeys(one.environment for one in account.head.columns):
        for theme in ("state", "journey"):
            looks = [one for one in account.looks if (one.theme, one.environment) == (theme, environment)]
            if sum(one.outcome != "unseen" for one in looks) <= account.head.least_seen * len(looks):
                words = {"state": "its whole effective state", "journey": "a user's journey"}[theme]
                last = next((one.failure.actual for one in reversed(looks) if one.failure), "no look came to its end")
                yield _too_little(f"{environment}: {words}", last, "most of the looks tell something")


def _is_counted(column: Column) -> bool:
    """What nothing can be told of without a user's doing, or without AWS, is left to the others."""
    return column.limit is not None and column.kind is not Kind.CLOUD and column.quantity not in _FOLLOWS_FROM_OTHERS


def _too_little(subject: str, actual: str, expected: str) -> WatchReason:
    failure = Failure(
        subject,
        expected,
        actual,
        "see why it could not be looked at, in the record's lines of these rounds; watch again",
    )
    return WatchReason(kind="unseen", headline=f"too little seen: {subject}", details=f"{failure}")


def _untold(account: Account) -> Iterator[WatchReason]:
    for one in account.undelivered:
        problems = [f"{channel}: {problem}" for channel, problem in one.problems.items() if problem]
        failure = Failure(
            "Channels",
            f"take the message: {one.title}",
            "\n".join(problems),
            "correct the channel's URL, or see its service",
        )
        yield WatchReason(kind="untold", headline=f"nobody was told: {one.title}", details=f"{failure}")


def _duration(seconds: float) -> str:
    for unit_s, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * unit_s:
            return f"{seconds / unit_s:.3g} {unit}"
    return f"{seconds:.3g} s"
