"""The users of two real services, over a switch and its way back."""

from collections.abc import Callable
from datetime import date

import redis

from cutover.fleet import Endpoint, Fleet
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.rollback import rollback
from cutover.runbook.switch import OnFailure, switch
from tests.cutover.carrying.two_servers import new_id, packed
from tests.cutover.runbook.moving import MovingHost

Hosts = tuple[MovingHost, MovingHost]
NewFolder = Callable[[str], ChangeFolder]
TODAY = date(2025, 8, 1)


def test_a_user_s_session_goes_there_and_back(
    hosts: Hosts, fleet: Fleet, folder: NewFolder, staging: Endpoint, new: Endpoint
) -> None:
    """Who has uploaded something on an instance is production's user; staging's users stay where they are."""
    user, stranger = new_id(), new_id()
    (hosts[1].env.parent / "instance/uploads" / user).mkdir(parents=True)
    record = folder("switch")
    with redis.Redis(staging.host, staging.port) as old, redis.Redis(new.host, new.port) as own:
        old.set("chatmrpt:user", packed(user, stage="facility"), ex=3600)
        old.set("chatmrpt:stranger", packed(stranger), ex=3600)

        said: list[str] = []
        switch(fleet, record, on_failure=OnFailure.ROLLBACK, today=TODAY, say=said.append)

        assert f"production-1: sessions of its users brought to {new}/0: 1" in said
        assert own.get("chatmrpt:user") == packed(user, stage="facility")
        assert 3500 < own.ttl("chatmrpt:user") <= 3600
        assert own.get("chatmrpt:stranger") is None
        own.set("chatmrpt:user", packed(user, stage="calculation"), ex=3600)

        rollback(fleet, record, folder("rollback"), say=said.append)

        assert old.get("chatmrpt:user") == packed(user, stage="calculation")
        assert old.get("chatmrpt:stranger") == packed(stranger)
        old.delete("chatmrpt:user", "chatmrpt:stranger")


def test_left_where_they_are_nobody_s_session_is_carried(
    hosts: Hosts, fleet: Fleet, folder: NewFolder, staging: Endpoint, new: Endpoint
) -> None:
    user = new_id()
    (hosts[0].env.parent / "instance/uploads" / user).mkdir(parents=True)
    with redis.Redis(staging.host, staging.port) as old, redis.Redis(new.host, new.port) as own:
        old.set("chatmrpt:left", packed(user), ex=3600)

        switch(
            fleet, folder("switch"), on_failure=OnFailure.ROLLBACK, today=TODAY, say=lambda _: None, with_sessions=False
        )

        assert own.get("chatmrpt:left") is None
        old.delete("chatmrpt:left")
