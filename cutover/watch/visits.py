"""A small request to each address in each round, as a visitor who is known there: how long it took, and what came."""

import time
from dataclasses import dataclass, field
from http import HTTPStatus

from urllib3 import PoolManager, Timeout, exceptions

from cutover.fleet import Application

PATH = "/ping"
GIVEN_UP_AFTER_S = 5.0


@dataclass(frozen=True)
class Visit:
    took_ms: float
    is_well: bool


@dataclass(frozen=True)
class Visits:
    """Whoever shows no session may be given a new one with every request: nobody is visited before there is one.

    Nothing is kept open between two rounds: a worker that waits for the next request serves nobody else.
    """

    application: Application
    cookies: dict[str, str] = field(default_factory=dict, repr=False)
    """By environment, the one that its visitor shows."""
    _browser: PoolManager = field(
        default_factory=lambda: PoolManager(retries=False, timeout=Timeout(GIVEN_UP_AFTER_S)), repr=False
    )

    def at(self, address: str, environment: str) -> Visit | None:
        """None where nobody is known yet."""
        cookie = self.cookies.get(environment)
        if cookie is None:
            return None
        headers = {"Cookie": f"{self.application.session_cookie}={cookie}", "Connection": "close"}
        began = time.monotonic()
        try:
            answer = self._browser.request("GET", f"{address}{PATH}", headers=headers, redirect=False)
            is_well = answer.status == HTTPStatus.OK
        except exceptions.HTTPError:
            is_well = False
        return Visit(round(1000 * (time.monotonic() - began), 1), is_well)
