"""Phases 3 and 4 of the plan on two real services: rehearsed, done, done twice, failing, taken back."""

from collections.abc import Callable
from datetime import date

import pytest

from cutover.errors import ConfigurationError, Mismatch, ProbeError
from cutover.fleet import Endpoint, Fleet
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.rollback import rollback, to_be_restored
from cutover.runbook.switch import OnFailure, rehearse, switch
from tests.cutover.runbook.moving import MovingHost

Hosts = tuple[MovingHost, MovingHost]
NewFolder = Callable[[str], ChangeFolder]
TODAY = date(2025, 8, 1)
BACKUP = ".env.backup_20250801_redis"


def done(fleet: Fleet, folder: ChangeFolder, on_failure: OnFailure = OnFailure.ROLLBACK) -> list[str]:
    """What was said, but for the first line, nobody serves at the address that users take, and for the last one."""
    said: list[str] = []
    switch(fleet, folder, on_failure=on_failure, today=TODAY, say=said.append)
    first, *rest = said
    assert first == "downtime is not measured: http://127.0.0.1:8002/: ConnectionError"
    *rest, last = rest
    assert last == f"for the team's wiki: {folder.path / 'endpoint.md'}"
    return rest


def moved(before: bytes, staging: Endpoint, new: Endpoint) -> bytes:
    """Everything else byte for byte: comment, order, CRLF, the missing end of the last line."""
    return before.replace(str(staging).encode(), str(new).encode()).replace(
        f"HOST={staging.host}\r\nREDIS_PORT={staging.port}".encode(),
        f"HOST={new.host}\r\nREDIS_PORT={new.port}".encode(),
    )


def test_a_rehearsal_shows_the_change_and_touches_nothing(hosts: Hosts, fleet: Fleet, new: Endpoint) -> None:
    before = [host.files for host in hosts]

    shown = rehearse(fleet)

    assert [planned.instance.name for planned in shown] == ["production-1", "production-2"]
    assert f"+REDIS_HOST={new.host}\n" in shown[0].diff
    assert "hunter2" not in shown[0].diff
    assert [host.files for host in hosts] == before
    assert [host.restarts for host in hosts] == [0, 0]


def test_switched_and_taken_back(
    hosts: Hosts, fleet: Fleet, folder: NewFolder, staging: Endpoint, new: Endpoint
) -> None:
    before = [host.files for host in hosts]
    record = folder("switch")

    said = done(fleet, record)

    old, mode = before[0][".env"]
    assert [host.files for host in hosts] == [{".env": (moved(old, staging, new), mode), BACKUP: (old, mode)}] * 2
    assert said[:2] == [f"production-1: backup {hosts[0].env}.backup_20250801_redis", "production-1: edit .env"]
    assert said[2:4] == ["production-1: restart", f"production-1: every worker is on {fleet.production.redis.cluster}"]
    assert record.kept("production-1").read_bytes() == old
    assert record.kept("production-1").stat().st_mode & 0o777 == 0o600
    assert list(to_be_restored(fleet, record)) == ["production-1", "production-2"]

    back = rollback(fleet, record, folder("rollback"), say=said.append)

    assert [host.files for host in hosts] == [{".env": (old, mode), BACKUP: (old, mode)}] * 2
    assert back.instances == ("production-1", "production-2")
    assert back.shares_with_staging
    assert [host.restarts for host in hosts] == [2, 2]


def test_done_twice_the_second_time_changes_nothing(hosts: Hosts, fleet: Fleet, folder: NewFolder) -> None:
    done(fleet, folder("switch"))
    after = [host.files for host in hosts]

    said = done(fleet, folder("switch"))

    assert said == [f"{host.name}: every worker is on {fleet.production.redis.cluster}" for host in hosts]
    assert [host.files for host in hosts] == after
    assert [host.restarts for host in hosts] == [1, 1]


def test_an_instance_that_fails_takes_the_ones_before_it_back(hosts: Hosts, fleet: Fleet, folder: NewFolder) -> None:
    before = [host.files[".env"] for host in hosts]
    hosts[1].break_service_manager()

    with pytest.raises(Mismatch) as failed:
        done(fleet, folder("switch"))

    assert str(failed.value) == (
        "Restart of chatmrpt on production-2\n"
        "  expected: exit code 0\n"
        "  actual:   exit code 1: Job for chatmrpt.service failed.\n"
        "            as before: production-1\n"
        "            NOT proved to be as before: production-2: exit code 1: Job for chatmrpt.service failed.\n"
        "  next:     read the log: sudo journalctl -u chatmrpt\n"
        "            then cutover switch --resume --apply"
    )
    assert [host.files[".env"] for host in hosts] == before


