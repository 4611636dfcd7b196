"""A dialogue that goes wrong because the application forgets, between two requests, with whom it talks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from cutover.errors import Mismatch

NEXT_ACTION = (
    "this user is another one at each request: see the domain, the name and the Secure flag of the cookie in an "
    "answer, and whether all workers have one session store and one SECRET_KEY"
)


@contextmanager
def remembered(session_id: Callable[[], str | None]) -> Iterator[None]:
    """Whatever goes wrong in the block is told with its reason, where no session lasts from one request to the next.

    `session_id`: asks the application for its own id of this user's session; None to a stranger.
    """
    try:
        yield
    except Mismatch as wrong:
        told = session_id(), session_id()
        if None not in told and told[0] == told[1]:
            raise
        what = "no session" if told == (None, None) else "another session each time"
        actual = f"{wrong.failure.actual}\nand the application, asked twice for this user's session: {what}"
        raise Mismatch(replace(wrong.failure, actual=actual, next_action=NEXT_ACTION)) from wrong
