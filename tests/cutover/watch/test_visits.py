"""A small request to each address: how it went, and that it leaves nothing open."""

from cutover.fleet import Application
from cutover.watch.visits import Visits
from tests.cutover.servers import Reply, Request, closed, http_server, talking


def visits() -> Visits:
    return Visits(Application(), {"production": "sid.signature"})


def test_a_visitor_who_is_served() -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Reply:
        asked.append(request)
        return Reply()

    with http_server(answer) as address:
        visit = visits().at(address, "production")

    assert visit is not None
    assert visit.is_well
    assert 0 < visit.took_ms < 5000
    assert asked == [Request("/ping", "chatmrpt_session=sid.signature")]


def test_any_other_answer_is_not_well() -> None:
    for status in (302, 404, 500):
        with http_server(lambda _, status=status: Reply(status)) as address:  # type: ignore[misc]
            visit = visits().at(address, "production")
        assert visit is not None
        assert not visit.is_well


def test_no_answer_is_not_well() -> None:
    with talking(b"HELLO\r\n") as endpoint:
        told = visits().at(f"http://{endpoint}", "production")
    refused = visits().at(f"http://{closed()}", "production")

    for visit in (told, refused):
        assert visit is not None
        assert not visit.is_well


def test_nobody_is_visited_by_a_stranger() -> None:
    """Who shows no session may be given a new one with every request."""
    assert visits().at(f"http://{closed()}", "staging") is None
