"""The plan's last resort on real services: where the setting is ignored, as in reality, and where it is heeded."""

from collections.abc import Callable
from datetime import date

import pytest
import redis

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Endpoint, Fleet
from cutover.runbook.disabling import Disabled, disable_redis, only_by_trying, rehearse_disabling
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.lock import held
from cutover.runbook.rollback import rollback
from tests.cutover.runbook.moving import MovingHost
from tests.cutover.servers import closed, identity

Hosts = tuple[MovingHost, MovingHost]
NewFolder = Callable[[str], ChangeFolder]
TODAY = date(2025, 8, 1)
BACKUP = ".env.backup_20250801_disable"
FILES_MEAN = (
    "Sessions are then in instance/flask_session on each instance: everybody is logged out and begins anew.\n"
    "With 2 instances a user is known to one of them and a stranger to the others, unless the balancer keeps each user "
    "on one."
)


@pytest.fixture(autouse=True)
def _serving(hosts: Hosts) -> None:
    for host in hosts:
        host.must_serve()


def disabled(fleet: Fleet, folder: ChangeFolder, said: list[str]) -> Disabled:
    return disable_redis(fleet, folder, today=TODAY, say=said.append)


def no_effect(fleet: Fleet, folder: ChangeFolder, said: list[str]) -> Mismatch:
    with pytest.raises(Mismatch) as told:
        disabled(fleet, folder, said)
    return told.value


def test_a_rehearsal_shows_the_change_and_says_what_it_cannot_know(hosts: Hosts, fleet: Fleet) -> None:
    before = [host.files for host in hosts]

    shown = rehearse_disabling(fleet)

    assert [planned.instance.name for planned in shown] == ["production-2", "production-1"]
    assert "-ENABLE_REDIS_SESSIONS=true\n+ENABLE_REDIS_SESSIONS=false" in shown[0].diff
    assert "hunter2" not in shown[0].diff
    assert [host.files for host in hosts] == before
    assert [host.restarts for host in hosts] == [0, 0]
    assert only_by_trying(fleet) == (
        "whether the application heeds ENABLE_REDIS_SESSIONS is only known by trying it: on production-2 first. If it "
        "has no effect there, its settings are restored, its service is restarted once more, and no other is touched"
    )


def test_where_the_setting_is_ignored_it_says_so_and_restores_the_one_that_was_tried(
    hosts: Hosts, fleet: Fleet, folder: NewFolder, staging: Endpoint
) -> None:
    before = [host.files for host in hosts]
    said: list[str] = []

    told = no_effect(fleet, folder("disable"), said)

    first, second, *rest = told.failure.actual.splitlines()
    assert told.failure.subject == "ENABLE_REDIS_SESSIONS=false on production-2, restarted with it"
    assert told.failure.expected == "no worker connected to a Redis, sessions in files in instance/flask_session"
    assert first == "no effect"
    assert second.startswith("worker ")
    assert second.endswith(f": still on redis-staging at {staging} (run_id {identity(staging)[:12]})")
    assert rest == ["as before: production-2"]
    assert told.failure.next_action == (
        "take the last switch back instead: cutover rollback, which keeps the users' sessions\n"
        "what would have an effect: REDIS_HOST and REDIS_PORT pointed at an address where nothing answers, and a "
        f"restart: then the application keeps its sessions in files.\n{FILES_MEAN}"
    )
    assert said == [
        f"production-2: backup {hosts[1].env.with_name(BACKUP)}",
        "production-2: edit .env",
        "production-2: restart",
        "production-2: no effect: the state before is restored",
        f"production-2: restore .env from {BACKUP}",
        "production-2: restart",
        "production-2: as it was before, settings and connections",
    ]
    assert [host.files for host in hosts] == [before[0], {**before[1], BACKUP: before[1][".env"]}]
    assert [host.restarts for host in hosts] == [0, 2]


def test_said_twice_it_does_not_try_again(hosts: Hosts, fleet: Fleet, folder: NewFolder) -> None:
    record = folder("disable")
    first = no_effect(fleet, record, [])

    assert str(no_effect(fleet, record, [])) == str(first)
    assert [host.restarts for host in hosts] == [0, 2]


