"""A visitor's session, opened and shown over HTTP to the address of an environment or of one instance."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Application, Instance
from cutover.guestbook import Guestbook

SESSION_PATH = "/session_info"
"""Answers with the application's own id of the visitor's session, and makes one where there is none."""


@dataclass(frozen=True)
class VisitorSession:
    """A session as its visitor holds it."""

    cookie: str
    """Signed; whoever has it is the visitor. Never to be written anywhere."""
    session_id: str
    """The application's own id of the session."""
    environment: str
    """Where it was opened."""
    lifetime_s: int | None = None
    """Until the cookie expires, from the moment it was given; None for one that ends with the browser."""

    @property
    def sid(self) -> str:
        """What its store calls it: the cookie without its signature."""
        return self.cookie.rpartition(".")[0]

    def __repr__(self) -> str:
        return f"VisitorSession(session_id={self.session_id!r}, environment={self.environment!r})"


def open_session(address: str, guestbook: Guestbook, environment: str) -> VisitorSession:
    """Visit the address for the first time."""
    with plain_browser() as browser:
        get(browser, f"{address}/", guestbook.application)
        cookie_name = guestbook.application.session_cookie
        cookie = browser.cookies.get(cookie_name)
        if cookie is None:
            raise Mismatch.of(
                f"First visit to {address}",
                expected=f"a cookie named {cookie_name}",
                actual=f"cookies: {', '.join(sorted(browser.cookies.keys())) or 'none'}",
                next_action="look at Set-Cookie of the answer: name, Secure flag, domain",
            )
        ends = next(one.expires for one in browser.cookies if one.name == cookie_name)
        lifetime_s = None if ends is None else ends - round(time.time())
        return VisitorSession(cookie, _session_id(browser, address, guestbook), environment, lifetime_s)


@dataclass(frozen=True)
class ShownSession:
    """Under which session id the visitor is known, when showing the session's cookie and no other."""

    at_home: str
    """At the address where the session was opened."""
    by_instance: Mapping[str, str]


def show_session(
    session: VisitorSession, home: str, instances: Iterable[Instance], guestbook: Guestbook
) -> ShownSession:
    """Show the cookie to each instance directly, past the balancer; and at home, for contrast."""
    seen = {instance.name: session_seen_at(instance.address, session, guestbook) for instance in instances}
    return ShownSession(session_seen_at(home, session, guestbook), seen)


def session_seen_at(address: str, session: VisitorSession, guestbook: Guestbook) -> str:
    """The session id that the visitor has at this address, when showing the session's cookie and no other."""
    with plain_browser() as browser:
        browser.cookies.set(guestbook.application.session_cookie, session.cookie)
        return _session_id(browser, address, guestbook)


def plain_browser() -> requests.Session:
    """Without this machine's proxies and .netrc: the address itself is asked, from here."""
    browser = requests.Session()
    browser.trust_env = False
    return browser


def _session_id(browser: requests.Session, address: str, guestbook: Guestbook) -> str:
    """Ask, and sign for the session that the asking may have made."""
    url = f"{address}{SESSION_PATH}"
    answer = get(browser, url, guestbook.application)
    try:
        session_id = answer.json()["session_id"]
    except (ValueError, KeyError, TypeError):
        session_id = None
    if isinstance(session_id, str):
        for cookie in (*browser.cookies, *answer.cookies):
            guestbook.sign({cookie.name: str(cookie.value)}, session_id)
        return session_id
    raise Mismatch.of(
        url,
        expected="JSON with a session_id",
        actual=f"{answer.headers.get('content-type', 'something')} without one",
        next_action="open the address in a browser: is this the application?",
    )


def answered(
    browser: requests.Session, method: str, url: str, application: Application, **how: Any
) -> requests.Response:
    """Whatever the answer is. Raises ProbeError where nobody answers."""
    try:
        return browser.request(method, url, timeout=application.answers_within.total_seconds(), **how)
    except requests.RequestException as error:
        raise ProbeError.of(
            url,
            expected="an answer over HTTP",
            actual=type(error).__name__,
            next_action="see whether the service listens there and may be reached from here",
        ) from error


def get(browser: requests.Session, url: str, application: Application) -> requests.Response:
    """Raises ProbeError where nobody answers, Mismatch for another answer than 200."""
    answer = answered(browser, "GET", url, application)
    if not answer.ok:
        raise Mismatch.of(
            url,
            expected="HTTP 200",
            actual=f"HTTP {answer.status_code}",
            next_action="read the service's log: without its session store it answers 500 to everything",
        )
    return answer
