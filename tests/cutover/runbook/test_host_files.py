"""Files on a host: read, backed up once, replaced in one step, nothing else of them changed."""

import os
from hashlib import sha256
from pathlib import Path, PurePosixPath

import pytest

from cutover.errors import Mismatch, ProbeError
from cutover.hosts import HostConnection, connect
from cutover.runbook.files import back_up, env_path, read, replace
from tests.cutover.fleets import local_instance, small_fleet

OLD, NEW = b"SECRET_KEY=hunter2\r\nREDIS_HOST=old", "REDIS_HOST=neu \N{LATIN SMALL LETTER U WITH DIAERESIS}\n"


@pytest.fixture
def host() -> HostConnection:
    return connect(local_instance())


@pytest.fixture
def env(tmp_path: Path) -> Path:
    file = tmp_path / ".env"
    file.write_bytes(OLD)
    file.chmod(0o640)
    return file


def names(env: Path) -> list[str]:
    return sorted(entry.name for entry in env.parent.iterdir())


def test_the_file_s_place_lies_below_the_instance_s_root(tmp_path: Path) -> None:
    service = small_fleet().production.service

    assert env_path(connect(local_instance(root=tmp_path)), service) == PurePosixPath(tmp_path) / "srv/app/.env"
    assert env_path(connect(local_instance()), service) == PurePosixPath("/srv/app/.env")


def test_a_file_is_read_as_it_is(host: HostConnection, env: Path) -> None:
    os.utime(env, (1_000_000, 1_000_000))

    seen = read(host, PurePosixPath(env))

    assert (seen.path, seen.content, seen.sha256) == (PurePosixPath(env), OLD, sha256(OLD).hexdigest())
    assert seen.changed.timestamp() == pytest.approx(env.stat().st_ctime), "its time of writing may be an old one"
    assert repr(seen) == f"HostFile('{env}', 34 bytes)"


def test_a_backup_is_the_file_with_its_mode_and_time(host: HostConnection, env: Path) -> None:
    os.utime(env, (1_000_000, 1_000_000))
    backup = env.with_name(".env.backup")

    made = back_up(host, PurePosixPath(env), PurePosixPath(backup))

    assert (made.path, made.content, made.sha256) == (PurePosixPath(backup), OLD, sha256(OLD).hexdigest())
    assert backup.read_bytes() == OLD
    assert backup.stat().st_mode & 0o7777 == 0o640
    assert backup.stat().st_mtime == 1_000_000
    assert names(env) == [".env", ".env.backup"]


def test_a_second_backup_of_that_name_is_refused(host: HostConnection, env: Path) -> None:
    """The first one is the old state: it stays."""
    backup = env.with_name(".env.backup")
    back_up(host, PurePosixPath(env), PurePosixPath(backup))
    env.write_bytes(b"changed")

    with pytest.raises(ProbeError) as refused:
        back_up(host, PurePosixPath(env), PurePosixPath(backup))

    assert refused.value.failure.actual == f"{backup} exists already"
    assert backup.read_bytes() == OLD


def test_the_content_is_replaced_and_nothing_else(host: HostConnection, env: Path) -> None:
    made = replace(host, read(host, PurePosixPath(env)), NEW.encode())

    assert env.read_text(encoding="utf-8") == NEW
    assert (made.content, made.sha256) == (NEW.encode(), sha256(NEW.encode()).hexdigest())
    assert env.stat().st_mode & 0o7777 == 0o640
    assert names(env) == [".env"]


def test_a_file_that_somebody_else_changed_is_not_replaced(host: HostConnection, env: Path) -> None:
    seen = read(host, PurePosixPath(env))
    env.write_bytes(b"changed by hand")

    with pytest.raises(Mismatch) as refused:
        replace(host, seen, NEW.encode())

    assert refused.value.failure.actual == "somebody else has changed it meanwhile"
    assert env.read_bytes() == b"changed by hand"
    assert names(env) == [".env"]


def test_a_link_stays_a_link_and_its_target_is_replaced(host: HostConnection, env: Path) -> None:
    link = env.with_name("link")
    link.symlink_to(".env")

    replace(host, read(host, PurePosixPath(link)), NEW.encode())

    assert link.is_symlink()
    assert env.read_text(encoding="utf-8") == NEW
    assert env.stat().st_mode & 0o7777 == 0o640


def test_the_owner_stays(host: HostConnection, env: Path) -> None:
    """Only root can give files away; everybody else is the owner already."""
    owner = (12_345, 54_321) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    os.chown(env, *owner)
    backup = env.with_name(".env.backup")

    back_up(host, PurePosixPath(env), PurePosixPath(backup))
    replace(host, read(host, PurePosixPath(env)), NEW.encode())

    assert [(file.stat().st_uid, file.stat().st_gid) for file in (env, backup)] == [owner] * 2


def test_a_file_that_is_not_there(host: HostConnection, tmp_path: Path) -> None:
    missing = PurePosixPath(tmp_path / "none")

    with pytest.raises(ProbeError) as unread:
        read(host, missing)
    with pytest.raises(ProbeError) as not_kept:
        back_up(host, missing, PurePosixPath(tmp_path / "backup"))

    assert unread.value.failure.actual == f"{missing}: No such file or directory"
    assert not_kept.value.failure.actual == f"{missing}: No such file or directory"
    assert list(tmp_path.iterdir()) == []
