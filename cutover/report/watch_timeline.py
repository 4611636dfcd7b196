"""What happened during a watch, one thing after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from cutover.report.watch_wording import lasting
from cutover.verdict.phrases import where
from cutover.watch.account import Account, Event
from cutover.watch.causes import JOURNEY, LINKS, RELAPSE, STATE
from cutover.watch.record import Look

_AT_THE_EDGES = frozenset({"begun", "ended"})
"""Of the watch itself: no mark in a picture tells where it begins."""
_OF_LOOKS = frozenset({STATE, RELAPSE, JOURNEY, LINKS})
_THEMES = {
    STATE: "the whole effective state",
    JOURNEY: "a user's journey",
    LINKS: "the links of finished analyses",
    "cloud": "CloudWatch",
}


@dataclass(frozen=True)
class Happening:
    t: float
    kind: str
    """wrong, over, note, or what kind of event."""
    words: str
    number: int | None = None
    """Of its mark in the pictures."""


def marked(account: Account) -> list[Event]:
    """With a mark in every picture, numbered from 1 in this order."""
    return sorted((one for one in account.events if one.kind not in _AT_THE_EDGES), key=lambda one: one.t)


def timeline(account: Account) -> list[Happening]:
    numbers = {id(one): number for number, one in enumerate(marked(account), start=1)}
    happened = [Happening(one.t, one.kind, one.words, numbers.get(id(one))) for one in account.events]
    return sorted([*happened, *_troubles(account), *_wrong_looks(account)], key=lambda one: one.t)


def theme_in_words(theme: str) -> str:
    return _THEMES.get(theme, theme)


def _troubles(account: Account) -> Iterator[Happening]:
    """Those of the rounds: what a look found is told by the look."""
    for one in account.troubles:
        if one.what not in _OF_LOOKS:
            yield Happening(one.began, "wrong", f"{one.environment}: {one.headline}")
        if one.ended is not None:
            yield Happening(one.ended, "over", f"{one.environment}: {one.headline}")


def _wrong_looks(account: Account) -> Iterator[Happening]:
    """Several in a row, of the same theme in the same environment, as one."""
    by_theme = sorted(account.looks, key=lambda look: (look.theme, look.environment, look.t))
    for (theme, environment), looks in groupby(by_theme, key=lambda look: (look.theme, look.environment)):
        for is_wrong, row in groupby(looks, key=lambda look: look.outcome == "wrong"):
            if is_wrong:
                yield _told(theme, environment, list(row))


def _told(theme: str, environment: str, looks: list[Look]) -> Happening:
    found = next((f": {look.failure.subject}" for look in looks if look.failure), "")
    again = f" ({len(looks)} looks in a row, over {lasting(looks[-1].t - looks[0].t)})" if len(looks) > 1 else ""
    return Happening(looks[0].t, "wrong", f"{theme_in_words(theme)} {where(environment)}{found}{again}")
