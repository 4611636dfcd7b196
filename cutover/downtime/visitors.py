"""Who asks: a stranger's eyes on every instance, and one user who must stay the same."""

import logging
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Protocol

import requests
from requests.adapters import HTTPAdapter

from cutover.fleet import Application
from cutover.guestbook import Guestbook
from cutover.probes.sessions import SESSION_PATH, VisitorSession, plain_browser

GIVEN_UP_AFTER_S = 5.0
ANY_PATH = "/ping"


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
    browser: requests.Session
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
    browser: requests.Session
    name: str = "one user"
    _of_balancer: dict[str, str] = field(default_factory=dict, repr=False)

    def ask(self) -> str:
        own = self.guestbook.application.session_cookie
        answer = _answer(self.browser, f"{self.address}{SESSION_PATH}", {**self._of_balancer, own: self.session.cookie})
        if isinstance(answer, str):
            return answer
        given = {cookie.name: str(cookie.value) for cookie in answer.cookies}
        self.guestbook.sign(given)
        self._of_balancer.update({name: value for name, value in given.items() if name != own})
        return self._judged(answer)

    def _judged(self, answer: requests.Response) -> str:
        try:
            session_id = answer.json()["session_id"]
        except (ValueError, KeyError, TypeError):
            return "no session in the answer"
        if session_id == self.session.session_id:
            return ""
        self.guestbook.sign({}, str(session_id))
        return "another session"


def busy_browser(at_once: int) -> requests.Session:
    """For many requests at the same time: its connections stay open, and it keeps no cookies."""
    # urllib3 says at each lost connection that it is lost: that is what is being counted.
    logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
    browser = plain_browser()
    browser.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("http://", "https://"):
        browser.mount(scheme, HTTPAdapter(pool_connections=1, pool_maxsize=at_once))
    return browser


def _answer(browser: requests.Session, url: str, cookies: dict[str, str]) -> requests.Response | str:
    """The answer, or why it is none."""
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    try:
        answer = browser.get(url, headers={"Cookie": header}, timeout=GIVEN_UP_AFTER_S)
    except requests.Timeout:
        return f"no answer within {GIVEN_UP_AFTER_S:.0f} s"
    except requests.RequestException as error:
        return type(error).__name__
    return answer if answer.status_code == requests.codes.ok else f"HTTP {answer.status_code}"
