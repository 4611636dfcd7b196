"""A change that meets with trouble half-way: one message that says what is so now, nothing lost, and a good end."""

from pathlib import Path

import pytest

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Fleet
from tests.cutover.runbook.troubles import (
    BACKUP,
    NO_ROOM,
    Door,
    Hosts,
    Listener,
    NewFolder,
    below,
    failure,
    rolled_back,
    switched,
)

RESUME = "cutover switch --resume --apply"


@pytest.fixture
def before(hosts: Hosts) -> tuple[bytes, int]:
    return hosts[0].files[".env"]


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door.made(tmp_path)


def must_be_switched(hosts: Hosts, before: tuple[bytes, int]) -> None:
    assert [set(host.files) for host in hosts] == [{".env", BACKUP}] * 2
    assert [host.files[BACKUP] for host in hosts] == [before] * 2
    assert [host.files[".env"] != before for host in hosts] == [True] * 2


def sessions_left_behind(why: str) -> str:
    """Of production-1, whose way back does not wait for production-2."""
    return f"settings and connections of production-1 are, these sessions are not: {why}"


def test_no_room_for_a_backup(hosts: Hosts, fleet: Fleet, folder: NewFolder, before: tuple[bytes, int]) -> None:
    record = folder("switch")
    full = below(fleet, "production-2", NO_ROOM)

    failed = failure(lambda: switched(full, record, freeze=True))

    assert str(failed) == (
        f"{hosts[1].env} on production-2\n"
        "  expected: copied, whole, with its owner and mode\n"
        f"  actual:   {hosts[1].env}.backup_20250801_redis: File too large\n"
        "            production-1: changed, and proved\n"
        "            production-2: untouched\n"
        "  next:     make room there; .env is whole, and nothing half-written was left\n"
        f"            cutover rollback, or mend it and {RESUME}"
    )
    assert hosts[1].files == {".env": before}
    switched(fleet, record)
    must_be_switched(hosts, before)


def test_no_room_for_the_new_settings_and_none_for_the_old_ones(
    hosts: Hosts, fleet: Fleet, folder: NewFolder, before: tuple[bytes, int]
) -> None:
    record, back = folder("switch"), folder("rollback")
    hosts[1].env.with_name(BACKUP).write_bytes(before[0])
    full = below(fleet, "production-2", NO_ROOM)

    failed = failure(lambda: switched(full, record))

    assert "File too large\n            as before: production-1, production-2\n" in str(failed)
    assert [host.files[".env"] for host in hosts] == [before] * 2
    assert set(hosts[1].files) == {".env", BACKUP}

    switched(fleet, record)
    changed = hosts[1].files
    failed = failure(lambda: rolled_back(full, record, back))

    assert failed.failure.actual == (
        f"as before: production-1\nNOT proved to be as before: production-2: {hosts[1].env}: File too large"
    )
    assert hosts[1].files == changed
    rolled_back(fleet, record, back)
    assert [host.files[".env"] for host in hosts] == [before] * 2


def test_no_room_for_the_lock(hosts: Hosts, fleet: Fleet, folder: NewFolder, before: tuple[bytes, int]) -> None:
    failed = failure(lambda: switched(below(fleet, "production-1", NO_ROOM), folder("switch")))

    assert failed.failure.actual == f"{hosts[0].env.with_name('cutover.lock')}: File too large"
    assert hosts[0].files == {".env": before}


@pytest.mark.parametrize("name", ["production-1", "production-2"])
def test_an_instance_that_is_out_of_reach_half_way(
    hosts: Hosts, fleet: Fleet, folder: NewFolder, before: tuple[bytes, int], door: Door, name: str
) -> None:
    """The first one holds the lock as well."""
    record = folder("switch")
    through_door = below(fleet, name, (str(door.path),))

    failed = failure(lambda: switched(through_door, record, Listener(f"{name}: edit .env", door.shut), freeze=True))

    assert isinstance(failed, ProbeError)
    gone, *states = failed.failure.actual.splitlines()
    assert gone == f"[Errno 2] No such file or directory: '{door.path}'"
    assert states[int(name[-1]) - 1] == f"{name}: its settings changed, or about to be; not restarted since"
    assert failed.failure.next_action.endswith(f"\ncutover rollback, or mend it and {RESUME}")
    door.open()
    switched(through_door, record)
    must_be_switched(hosts, before)


