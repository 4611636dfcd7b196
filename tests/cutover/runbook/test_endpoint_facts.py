"""The page for the wiki after a real switch of two real services, and after nothing."""

from collections.abc import Callable
from datetime import date

from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.runbook.endpoint_page import leave_endpoint_page
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.switch import OnFailure, switch
from tests.cutover.runbook.moving import MovingHost

Hosts = tuple[MovingHost, MovingHost]
NewFolder = Callable[[str], ChangeFolder]


def page(fleet: Fleet, switched: ChangeFolder) -> str:
    guestbook = Guestbook(fleet.application)
    told = leave_endpoint_page(fleet, switched, guestbook, "small").read_text(encoding="utf-8")
    guestbook.leave(fleet)
    return told


def test_after_a_switch(hosts: Hosts, fleet: Fleet, folder: NewFolder) -> None:
    record = folder("switch")
    switch(fleet, record, on_failure=OnFailure.ROLLBACK, today=date(2025, 8, 1), say=lambda _: None)

    told = page(fleet, record)

    for name in ("production-1", "production-2"):
        assert f"| {name} | 2 of 2 | `" in told
    assert f"| cluster id | `{fleet.production.redis.cluster}`, a single cluster |" in told
    assert "| role, as the server says | master, 0 replicas connected |" in told
    assert "Clients, as the server counts them: 4, " in told
    assert f" | sha256sum --check \\\n  && cp {hosts[1].env}.backup_20250801_redis {hosts[1].env} \\\n" in told
    assert "not known: the switch has not proved it" not in told
    assert "hunter2" not in told


def test_before_anything_is_done(hosts: Hosts, fleet: Fleet, folder: NewFolder) -> None:
    """What a switch would have to be proud of is not there yet."""
    for host in hosts:
        host.must_serve()

    told = page(fleet, folder("switch"))

    assert "| production-1 | 0 of 2 | `" in told
    assert "not known: the switch has not proved it" in told
    assert "**production-1**: this switch has not changed its settings, there is nothing to restore." in told


def test_a_backup_that_was_replaced_is_not_offered(hosts: Hosts, fleet: Fleet, folder: NewFolder) -> None:
    record = folder("switch")
    switch(fleet, record, on_failure=OnFailure.ROLLBACK, today=date(2025, 8, 1), say=lambda _: None)
    backup = hosts[0].env.with_name(".env.backup_20250801_redis")
    backup.write_bytes(b"of another time")

    assert f"**production-1**: the backup `{backup}` is another file by now." in page(fleet, record)