def test_where_the_setting_was_false_all_along_nothing_is_touched(
    hosts: Hosts, fleet: Fleet, folder: NewFolder
) -> None:
    hosts[1].env.write_bytes(hosts[1].env.read_bytes().replace(b"SESSIONS=true", b"SESSIONS=false"))
    hosts[1].restart()
    hosts[1].must_serve()
    before = hosts[1].files
    said: list[str] = []

    told = no_effect(fleet, folder("disable"), said)

    assert told.failure.actual.splitlines()[0] == "no effect"
    assert told.failure.actual.splitlines()[-1] == "nothing had been changed"
    assert said == ["production-2: no effect: nothing had been changed"]
    assert hosts[1].files == before


def test_where_the_setting_is_heeded_every_instance_is_done_and_proved(
    hosts: Hosts, fleet: Fleet, folder: NewFolder, staging: Endpoint
) -> None:
    before = [host.files for host in hosts]
    for host in hosts:
        host.heed_the_setting()
    said: list[str] = []
    record = folder("disable")

    done = disabled(fleet, record, said)

    off = before[0][".env"][0].replace(b"SESSIONS=true", b"SESSIONS=false")
    assert [host.files[".env"][0] for host in hosts] == [off, off]
    assert list(done.backups.items()) == [(f"production-{n}", str(hosts[n - 1].env.with_name(BACKUP))) for n in (2, 1)]
    assert done.meaning == FILES_MEAN
    assert said[3] == "production-2: no worker is connected to a Redis, sessions are in files"
    assert said[-1] == "production-1: no worker is connected to a Redis, sessions are in files"
    with redis.Redis(staging.host, staging.port) as server:
        assert {one["name"] for one in server.client_list()} == {""}
        assert len(server.client_list()) == 1, "nobody but this test"

    rollback(fleet, record, folder("rollback"), say=said.append)

    assert [host.files for host in hosts] == [{**one, BACKUP: one[".env"]} for one in before]


def test_where_the_second_ignores_what_the_first_heeds_both_are_restored(
    hosts: Hosts, fleet: Fleet, folder: NewFolder
) -> None:
    before = [host.files[".env"] for host in hosts]
    hosts[1].heed_the_setting()

    told = no_effect(fleet, folder("disable"), [])

    assert told.failure.subject == "ENABLE_REDIS_SESSIONS=false on production-1, restarted with it"
    assert told.failure.actual.endswith("as before: production-1, production-2")
    assert [host.files[".env"] for host in hosts] == before


def test_without_a_redis_before_nothing_could_be_told(hosts: Hosts, fleet: Fleet, folder: NewFolder) -> None:
    """An application that finds none keeps its sessions in files, whatever the setting says."""
    nobody = closed()
    old = hosts[1].env.read_bytes()
    port = next(line for line in old.splitlines() if line.startswith(b"REDIS_PORT="))
    hosts[1].env.write_bytes(old.replace(port, f"REDIS_PORT={nobody.port}".encode()))
    hosts[1].restart()
    hosts[1].must_serve()
    before = hosts[1].files

    with pytest.raises(ProbeError) as told:
        disabled(fleet, folder("disable"), [])

    assert told.value.failure.subject == "Effect of ENABLE_REDIS_SESSIONS=false on production-2"
    assert told.value.failure.actual.startswith(f"no Redis answers at {nobody}, db 0: ")
    assert told.value.failure.actual.endswith("\nnothing had been changed")
    assert hosts[1].files == before


def test_a_session_that_is_in_no_redis_and_in_no_file(hosts: Hosts, fleet: Fleet, folder: NewFolder) -> None:
    for host in hosts:
        host.heed_the_setting()
    elsewhere = fleet.application.model_copy(update={"fallback_folder": "instance/elsewhere"})

    with pytest.raises(Mismatch, match="in no Redis, and not there either") as told:
        disabled(fleet.model_copy(update={"application": elsewhere}), folder("disable"), [])

    assert told.value.failure.actual.endswith("as before: production-2")


def test_a_service_that_does_not_come_back(hosts: Hosts, fleet: Fleet, folder: NewFolder) -> None:
    before = hosts[1].files[".env"]
    hosts[1].break_service_manager()
    record = folder("disable")

    with pytest.raises(Mismatch, match="NOT proved to be as before: production-2"):
        disabled(fleet, record, [])

    hosts[1].mend_service_manager()
    assert no_effect(fleet, record, []).failure.actual.endswith("as before: production-2")
    assert hosts[1].files[".env"] == before


def test_not_while_another_change_is_under_way(hosts: Hosts, fleet: Fleet, folder: NewFolder) -> None:
    with held(fleet, "another-run"), pytest.raises(Mismatch, match="one change of production at a time"):
        disabled(fleet, folder("disable"), [])

    assert [host.restarts for host in hosts] == [0, 0]
