"""Single looks of a preflight at real services."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.hosts import connect
from cutover.runbook import files, proof
from cutover.runbook.preflight.access import lock_is_free
from cutover.runbook.preflight.backup import must_be_free
from cutover.runbook.preflight.followed import must_follow
from cutover.runbook.preflight.line import Seen
from cutover.runbook.preflight.machine import can_keep
from lab.aws.client import Client
from lab.aws.seed import endpoints
from tests.cutover.runbook.moving import MovingHost
from tests.cutover.servers import closed

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
BACKUP = ".env.backup_20261123_redis"


def lock(host: MovingHost, content: str) -> None:
    host.env.with_name("cutover.lock").write_text(content, encoding="utf-8")


def test_a_lock_that_has_ended_is_told_and_does_not_stand_against_it(
    hosts: tuple[MovingHost, MovingHost], fleet: Fleet
) -> None:
    lock(hosts[0], json.dumps({"run": "switch-1", "holder": "ada on laptop", "until": NOW.timestamp() - 60}))

    assert lock_is_free(fleet, fleet.production.instances[0], NOW).notes == (
        "the lock of ada on laptop for switch-1 ended at 03:59:00 UTC: that run did not come to its end",
    )


def test_a_lock_that_was_cut_short_is_replaced_by_the_next_switch(
    hosts: tuple[MovingHost, MovingHost], fleet: Fleet
) -> None:
    lock(hosts[0], '{"run": ')

    assert lock_is_free(fleet, fleet.production.instances[0], NOW).fact == "free"


def test_a_backup_of_the_settings_as_they_are_now_does_not_stand_against_it(
    hosts: tuple[MovingHost, MovingHost], fleet: Fleet
) -> None:
    hosts[0].env.with_name(BACKUP).write_bytes(hosts[0].env.read_bytes())

    with connect(fleet.production.instances[0]) as host:
        now = files.read(host, files.env_path(host, fleet.production.service))
        assert must_be_free(host, now, NOW.date()) == Seen(f"{BACKUP} is there, with the settings as they are now")
        hosts[0].env.with_name(BACKUP).write_text("of another time", encoding="utf-8")
        with pytest.raises(Mismatch) as taken:
            must_be_free(host, now, NOW.date())

    assert str(taken.value) == (
        f"Backup {hosts[0].env.with_name(BACKUP)} on production-1\n"
        f"  expected: free, or the settings as they are now, sha256 {now.sha256[:12]}\n"
        f"  actual:   something else, sha256 {files.sha256(b'of another time')[:12]}: it was made at another time\n"
        "  next:     look at it, and move it to another name: a switch overwrites no backup"
    )


def follow(fleet: Fleet) -> Seen:
    guestbook, first = Guestbook(fleet.application), fleet.production.instances[0]
    try:
        return must_follow(proof.read(fleet, first, guestbook), fleet)
    finally:
        guestbook.leave(fleet)


def rewrite(host: MovingHost, **settings: object) -> None:
    lines = host.env.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.partition("=")[0] not in settings]
    host.env.write_text("\n".join([*kept, *(f"{name}={value}" for name, value in settings.items())]), encoding="utf-8")


def test_a_url_that_the_workers_do_not_follow_is_told(hosts: tuple[MovingHost, MovingHost], fleet: Fleet) -> None:
    place = f"{fleet.staging.redis.endpoint}, db 0"
    followed = f"the workers follow REDIS_HOST, REDIS_PORT and REDIS_DB: {place}"

    assert follow(fleet) == Seen(followed)
    rewrite(hosts[0], REDIS_URL="redis://10.0.0.9:6379/0")
    assert follow(fleet) == Seen(
        followed, ("REDIS_URL of production-1 names 10.0.0.9:6379, db 0: the workers do not follow it",)
    )
    rewrite(hosts[0], REDIS_URL="")
    assert follow(fleet) == Seen(
        followed, ("REDIS_URL of production-1 names no Redis, and the workers do not need it",)
    )


def test_workers_that_are_older_than_their_settings(
    hosts: tuple[MovingHost, MovingHost], fleet: Fleet, aws_client: Client
) -> None:
    own = endpoints(aws_client)[fleet.production.redis.cluster]
    rewrite(hosts[0], REDIS_HOST=own.host, REDIS_PORT=own.port)

    with pytest.raises(Mismatch) as elsewhere:
        follow(fleet)

    failure = elsewhere.value.failure
    assert failure.subject == "Redis of production-1"
    assert failure.expected == (
        f"every worker on {own}, db 0, which REDIS_HOST, REDIS_PORT and REDIS_DB name, and on no other"
    )
    assert failure.actual.startswith(f"on {fleet.staging.redis.endpoint}; process ")
    assert failure.actual.endswith(" is older than its settings")
    assert failure.next_action == "restart it, so that the settings count"


def test_settings_that_name_a_redis_which_does_not_answer(hosts: tuple[MovingHost, MovingHost], fleet: Fleet) -> None:
    rewrite(hosts[0], REDIS_PORT=1)

    with pytest.raises(ProbeError) as silent:
        follow(fleet)

    assert str(silent.value).startswith(
        "Redis at 127.0.0.1:1, db 0, asked from production-1\n  expected: a Redis that says its run_id\n"
    )


def test_settings_that_make_no_address(hosts: tuple[MovingHost, MovingHost], fleet: Fleet) -> None:
    rewrite(hosts[0], REDIS_PORT="sixty")

    with pytest.raises(Mismatch) as senseless:
        follow(fleet)

    assert str(senseless.value) == (
        "Settings of production-1\n"
        "  expected: REDIS_HOST, REDIS_PORT and REDIS_DB name a Redis\n"
        "  actual:   no server can be made of REDIS_HOST='127.0.0.1', REDIS_PORT='sixty', REDIS_DB='0'\n"
        "  next:     correct .env by hand and restart, for there would be no state to come back to"
    )


def test_this_machine_keeps_what_is_to_be_kept_and_is_left_as_it_was(tmp_path: Path) -> None:
    assert can_keep(tmp_path / "reports").fact == "can be kept in reports/, closed to others"
    assert list(tmp_path.iterdir()) == []


def test_a_machine_on_which_nothing_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkdtemp", full)

    with pytest.raises(Mismatch) as kept:
        can_keep(tmp_path / "reports")

    assert str(kept.value) == (
        f"{tmp_path}/reports/runs on this machine\n"
        "  expected: folders can be made in it\n"
        "  actual:   [Errno 28] No space left on device\n"
        "  next:     run it as a user who may write there, or make room"
    )


def test_a_service_that_serves_no_session_is_not_taken_for_one_without_redis(fleet: Fleet) -> None:
    first = fleet.production.instances[0].model_copy(update={"address": f"http://{closed()}"})
    reading = proof.read(fleet, first, Guestbook(fleet.application))

    with pytest.raises(ProbeError) as unserved:
        must_follow(reading, fleet)

    assert unserved.value.failure.subject == f"{first.address}/"
    assert unserved.value.failure.expected == "an answer over HTTP"
