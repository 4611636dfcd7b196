"""Users of the whole lab over a switch and its way back: who is in the middle of the TPR dialogue goes on with it.

They are silent while it is changed; those who talk on meanwhile: tests/benchmarks/mid_dialogue.py, --active.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import redis

from cutover.fleet import Fleet, load_fleet
from cutover.guestbook import Guestbook
from cutover.probes.clusters import declared_or_found
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.provision import provision
from cutover.runbook.rollback import rollback
from cutover.runbook.switch import OnFailure, switch
from lab import lifecycle
from lab.spec import LabSpec
from tests.benchmarks.dialogue_user import DialogueUser
from tests.benchmarks.mid_dialogue import hold

pytestmark = pytest.mark.xdist_group("users")
"""One lab for all of them, also where the tests are shared out."""

USERS = 6


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    folder = tmp_path_factory.mktemp("users")
    spec = LabSpec(name="users-lab", provisioning_delay_s=0, states=folder, fleets=folder)
    fleet = load_fleet(str(lifecycle.up(spec)))
    provision(fleet, quietly)
    yield fleet
    lifecycle.down(spec)


@pytest.fixture(scope="module")
def servers(fleet: Fleet) -> Iterator[list[redis.Redis]]:
    """Staging's and production's own."""
    endpoints = [declared_or_found(fleet, environment.redis) for environment in fleet.environments.values()]
    clients = [redis.Redis(endpoint.host, endpoint.port) for endpoint in endpoints if endpoint]
    yield clients
    for client in clients:
        client.close()


def quietly(_: str) -> None:
    """What the change says is shown elsewhere."""


def test_nobody_in_mid_dialogue_loses_anything_over_a_switch_and_its_way_back(
    fleet: Fleet, servers: list[redis.Redis], tmp_path: Path
) -> None:
    made: list[ChangeFolder] = []

    def moved() -> ChangeFolder:
        made.append(ChangeFolder.create("switch", fleet.name, parent=tmp_path))
        switch(fleet, made[0], on_failure=OnFailure.ROLLBACK, today=date(2025, 8, 1), say=quietly)
        return made[0]

    def taken_back() -> ChangeFolder:
        record = ChangeFolder.create("rollback", fleet.name, takes_back=made[0], parent=tmp_path)
        rollback(fleet, made[0], record, say=quietly)
        return record

    kept = hold(fleet, [("switch", moved), ("rollback", taken_back)], silent=USERS)

    assert not kept.lost, str(kept)
    assert kept.analyses == USERS
    # Their sessions were carried to and fro; when they have left, none is on either server.
    assert [client.keys("chatmrpt:*") for client in servers] == [[], []]


def test_who_is_forgotten_says_so(fleet: Fleet, servers: list[redis.Redis], tmp_path: Path) -> None:
    """The look that finds nothing lost would have found it."""
    guestbook = Guestbook(fleet.application)
    user = DialogueUser.of(fleet, 1, tmp_path)
    user.visit(guestbook)
    user.go_to(2)
    for client in servers:
        client.flushall()

    user.go_on()

    user.leave(guestbook)
    guestbook.leave(fleet)
    assert user.loss
    failure = user.loss.failure
    assert failure.subject.startswith("user 1 (Kwara, 7 wards, seed 1000), after the levels, at ")
    assert failure.subject.endswith(' UTC: answer to "primary"')
    assert failure.expected == "an answer about Kwara with: pregnant women tpr"
    assert "Kwara" not in failure.actual


def test_another_s_results_are_no_results_of_one_s_own(
    fleet: Fleet, servers: list[redis.Redis], tmp_path: Path
) -> None:
    """Two users of one state, whose sessions are exchanged in Redis."""
    guestbook = Guestbook(fleet.application)
    first, second = users = [DialogueUser.of(fleet, number, tmp_path) for number in (1, 4)]
    for user in users:
        user.visit(guestbook)
        user.go_to(4)
    staging = servers[0]
    one, other = staging.keys("chatmrpt:*")
    for old, new in ((one, "exchanged"), (other, one), ("exchanged", other)):
        staging.rename(old, new)

    for user in users:
        user.finish()
        user.leave(guestbook)
    guestbook.leave(fleet)

    for user in (first, second):
        assert user.loss
        assert "Test positivity in " in user.loss.failure.subject
        assert user.analyses == 0