def test_an_instance_that_is_out_of_reach_half_way_is_not_proved_to_be_back(
    hosts: Hosts, fleet: Fleet, folder: NewFolder, before: tuple[bytes, int], door: Door
) -> None:
    record = folder("switch")
    through_door = below(fleet, "production-2", (str(door.path),))

    gone = f"[Errno 2] No such file or directory: '{door.path}'"

    failed = failure(lambda: switched(through_door, record, Listener("production-2: restart", door.shut)))

    assert failed.failure.actual.splitlines()[1:] == [
        f"NOT proved to be as before: production-2: {gone}",
        f"NOT proved to be as before: production-1: {sessions_left_behind(gone)}",
    ]
    assert failed.failure.next_action.endswith(f"\nthen {RESUME}")
    assert hosts[0].files[".env"] == before
    door.open()
    switched(through_door, record)
    must_be_switched(hosts, before)


def test_an_instance_that_is_out_of_reach_on_the_way_back(
    hosts: Hosts, fleet: Fleet, folder: NewFolder, before: tuple[bytes, int], door: Door
) -> None:
    record, back = folder("switch"), folder("rollback")
    through_door = below(fleet, "production-2", (str(door.path),))
    gone = f"[Errno 2] No such file or directory: '{door.path}'"
    switched(through_door, record)

    failed = failure(lambda: rolled_back(through_door, record, back, Listener("production-2: restore .env", door.shut)))

    assert isinstance(failed, Mismatch)
    assert failed.failure.actual == (
        f"NOT proved to be as before: production-2: {gone}\n"
        f"NOT proved to be as before: production-1: {sessions_left_behind(gone)}"
    )
    assert failed.failure.next_action.endswith("\nthen: cutover rollback --resume --apply")
    assert hosts[0].files[".env"] == before
    door.open()
    rolled_back(through_door, record, back)
    assert [host.files[".env"] for host in hosts] == [before] * 2


def test_settings_changed_by_hand_before_there_is_a_backup(
    hosts: Hosts, fleet: Fleet, folder: NewFolder, before: tuple[bytes, int]
) -> None:
    """They are not taken for the state before."""
    record, by_hand = folder("switch"), before[0] + b"\r\nBY=hand\r\n"

    failed = failure(
        lambda: switched(
            fleet, record, Listener("production-2: backup", lambda: hosts[1].env.write_bytes(by_hand)), freeze=True
        )
    )

    assert str(failed) == (
        f"{hosts[1].env} on production-2\n"
        "  expected: the content that this run has seen or written\n"
        "  actual:   somebody else has changed it meanwhile\n"
        "            production-1: changed, and proved\n"
        "            production-2: untouched\n"
        "  next:     ask who; nothing was overwritten. To go on from what they wrote, begin anew: cutover switch "
        "without --resume\n"
        f"            cutover rollback, or mend it and {RESUME}"
    )
    assert hosts[1].files == {".env": (by_hand, before[1])}
    switched(fleet, folder("switch"))
    assert hosts[1].files[BACKUP] == (by_hand, before[1])
    assert b"\r\nBY=hand\r\n" in hosts[1].files[".env"][0]


@pytest.mark.parametrize("freeze", [True, False])
def test_settings_changed_by_hand_between_look_and_edit(
    hosts: Hosts, fleet: Fleet, folder: NewFolder, before: tuple[bytes, int], *, freeze: bool
) -> None:
    record = folder("switch")
    says = Listener("production-2: edit .env", lambda: hosts[1].env.write_bytes(b"BY=hand\n"))

    failed = failure(lambda: switched(fleet, record, says, freeze=freeze))

    first, *states = failed.failure.actual.splitlines()
    assert first == "somebody else has changed it meanwhile"
    assert states == (
        [
            "production-1: changed, and proved",
            "production-2: its settings changed, or about to be; not restarted since",
        ]
        if freeze
        else [
            "as before: production-1",
            "NOT proved to be as before: production-2: somebody else has changed it meanwhile",
        ]
    )
    assert hosts[1].files == {".env": (b"BY=hand\n", before[1]), BACKUP: before}
    assert hosts[1].restarts == 0
    hosts[1].env.write_bytes(before[0])
    switched(fleet, record)
    must_be_switched(hosts, before)


def test_no_copy_of_the_state_before_is_left(
    hosts: Hosts, fleet: Fleet, folder: NewFolder, before: tuple[bytes, int]
) -> None:
    record, back = folder("switch"), folder("rollback")
    switched(fleet, record)
    changed = hosts[1].files[".env"]
    hosts[1].env.with_name(BACKUP).write_bytes(b"of another time")
    record.kept("production-2").write_bytes(b"of another time")

    failed = failure(lambda: rolled_back(fleet, record, back))

    assert "NOT proved to be as before: production-2: another file, sha256 " in failed.failure.actual
    assert "find a copy with that checksum" in failed.failure.next_action
    assert [host.files[".env"] for host in hosts] == [before, changed]
    hosts[1].env.with_name(BACKUP).write_bytes(before[0])
    rolled_back(fleet, record, back)
    assert hosts[1].files[".env"] == before
