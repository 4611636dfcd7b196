"""The line is cut while a service comes up. Who resumes finds it on its way, and waits instead of failing."""

import pytest

from cutover.errors import Mismatch
from cutover.fleet import Fleet
from tests.cutover.runbook.troubles import Hosts, NewFolder, rolled_back, switched


def test_on_the_way_there(hosts: Hosts, fleet: Fleet, folder: NewFolder) -> None:
    record, go_on = folder("switch"), hosts[1].start_slowly()
    with pytest.raises(Mismatch, match="Connection closed"):
        switched(fleet, record, freeze=True)

    go_on()
    switched(fleet, record)

    assert [host.restarts for host in hosts] == [1, 1]


def test_on_the_way_back(hosts: Hosts, fleet: Fleet, folder: NewFolder) -> None:
    record, back = folder("switch"), folder("rollback")
    switched(fleet, record)
    before, go_on = hosts[0].restarts, hosts[0].start_slowly()
    with pytest.raises(Mismatch, match="Connection closed"):
        rolled_back(fleet, record, back)

    go_on()
    rolled_back(fleet, record, back)

    assert hosts[0].restarts == before + 1