def test_frozen_it_goes_on_where_it_was_when_what_was_broken_is_mended(
    hosts: Hosts, fleet: Fleet, folder: NewFolder
) -> None:
    record = folder("switch")
    hosts[1].break_service_manager()
    with pytest.raises(Mismatch) as failed:
        done(fleet, record, OnFailure.FREEZE)
    assert failed.value.failure.actual.splitlines()[1:] == [
        "production-1: changed, and proved",
        "production-2: its settings changed, its restart begun and not seen to succeed",
    ]
    hosts[1].mend_service_manager()

    said = done(fleet, record)

    assert said == [
        f"production-1: every worker is on {fleet.production.redis.cluster}",
        "production-2: restart",
        f"production-2: every worker is on {fleet.production.redis.cluster}",
    ]


def test_a_backup_that_is_not_the_state_before_stops_the_line(hosts: Hosts, fleet: Fleet, folder: NewFolder) -> None:
    backup = hosts[0].env.with_name(BACKUP)
    backup.write_bytes(b"of another time")

    with pytest.raises(Mismatch) as refused:
        done(fleet, folder("switch"))

    assert "something else, sha256" in refused.value.failure.actual
    assert "nothing had been changed" in refused.value.failure.actual
    assert backup.read_bytes() == b"of another time"
    assert [host.restarts for host in hosts] == [0, 0]


def test_settings_that_somebody_else_changed_meanwhile_are_not_overwritten(
    hosts: Hosts, fleet: Fleet, folder: NewFolder
) -> None:
    record = folder("switch")
    done(fleet, record)
    hosts[1].env.write_bytes(b"REDIS_HOST=by-hand\n")

    with pytest.raises(Mismatch) as refused:
        rollback(fleet, record, folder("rollback"), say=lambda _: None)

    assert str(refused.value) == (
        "Rollback of small, production-2\n"
        "  expected: every instance as it was before the switch\n"
        "  actual:   as before: production-1\n"
        "            NOT proved to be as before: production-2: somebody else has changed it meanwhile\n"
        "  next:     production-2: ask who; nothing was overwritten. The state before lies in the backup beside it\n"
        "            then: cutover rollback --resume --apply"
    )
    assert hosts[1].env.read_bytes() == b"REDIS_HOST=by-hand\n"


def test_a_backup_that_is_gone_is_made_up_for_by_the_copy_kept_here(
    hosts: Hosts, fleet: Fleet, folder: NewFolder
) -> None:
    before = hosts[0].files[".env"]
    record = folder("switch")
    done(fleet, record)
    hosts[0].env.with_name(BACKUP).unlink()
    hosts[1].env.with_name(BACKUP).write_bytes(b"of another time")

    rollback(fleet, record, folder("rollback"), say=lambda _: None)

    assert [host.files[".env"] for host in hosts] == [before, before]


def test_nothing_to_take_back(fleet: Fleet, folder: NewFolder) -> None:
    record = folder("switch")

    with pytest.raises(ConfigurationError) as nothing:
        rollback(fleet, record, folder("rollback"), say=lambda _: None)

    assert str(nothing.value) == (
        f"Switch {record.name}\n"
        "  expected: an instance that it has changed\n"
        "  actual:   none: it ended before it had made a backup\n"
        "  next:     nothing is to be taken back"
    )


def test_a_file_that_cannot_be_read_is_left_alone_with_a_word(hosts: Hosts, fleet: Fleet, folder: NewFolder) -> None:
    hosts[0].env.write_bytes(b"A=1\nno setting\n")

    with pytest.raises(ConfigurationError, match="line 2 cannot be read"):
        done(fleet, folder("switch"))

    assert hosts[0].files == {".env": (b"A=1\nno setting\n", 0o640)}


def test_a_file_that_is_not_there(hosts: Hosts, fleet: Fleet) -> None:
    hosts[0].env.unlink()

    with pytest.raises(ProbeError) as refused:
        rehearse(fleet)

    assert refused.value.failure.actual == f"{hosts[0].env}: No such file or directory"
