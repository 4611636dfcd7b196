"""What an application says of its session store, over real HTTP."""

from itertools import count

import pytest

from cutover.errors import Mismatch, ProbeError
from cutover.probes.session_store import STATUS_PATH, StoreStatus, store_statuses
from tests.cutover.readings import APPLICATION
from tests.cutover.servers import Reply, Request, closed, http_server

CONNECTED = Reply(body='{"connected": true, "session_type": "redis"}')
FILES = Reply(body='{"connected": false, "session_type": "filesystem"}')


def test_every_answer_is_told_not_only_the_first() -> None:
    numbers, paths = count(1), []

    def answer(request: Request) -> Reply:
        paths.append(request.path)
        return FILES if next(numbers) == 7 else CONNECTED

    with http_server(answer) as address:
        statuses = store_statuses(address, 12, APPLICATION)

    redis, files = StoreStatus(connected=True, session_type="redis"), StoreStatus(False, "filesystem")
    assert (len(statuses), set(statuses), statuses.count(files)) == (12, {redis, files}, 1)
    assert paths == [STATUS_PATH] * 12
    assert (str(redis), str(files)) == ("redis, connected", "filesystem, not connected")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html>", "text/html"),
        ("{}", "application/json"),
        ("null", "application/json"),
        ("[]", "application/json"),
        ('{"connected": true}', "application/json"),
    ],
)
def test_an_answer_of_another_form(body: str, kind: str) -> None:
    with http_server(lambda _: Reply(body=body, headers={"Content-Type": kind})) as address:
        with pytest.raises(Mismatch) as otherwise:
            store_statuses(address, 2, APPLICATION)

        assert str(otherwise.value) == (
            f"{address}{STATUS_PATH}\n"
            "  expected: JSON with connected and session_type\n"
            f"  actual:   {kind} without them\n"
            "  next:     open the address in a browser: is this the application?"
        )


def test_an_error_of_the_server() -> None:
    with http_server(lambda _: Reply(500)) as address, pytest.raises(Mismatch, match="HTTP 500"):
        store_statuses(address, 2, APPLICATION)


def test_nobody_there() -> None:
    with pytest.raises(ProbeError, match="an answer over HTTP"):
        store_statuses(f"http://{closed()}", 2, APPLICATION)
