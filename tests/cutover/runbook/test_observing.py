"""What users notice, measured around a change, whatever becomes of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cutover.downtime import read
from cutover.errors import Mismatch
from cutover.fleet import Endpoint, Fleet
from cutover.guestbook import Guestbook
from cutover.runbook import observing
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.observing import observed
from tests.cutover.fleets import fleet_with, local_instance
from tests.cutover.servers import Reply, Request, http_server, redis_server

SESSION = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def change(tmp_path: Path) -> ChangeFolder:
    return ChangeFolder.create("switch", "small", parent=tmp_path)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Endpoint]:
    with redis_server(tmp_path) as endpoint:
        yield endpoint


def application(request: Request) -> Reply:
    home = {"Set-Cookie": f"chatmrpt_session={'a' * 43}.signature; Path=/"} if request.path == "/" else {}
    return Reply(body=json.dumps({"session_id": SESSION}), headers=home)


def fleet(address: str, redis: Endpoint) -> Fleet:
    staging = fleet_with("staging", redis={"endpoint": str(redis)}).staging
    production = fleet_with("production", redis={"endpoint": str(redis)}, address=address).production
    local = production.model_copy(update={"instances": (local_instance(),)})
    return fleet_with("staging").model_copy(update={"staging": staging, "production": local})


def test_users_and_both_servers_are_asked_and_what_is_done_is_marked(
    change: ChangeFolder, redis: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observing, "USUAL_S", 0.1)
    said: list[str] = []
    with (
        http_server(application) as address,
        observed(fleet(address, redis), change, Guestbook(fleet(address, redis).application), said.append) as say,
    ):
        say("production-1: restart")

    assert said[0] == "production-1: restart"
    assert [line.partition(":")[0] for line in said[1:]] == [
        "any instance",
        "one user",
        "PING redis-staging",
        "PING redis-production",
    ]
    assert all("requests, 0 failed; longest gap between 0.00 s and" in line for line in said[1:])
    series = read(change.downtime(1))
    assert [event.what for event in series.events] == ["production-1: restart"]


def test_a_change_that_fails_is_measured_too_and_its_resumption_in_a_file_of_its_own(
    change: ChangeFolder, redis: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observing, "USUAL_S", 0.1)
    with http_server(application) as address:
        described = fleet(address, redis)
        said: list[str] = []
        with (
            pytest.raises(Mismatch, match="a start"),
            observed(described, change, Guestbook(described.application), said.append),
        ):
            raise Mismatch.of("Service", expected="a start", actual="none", next_action="read the log")
        with observed(described, change, Guestbook(described.application), said.append):
            pass

    assert change.downtimes() == [change.downtime(1), change.downtime(2)]
    assert sum(line.startswith("one user: ") for line in said) == 2


def test_where_production_does_not_serve_that_is_said_and_holds_nothing_up(
    change: ChangeFolder, redis: Endpoint
) -> None:
    said: list[str] = []
    with http_server(lambda _: Reply(status=500)) as address:
        described = fleet(address, redis)
        with observed(described, change, Guestbook(described.application), said.append) as say:
            say("production-1: restart")

    assert said == [f"downtime is not measured: {address}/: HTTP 500", "production-1: restart"]
    assert change.downtimes() == []
