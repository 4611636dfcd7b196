"""Sessions over real HTTP, from a server that keeps them as the application does."""

from collections.abc import Callable
from itertools import count

import pytest

from cutover.errors import CutoverError, Mismatch, ProbeError
from cutover.fleet import Application, Instance
from cutover.guestbook import Guestbook
from cutover.probes.sessions import (
    ShownSession,
    VisitorSession,
    open_session,
    session_seen_at,
    show_session,
)
from tests.cutover.servers import Reply, Request, closed, http_server, talking

GUESTBOOK = Guestbook(Application())
COOKIE = "chatmrpt_session"


def application(first: int = 1) -> Callable[[Request], Reply]:
    """Its sessions count from a number of its own: a known cookie keeps its session, a stranger gets a new one."""
    numbers = count(first)
    known: dict[str, str] = {}

    def answer(request: Request) -> Reply:
        cookie = request.cookie.partition("=")[2]
        if cookie not in known:
            number = next(numbers)
            cookie = cookie or f"signed-{number}"
            known[cookie] = f"session-{number}"
        return Reply(body=f'{{"session_id": "{known[cookie]}"}}', headers={"Set-Cookie": f"{COOKIE}={cookie}; Path=/"})

    return answer


def instance(name: str, address: str) -> Instance:
    return Instance.model_validate({"name": name, "address": address, "host": {"via": "local"}})


def test_a_first_visit_opens_a_session_and_its_repr_hides_the_cookie() -> None:
    with http_server(application()) as address:
        session = open_session(address, GUESTBOOK, "staging")

    assert session == VisitorSession(cookie="signed-1", session_id="session-1", environment="staging")
    assert repr(session) == "VisitorSession(session_id='session-1', environment='staging')"
    assert "signed" not in f"{session}"


def test_a_session_shown_at_home_and_elsewhere() -> None:
    with http_server(application()) as home, http_server(application(100)) as other:
        session = open_session(home, GUESTBOOK, "staging")
        shown = show_session(session, home, [instance("p1", other), instance("p2", home)], GUESTBOOK)

    assert shown == ShownSession(at_home="session-1", by_instance={"p1": "session-100", "p2": "session-1"})


@pytest.mark.parametrize(
    ("attributes", "lifetime_s"),
    [("Path=/", None), ("Path=/; Max-Age=86400", 86400), ("Path=/; Expires=Thu, 01 Jan 2099 00:00:00 GMT", "years")],
)
def test_how_long_its_cookie_lasts(attributes: str, lifetime_s: int | str | None) -> None:
    """From the moment it was given; without a word it ends with the browser."""
    reply = Reply(body='{"session_id": "1"}', headers={"Set-Cookie": f"{COOKIE}=sid.signature; {attributes}"})
    with http_server(lambda _: reply) as address:
        session = open_session(address, GUESTBOOK, "staging")

    if isinstance(lifetime_s, int):
        assert session.lifetime_s is not None
        assert lifetime_s - 60 <= session.lifetime_s <= lifetime_s
    else:
        assert (session.lifetime_s is None) == (lifetime_s is None)


@pytest.mark.parametrize(
    ("cookie", "sid"), [("sid.signature", "sid"), ("with.dots.signature", "with.dots"), ("unsigned", "")]
)
def test_what_the_store_calls_it(cookie: str, sid: str) -> None:
    assert VisitorSession(cookie, "1", "staging").sid == sid


def failure(answer: Callable[[Request], Reply], kind: type[CutoverError] = Mismatch) -> str:
    """What opening a session says, with the server's address as ADDRESS."""
    with http_server(answer) as address, pytest.raises(kind) as raised:
        open_session(address, GUESTBOOK, "staging")
    return str(raised.value).replace(address, "ADDRESS")


@pytest.mark.parametrize(
    ("headers", "cookies"), [({}, "none"), ({"Set-Cookie": "session=x; Path=/"}, "session")], ids=["none", "other"]
)
def test_a_visit_without_the_cookie(headers: dict[str, str], cookies: str) -> None:
    assert failure(lambda _: Reply(headers=headers)) == (
        "First visit to ADDRESS\n"
        "  expected: a cookie named chatmrpt_session\n"
        f"  actual:   cookies: {cookies}\n"
        "  next:     look at Set-Cookie of the answer: name, Secure flag, domain"
    )


def test_an_error_of_the_server() -> None:
    assert failure(lambda _: Reply(500, "<h1>500 - Server Error</h1>")) == (
        "ADDRESS/\n"
        "  expected: HTTP 200\n"
        "  actual:   HTTP 500\n"
        "  next:     read the service's log: without its session store it answers 500 to everything"
    )


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html>Welcome</html>", "text/html"),
        ('{"status": "success"}', "application/json"),
        ("[]", "application/json"),
        ("null", "application/json"),
        ('"session_id"', "application/json"),
        ('{"session_id": null}', "application/json"),
    ],
)
def test_an_answer_without_a_session_id(body: str, kind: str) -> None:
    reply = Reply(body=body, headers={"Set-Cookie": f"{COOKIE}=signed; Path=/", "Content-Type": kind})

    assert failure(lambda _: reply) == (
        "ADDRESS/session_info\n"
        "  expected: JSON with a session_id\n"
        f"  actual:   {kind} without one\n"
        "  next:     open the address in a browser: is this the application?"
    )


def test_nobody_there() -> None:
    address = f"http://{closed()}"

    with pytest.raises(ProbeError) as unanswered:
        open_session(address, GUESTBOOK, "staging")

    assert str(unanswered.value) == (
        f"{address}/\n"
        "  expected: an answer over HTTP\n"
        "  actual:   ConnectionError\n"
        "  next:     see whether the service listens there and may be reached from here"
    )


def test_a_server_that_says_nothing_is_waited_for_as_long_as_the_fleet_says() -> None:
    impatient = Application.model_validate({"answers_within": "0.1s"})

    with talking(None) as endpoint, pytest.raises(ProbeError, match="ReadTimeout"):
        open_session(f"http://{endpoint}", Guestbook(impatient), "production")


def test_only_the_session_s_cookie_is_shown() -> None:
    seen: list[str] = []

    def remember(request: Request) -> Reply:
        seen.append(request.cookie)
        return Reply(body='{"session_id": "7"}')

    with http_server(remember) as address:
        assert session_seen_at(address, VisitorSession("signed", "1", "staging"), GUESTBOOK) == "7"

    assert seen == [f"{COOKIE}=signed"]
