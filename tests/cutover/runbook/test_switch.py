"""Phases 3 and 4 of the plan on a host of one folder: rehearsed, done, done twice, failing."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cutover.errors import CutoverError, Mismatch, ProbeError
from cutover.fleet import Endpoint, Fleet
from cutover.probes.clusters import cluster
from cutover.runbook.switch import Switched, switch
from lab.addresses import Address
from lab.aws import DELAY_TAG
from lab.aws.client import Client
from tests.cutover.runbook.tiny_host import TinyHost

OLD = (
    b"SECRET_KEY=hunter2\r\nREDIS_URL=redis://old:6379/0\r\nREDIS_HOST=old\r\nREDIS_PORT=6379\r\n"
    b"REDIS_DB=0\r\nENABLE_REDIS_SESSIONS=true\r\n"
)
TODAY = date(2025, 8, 1)
AN_HOUR = 3600


def create(client: Client, cluster_id: str, delay_s: int) -> None:
    client.elasticache.create_cache_cluster(
        CacheClusterId=cluster_id,
        Engine="redis",
        CacheNodeType="cache.t3.micro",
        NumCacheNodes=1,
        Tags=[{"Key": DELAY_TAG, "Value": str(delay_s)}],
    )


@pytest.fixture(scope="module", autouse=True)
def clusters(aws_client: Client) -> Iterator[None]:
    create(aws_client, "switch-new", 0)
    create(aws_client, "switch-creating", AN_HOUR)
    yield
    for cluster_id in ("switch-new", "switch-creating"):
        aws_client.elasticache.delete_cache_cluster(CacheClusterId=cluster_id)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[TinyHost]:
    host = TinyHost.made(tmp_path, OLD)
    yield host
    host.down()


@pytest.fixture
def fleet(host: TinyHost, aws: Address) -> Fleet:
    return host.fleet("switch-new", aws.url)


@pytest.fixture
def new(fleet: Fleet) -> Endpoint:
    found = cluster(fleet, "switch-new")
    assert found is not None
    assert found.endpoint is not None
    return found.endpoint


def switched(new: Endpoint, env: bytes = OLD) -> bytes:
    """The file that production must have afterwards."""
    return (
        env.replace(b"old:6379", str(new).encode())
        .replace(b"HOST=old", b"HOST=" + new.host.encode())
        .replace(b"REDIS_PORT=6379", f"REDIS_PORT={new.port}".encode())
    )


def done(fleet: Fleet, *, apply: bool) -> tuple[list[Switched], list[str]]:
    said: list[str] = []
    return switch(fleet, apply=apply, today=TODAY, say=said.append), said


def files_of(host: TinyHost) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in host.env.parent.iterdir()}


def test_a_rehearsal_shows_the_change_and_touches_nothing(host: TinyHost, fleet: Fleet, new: Endpoint) -> None:
    (shown,), said = done(fleet, apply=False)

    assert shown.instance == "production-1"
    assert shown.backup == f"{host.env}.backup_20250801_redis"
    assert "\n-REDIS_URL=redis://old:6379/0\n" in shown.diff
    assert f"+REDIS_URL=redis://{new}/0\n" in shown.diff
    assert f"+REDIS_HOST={new.host}\n" in shown.diff
    assert "hunter2" not in shown.diff
    assert said == []
    assert files_of(host) == {".env": OLD}
    assert host.restarts == []


def test_done_there_is_a_backup_a_new_file_and_a_new_service(host: TinyHost, fleet: Fleet, new: Endpoint) -> None:
    rehearsed, _ = done(fleet, apply=False)

    applied, said = done(fleet, apply=True)

    assert applied == rehearsed
    assert said == ["production-1: backup and edit", "production-1: restart"]
    assert files_of(host) == {".env": switched(new), ".env.backup_20250801_redis": OLD}
    assert host.restarts == [f"--root {host.root} restart chatmrpt"]


def test_done_twice_the_second_time_changes_nothing(host: TinyHost, fleet: Fleet) -> None:
    done(fleet, apply=True)
    os.utime(host.env, (host.env.stat().st_atime - AN_HOUR, host.env.stat().st_mtime - AN_HOUR))
    before, pid = files_of(host), (host.folder / "pid").read_text(encoding="utf-8")

    (again,), said = done(fleet, apply=True)

    assert again.diff == ""
    assert said == []
    assert files_of(host) == before
    assert len(host.restarts) == 1
    assert (host.folder / "pid").read_text(encoding="utf-8") == pid


def test_a_service_that_was_not_restarted_after_the_change_is_restarted(
    host: TinyHost, fleet: Fleet, new: Endpoint
) -> None:
    """The file is right already; the processes are older, and hold on to what they read."""
    host.env.write_bytes(switched(new))

    (already,), said = done(fleet, apply=True)

    assert already.diff == ""
    assert said == ["production-1: restart"]
    assert len(host.restarts) == 1
    assert list(files_of(host)) == [".env"]


def test_a_restart_that_fails_is_told_and_made_up_for_by_the_next_run(host: TinyHost, fleet: Fleet) -> None:
    host.break_service_manager()

    with pytest.raises(Mismatch) as failed:
        done(fleet, apply=True)

    assert str(failed.value) == (
        "Restart of chatmrpt on production-1\n"
        "  expected: exit code 0\n"
        "  actual:   exit code 1: Job for chatmrpt.service failed.\n"
        "  next:     read the log: sudo journalctl -u chatmrpt"
    )
    host.mend_service_manager()
    assert done(fleet, apply=True)[1] == ["production-1: restart"]


def test_a_backup_of_that_day_is_never_overwritten(host: TinyHost, fleet: Fleet) -> None:
    backup = host.env.with_name(".env.backup_20250801_redis")
    backup.write_bytes(b"what was before")

    with pytest.raises(ProbeError) as refused:
        done(fleet, apply=True)

    assert refused.value.failure.actual == f"{backup} exists already"
    assert files_of(host) == {".env": OLD, backup.name: b"what was before"}
    assert host.restarts == []


@pytest.mark.parametrize(
    ("cluster_id", "actual"), [("switch-missing", "no such cluster"), ("switch-creating", "creating")]
)
def test_a_cluster_that_is_not_ready(host: TinyHost, aws: Address, cluster_id: str, actual: str) -> None:
    with pytest.raises(ProbeError) as refused:
        done(host.fleet(cluster_id, aws.url), apply=True)

    assert str(refused.value) == (
        f"{cluster_id}\n"
        "  expected: available, with an endpoint\n"
        f"  actual:   {actual}\n"
        "  next:     make it first: cutover provision"
    )
    assert files_of(host) == {".env": OLD}


@pytest.mark.parametrize("env", [b"A=1\nno setting\n", b"# caf\xe9\nREDIS_HOST=old\n"], ids=["a line", "an encoding"])
def test_a_file_that_cannot_be_read_is_left_alone_with_a_word(host: TinyHost, fleet: Fleet, env: bytes) -> None:
    host.env.write_bytes(env)

    with pytest.raises(CutoverError):
        done(fleet, apply=True)

    assert files_of(host) == {".env": env}
    assert host.restarts == []


def test_a_file_that_is_not_there(host: TinyHost, fleet: Fleet) -> None:
    host.env.unlink()

    with pytest.raises(ProbeError) as refused:
        done(fleet, apply=False)

    assert refused.value.failure.actual == f"{host.env}: No such file or directory"
