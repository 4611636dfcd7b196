"""A small request to each address in each round, as a visitor who is known there: how long it took, and what came."""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from urllib3 import PoolManager, Timeout, exceptions

from cutover.fleet import Application
from cutover.watch.questions import Visitor

PATH = "/api/session/status"
"""Tells whose session it is, and gives none to a stranger."""
GIVEN_UP_AFTER_S = 5.0


@dataclass(frozen=True)
class Visit:
    took_ms: float
    is_well: bool
    is_known: bool | None = None
    """Whether the session that was shown is still the visitor's; None where nobody said."""


@dataclass
class Visits:
    """Whoever shows no session may be given a new one with every request: nobody is visited before there is one.

    Nothing is kept open between two rounds: a worker that waits for the next request serves nobody else.
    """

    application: Application
    visitors: dict[str, Visitor] = field(default_factory=dict)
    """By environment."""
    lost: set[str] = field(default_factory=set)
    """Environments in which the present visitor was a stranger in the last round that told."""
    _browser: PoolManager = field(
        default_factory=lambda: PoolManager(retries=False, timeout=Timeout(GIVEN_UP_AFTER_S)), repr=False
    )

    def meet(self, visitors: Mapping[str, Visitor]) -> None:
        """Those who are visited from now on. Somebody new has lost nothing yet."""
        self.lost -= {name for name, visitor in visitors.items() if visitor != self.visitors.get(name)}
        self.visitors |= visitors

    def heard(self, environment: str, visits: Iterable[Visit | None]) -> int | None:
        """At how many addresses of a round its visitor was a stranger; None where none of them said."""
        known = [visit.is_known for visit in visits if visit and visit.is_known is not None]
        if not known:
            return None
        self.lost = self.lost - {environment} if all(known) else self.lost | {environment}
        return known.count(False)

    def at(self, address: str, environment: str) -> Visit | None:
        """None where nobody is known yet."""
        visitor = self.visitors.get(environment)
        if visitor is None:
            return None
        headers = {"Cookie": f"{self.application.session_cookie}={visitor.cookie}", "Connection": "close"}
        began = time.monotonic()
        try:
            answer = self._browser.request("GET", f"{address}{PATH}", headers=headers, redirect=False)
            told = json.loads(answer.data)["session_id"] if answer.status == HTTPStatus.OK else None
            is_well = answer.status == HTTPStatus.OK
        except (exceptions.HTTPError, ValueError, LookupError, TypeError):
            told, is_well = None, False
        took_ms = round(1000 * (time.monotonic() - began), 1)
        return Visit(took_ms, is_well, told == visitor.session_id if is_well else None)
