"""The way back when it is needed most: the new Redis is gone, and the sessions with it."""

import os
import signal
from collections.abc import Callable
from datetime import date

import pytest
import redis

from cutover.errors import Mismatch
from cutover.fleet import Endpoint, Fleet
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.rollback import rollback
from cutover.runbook.switch import OnFailure, switch
from tests.cutover.runbook.moving import MovingHost


def test_settings_and_connections_come_back_and_what_is_lost_is_told(
    hosts: tuple[MovingHost, MovingHost], fleet: Fleet, folder: Callable[[str], ChangeFolder], new: Endpoint
) -> None:
    before = [host.files[".env"] for host in hosts]
    record, said = folder("switch"), list[str]()
    switch(fleet, record, on_failure=OnFailure.ROLLBACK, today=date(2025, 8, 1), say=said.append)
    with redis.Redis(new.host, new.port) as own:
        os.kill(own.info("server")["process_id"], signal.SIGKILL)

    with pytest.raises(Mismatch) as told:
        rollback(fleet, record, folder("rollback"), say=said.append)

    assert [host.files[".env"] for host in hosts] == before
    assert [line for line in said if "as it was before" in line] == [
        "production-2: as it was before, settings and connections",
        "production-1: as it was before, settings and connections",
    ]
    left = "settings and connections of production-1 are, these sessions are not: "
    assert left in told.value.failure.actual
    assert f"see that {new}/0 answers; they stay where they are until then" in told.value.failure.next_action
