"""What the application says of its session store, asked many times: each answer is one worker's."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from cutover.errors import Mismatch
from cutover.fleet import Application
from cutover.probes.sessions import get, plain_browser

STATUS_PATH = "/api/session/redis-status"
"""Asking it makes no session."""


@dataclass(frozen=True)
class StoreStatus:
    connected: bool
    session_type: str

    def __str__(self) -> str:
        return f"{self.session_type}, {'connected' if self.connected else 'not connected'}"


def store_statuses(address: str, times: int, application: Application) -> tuple[StoreStatus, ...]:
    """Raises Mismatch for an answer of another form, ProbeError where there is none."""
    with ThreadPoolExecutor(times) as pool:
        return tuple(pool.map(lambda _: _status(address, application), range(times)))


def _status(address: str, application: Application) -> StoreStatus:
    url = f"{address}{STATUS_PATH}"
    with plain_browser() as browser:
        answer = get(browser, url, application)
    try:
        said = answer.json()
        return StoreStatus(bool(said["connected"]), str(said["session_type"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Mismatch.of(
            url,
            expected="JSON with connected and session_type",
            actual=f"{answer.headers.get('content-type', 'something')} without them",
            next_action="open the address in a browser: is this the application?",
        ) from error
