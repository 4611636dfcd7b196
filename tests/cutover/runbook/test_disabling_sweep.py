"""The last resort that is killed after a line of its journal ends, resumed, where it would have ended."""

from collections.abc import Callable
from datetime import date

import pytest

from cutover.errors import Mismatch
from cutover.fleet import Fleet
from cutover.runbook.disabling import disable_redis
from cutover.runbook.folder import ChangeFolder
from tests.cutover.runbook.killing import killed_after, quietly
from tests.cutover.runbook.moving import MovingHost

Hosts = tuple[MovingHost, MovingHost]
NewFolder = Callable[[str], ChangeFolder]
BACKUP = ".env.backup_20250801_disable"
LINES_WITHOUT_EFFECT = 16
"""Look, back up, edit, restart and verify on one instance; restore, restart and verify: two lines each."""
LINES_WITH_EFFECT = 20
"""Look, back up, edit, restart and verify, on two instances."""


def disable(fleet: Fleet, folder: ChangeFolder) -> None:
    disable_redis(fleet, folder, today=date(2025, 8, 1), say=quietly)


@pytest.fixture(autouse=True)
def _serving(hosts: Hosts) -> None:
    for host in hosts:
        host.must_serve()


@pytest.mark.parametrize("lines", [*range(1, LINES_WITHOUT_EFFECT, 4), LINES_WITHOUT_EFFECT])
def test_without_effect(hosts: Hosts, fleet: Fleet, folder: NewFolder, lines: int) -> None:
    before = [host.files for host in hosts]
    record = folder("disable")

    killed_after(lines, lambda: disable(fleet, record))
    with pytest.raises(Mismatch, match="no effect") as told:
        disable(fleet, record)

    assert told.value.failure.actual.endswith("as before: production-2")
    assert [host.files for host in hosts] == [before[0], {**before[1], BACKUP: before[1][".env"]}]
    assert hosts[0].restarts == 0


@pytest.mark.parametrize("lines", [*range(4, LINES_WITH_EFFECT, 6), LINES_WITH_EFFECT])
def test_with_effect(hosts: Hosts, fleet: Fleet, folder: NewFolder, lines: int) -> None:
    before = [host.files[".env"] for host in hosts]
    for host in hosts:
        host.heed_the_setting()
    record = folder("disable")

    killed_after(lines, lambda: disable(fleet, record))
    disable(fleet, record)

    for host, (old, mode) in zip(hosts, before, strict=True):
        off = old.replace(b"SESSIONS=true", b"SESSIONS=false")
        assert host.files == {".env": (off, mode), BACKUP: (old, mode)}
        assert record.kept(host.name).read_bytes() == old
        assert host.restarts == 1
