"""What a page has on its way: one that has gone quiet shows nothing new, however long one waits."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Request

QUIET_MS = 3_000
"""How long a page may still draw what it has received."""


class Traffic:
    """The requests of a page since somebody began to listen."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._on_its_way: set[Request] = set()
        self._moved = 0

    @contextmanager
    def listening(self) -> Iterator["Traffic"]:
        heard = {"request": self._begun, "requestfinished": self._ended, "requestfailed": self._ended}
        for event, hear in heard.items():
            self._page.on(event, hear)  # type: ignore[call-overload]
        try:
            yield self
        finally:
            for event, hear in heard.items():
                self._page.remove_listener(event, hear)

    def wait_for(self, sign: str, expectation: Callable[[float], object], *, most_ms: float) -> None:
        """For as long as anything moves and `most_ms` have not passed, and QUIET_MS beyond.

        `expectation` takes how long it may wait, in milliseconds. `sign` says what is seen as long as it is not met.
        Raises AssertionError, with the sign and how long was waited in vain.
        """
        began = time.monotonic()
        while True:
            moved = self._moved
            try:
                expectation(QUIET_MS)
            except AssertionError as error:
                waited_s = time.monotonic() - began
                if (self._on_its_way or moved != self._moved) and waited_s < most_ms / 1000:
                    continue
                way = "with a request on its way" if self._on_its_way else "with nothing on its way"
                raise AssertionError(f"{sign}, still after {waited_s:.0f} s, {way}") from error
            return

    def _begun(self, request: Request) -> None:
        self._on_its_way.add(request)
        self._moved += 1

    def _ended(self, request: Request) -> None:
        self._on_its_way.discard(request)
        self._moved += 1
