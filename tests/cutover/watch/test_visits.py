"""A small request to each address: how it went, whether the visitor was known, and that it leaves nothing open."""

import json

import pytest

from cutover.fleet import Application
from cutover.watch.questions import Visitor
from cutover.watch.visits import Visit, Visits
from tests.cutover.servers import Reply, Request, closed, http_server, talking

SESSION = "11111111-2222-3333-4444-555555555555"


def visits() -> Visits:
    return Visits(Application(), {"production": Visitor(cookie="sid.signature", session_id=SESSION)})


def told(session_id: str | None) -> Reply:
    return Reply(body=json.dumps({"session_id": session_id}))


def test_a_visitor_who_is_served_and_known() -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Reply:
        asked.append(request)
        return told(SESSION)

    with http_server(answer) as address:
        visit = visits().at(address, "production")

    assert visit is not None
    assert (visit.is_well, visit.is_known) == (True, True)
    assert 0 < visit.took_ms < 5000
    assert asked == [Request("/api/session/status", "chatmrpt_session=sid.signature")]


@pytest.mark.parametrize("other", [None, "99999999-2222-3333-4444-555555555555"])
def test_a_visitor_whose_session_is_lost_is_served_all_the_same(other: str | None) -> None:
    with http_server(lambda _: told(other)) as address:
        visit = visits().at(address, "production")

    assert visit is not None
    assert (visit.is_well, visit.is_known) == (True, False)


@pytest.mark.parametrize("page", ["<h1>Back soon</h1>", "[]", "{}", "7"])
def test_a_page_that_says_nothing_of_a_session_is_not_well(page: str) -> None:
    with http_server(lambda _: Reply(body=page)) as address:
        visit = visits().at(address, "production")

    assert visit is not None
    assert (visit.is_well, visit.is_known) == (False, None)


def test_any_other_answer_is_not_well() -> None:
    for status in (302, 404, 500):
        with http_server(lambda _, status=status: Reply(status)) as address:  # type: ignore[misc]
            visit = visits().at(address, "production")
        assert visit is not None
        assert (visit.is_well, visit.is_known) == (False, None)


def test_no_answer_is_not_well() -> None:
    with talking(b"HELLO\r\n") as endpoint:
        garbled = visits().at(f"http://{endpoint}", "production")
    refused = visits().at(f"http://{closed()}", "production")

    for visit in (garbled, refused):
        assert visit is not None
        assert not visit.is_well


def test_nobody_is_visited_by_a_stranger() -> None:
    """Who shows no session may be given a new one with every request."""
    assert visits().at(f"http://{closed()}", "staging") is None


WELL, LOST = Visit(3, is_well=True, is_known=True), Visit(3, is_well=True, is_known=False)
SAYS_NOTHING = Visit(5000, is_well=False)


def test_at_how_many_addresses_the_visitor_is_a_stranger() -> None:
    one = visits()

    assert one.heard("production", [WELL, LOST, None, SAYS_NOTHING, LOST]) == 2
    assert one.heard("staging", [None, SAYS_NOTHING]) is None
    assert one.lost == {"production"}


def test_who_was_lost_is_lost_until_a_round_or_somebody_new_says_otherwise() -> None:
    one = visits()
    one.heard("production", [LOST])
    one.heard("production", [SAYS_NOTHING])
    one.meet(dict(one.visitors))
    assert one.lost == {"production"}

    one.meet({"production": Visitor(cookie="another", session_id=SESSION)})
    assert (one.lost, one.visitors["production"].cookie) == (set(), "another")

    one.heard("production", [LOST])
    one.heard("production", [WELL])
    assert one.lost == set()
