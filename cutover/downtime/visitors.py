"""Who asks: a stranger's eyes on every instance, and one user who must stay the same."""

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Protocol

from urllib3 import BaseHTTPResponse, PoolManager, Timeout, exceptions

from cutover.fleet import Application
from cutover.guestbook import Guestbook
from cutover.probes.sessions import SESSION_PATH, VisitorSession

GIVEN_UP_AFTER_S = 5.0
ANY_PATH = "/ping"
_NO_CONNECTION = "ConnectionError"


class Visitor(Protocol):
    @property
    def name(self) -> str: ...

    def ask(self) -> str:
        """One request; what is wrong with its answer in words, or nothing. Any number of them at once."""


@dataclass(frozen=True)
class AnyInstance:
    """Goes wherever the balancer sends it, another time elsewhere.

    It shows the user's session, for one that shows none may be given a new one with every request.
    """

    address: str
    session: VisitorSession
    application: Application
    browser: PoolManager
    name: str = "any instance"

    def ask(self) -> str:
        answer = _answer(
            self.browser, f"{self.address}{ANY_PATH}", {self.application.session_cookie: self.session.cookie}
        )
        return answer if isinstance(answer, str) else ""


@dataclass(frozen=True)
class SameUser:
    """Keeps the balancer's cookies as a browser does, and is somebody else if it is told another session id."""

    address: str
    session: VisitorSession
    guestbook: Guestbook
    browser: PoolManager
    name: str = "one user"
    _of_balancer: dict[str, str] = field(default_factory=dict, repr=False)

    def ask(self) -> str:
        own = self.guestbook.application.session_cookie
        answer = _answer(self.browser, f"{self.address}{SESSION_PATH}", {**self._of_balancer, own: self.session.cookie})
        if isinstance(answer, str):
            return answer
        given = {
            name: cookie.value
            for header in answer.headers.getlist("Set-Cookie")
            for name, cookie in SimpleCookie(header).items()
        }
        self.guestbook.sign(given)
        self._of_balancer.update({name: value for name, value in given.items() if name != own})
        return self._judged(answer)

    def _judged(self, answer: BaseHTTPResponse) -> str:
        try:
            session_id = json.loads(answer.data)["session_id"]
        except (ValueError, KeyError, TypeError):
            return "no session in the answer"
        if session_id == self.session.session_id:
            return ""
        self.guestbook.sign({}, str(session_id))
        return "another session"


def busy_browser(at_once: int) -> PoolManager:
    """For many requests at the same time: its connections stay open, it keeps no cookies and knows no proxy.

    urllib3 itself, for a third of the time that requests takes: at 100 a second that would be felt by what is measured.
    """
    return PoolManager(num_pools=1, maxsize=at_once, retries=False, timeout=Timeout(GIVEN_UP_AFTER_S))


def _answer(browser: PoolManager, url: str, cookies: dict[str, str]) -> BaseHTTPResponse | str:
    """The answer, or why it is none."""
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    try:
        answer = browser.request("GET", url, headers={"Cookie": header}, redirect=False)
    except exceptions.NewConnectionError:  # to urllib3 a kind of time-out
        return _NO_CONNECTION
    except exceptions.TimeoutError:
        return f"no answer within {GIVEN_UP_AFTER_S:.0f} s"
    except exceptions.HTTPError:
        return _NO_CONNECTION
    return answer if answer.status == HTTPStatus.OK else f"HTTP {answer.status}"
