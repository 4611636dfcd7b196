"""The lines that need nothing but what an instance says of itself."""

from typing import Any

import pytest

from cutover.errors import CutoverError, Mismatch
from cutover.runbook.preflight.access import lines_of
from cutover.runbook.preflight.before import Embedded, Room
from cutover.runbook.preflight.code import must_name_no_redis
from cutover.runbook.preflight.line import Line, Seen
from cutover.runbook.preflight.rollback import judged as judged_rollback
from cutover.runbook.preflight.room import must_have_room
from cutover.runbook.preflight.start import judged as judged_start
from cutover.settings_file import SettingsFile
from tests.cutover.fleets import small_fleet
from tests.cutover.runbook.preflight.saying import ROOMY, said

PRODUCTION = small_fleet().production
MARKS = {"mode": "0640", "owner": 1000, "group": 1000}


def access(**changes: Any) -> dict[str, Line]:
    return {one.what: one for one in lines_of("production-1", said(**changes), PRODUCTION)}


def failure(line: Line) -> str:
    assert line.failure
    return f"{line.outcome}: {line.failure}"


def test_when_all_is_well() -> None:
    assert {what: (line.outcome, line.fact) for what, line in access().items()} == {
        "Python": ("ok", "3.9.2, as user 0"),
        "service": ("ok", "active, main process 4711"),
        ".env": ("ok", "may be read and replaced"),
    }


@pytest.mark.parametrize(
    ("what", "changes", "text"),
    [
        (
            "Python",
            {"python": "3.5.3"},
            (
                "wrong: python3 on production-1\n"
                "  expected: 3.6 or newer\n"
                "  actual:   3.5.3\n"
                "  next:     install a newer python3 there, first in the PATH of a plain command"
            ),
        ),
        (
            "service",
            {"unit": {"error": "systemctl show chatmrpt: Access denied"}},
            (
                "could not look: Service manager of production-1\n"
                "  expected: what it knows of unit chatmrpt\n"
                "  actual:   systemctl show chatmrpt: Access denied\n"
                "  next:     correct service.unit or service.systemctl in the fleet file, or the rights there"
            ),
        ),
        (
            "service",
            {"unit": {"ActiveState": "failed", "MainPID": ""}},
            (
                "wrong: Service chatmrpt on production-1\n"
                "  expected: active, with a main process\n"
                "  actual:   failed, no main process\n"
                "  next:     start it, and read its log: journalctl -u chatmrpt; there is no state yet to come back to"
            ),
        ),
        (
            "service",
            {"unit": {"ActiveState": "active", "MainPID": "4711", "NeedDaemonReload": "yes"}},
            (
                "wrong: Service chatmrpt on production-1\n"
                "  expected: known to the service manager as its files have it now\n"
                "  actual:   its files have changed since they were read: a restart would still use the old ones\n"
                "  next:     read the change, then: sudo systemctl daemon-reload, and run cutover preflight again"
            ),
        ),
        (
            ".env",
            {"fixed": "a mount of its own"},
            (
                "wrong: /srv/app/.env on production-1\n"
                "  expected: a file that another can take the place of\n"
                "  actual:   a mount of its own\n"
                "  next:     see who made it so and why, and take that back: a switch replaces the whole file in one "
                "step"
            ),
        ),
        (
            ".env",
            {"user": 1000, "readable": False, "writable": False},
            (
                "wrong: /srv/app/.env on production-1\n"
                "  expected: may be read and replaced by user 1000\n"
                "  actual:   cannot be read, nor replaced, for its folder is closed\n"
                '  next:     correct env_file, or give the rights: become = ["sudo", "-n"] in the host\'s table'
            ),
        ),
    ],
)
def test_what_keeps_an_instance_from_being_changed(what: str, changes: dict[str, Any], text: str) -> None:
    assert failure(access(**changes)[what]) == text


def test_room() -> None:
    assert must_have_room("production-1", [ROOMY]) == Seen("41 GB free")
    assert must_have_room("production-1", [Room("/", 60_000_000, None, read_only=False)]) == Seen("60 MB free")


def test_too_little_room() -> None:
    rooms = [Room("/srv", 49_000_000, 5000, False), Room("/tmp", 10**9, 999, False), Room("/opt", 10**9, None, True)]

    with pytest.raises(Mismatch) as short:
        must_have_room("production-1", [ROOMY, *rooms])

    assert str(short.value) == (
        "Disk of production-1\n"
        "  expected: 50 MB and 1000 inodes free, and not read-only\n"
        "  actual:   /srv: 49 MB free\n"
        "            /tmp: 1 GB free, 999 inodes\n"
        "            /opt: read-only\n"
        "  next:     make room, or see why the file system is read-only: a write that breaks off costs .env"
    )


def test_an_address_in_the_application_is_wrong_and_beside_it_a_note() -> None:
    endpoint = "redis-staging.abc.cache.amazonaws.com"
    beside = (Embedded("check.py", 7, endpoint, None), Embedded("app/state.py", 4, endpoint, "REDIS_HOST"))
    inside = (Embedded("app/state.py", 12, endpoint, None), Embedded("gunicorn.conf.py", 3, "REDIS_HOST", None))

    assert must_name_no_redis("production-1", PRODUCTION.service, said(embedded=beside)).notes == (
        f"check.py, line 7, has {endpoint}, and is no part of the application",
        f"app/state.py, line 4, has {endpoint} for a default of REDIS_HOST: .env decides",
    )
    with pytest.raises(Mismatch) as fixed:
        must_name_no_redis("production-1", PRODUCTION.service, said(embedded=(*beside, *inside)))
    assert str(fixed.value) == (
        "Code of production-1\n"
        "  expected: no address of a Redis, and no value for its settings\n"
        f"  actual:   app/state.py, line 12: {endpoint}\n"
        "            gunicorn.conf.py, line 3: a value for REDIS_HOST\n"
        "  next:     let that module read the settings, deploy and restart: a switch would not move it"
    )


def start(settings: str = "", **answer: Any) -> Seen:
    told = {"command": "/opt/gunicorn", "not_tried": "", "code": 0, "words": "", "seconds": 1.26, **answer}
    return judged_start("production-1", "chatmrpt", told, SettingsFile(settings))


def test_a_start_that_would_succeed_and_one_that_cannot_be_tried() -> None:
    assert start() == Seen("passed in 1.3 s")
    assert start(not_tried="its command is /bin/sh").notes == (
        "the start of chatmrpt on production-1: its command is /bin/sh",
    )


@pytest.mark.parametrize(
    ("code", "told"), [(1, "exit code 1"), (None, "not done in 90 s, and ended")], ids=["failed", "late"]
)
def test_a_start_that_would_fail_says_its_last_words_without_secrets(code: int | None, told: str) -> None:
    with pytest.raises(Mismatch) as failed:
        start("DB=postgres://u:hunter2@db/x\nDEBUG=1\n", code=code, words="cannot reach postgres://u:hunter2@db/x, 1")

    assert failed.value.failure.actual == f"{told}\ncannot reach ********, 1"


def rollback(**changes: Any) -> Seen:
    seen = {"sha256": "9f2c" * 16, **MARKS}
    return judged_rollback(
        "production-1", {"original": MARKS, "before": seen, "after": seen, "is_written": True, **changes}
    )


def test_a_rollback_that_comes_back() -> None:
    assert rollback() == Seen("a copy was edited and restored: same bytes, mode and owner")


@pytest.mark.parametrize(
    ("changes", "actual"),
    [
        ({"after": {"sha256": "0" * 64, **MARKS}}, "sha256 000000000000, mode 0640, owner 1000:1000"),
        ({"original": {**MARKS, "mode": "0600"}}, "sha256 9f2c9f2c9f2c, mode 0640, owner 1000:1000"),
        ({"is_written": False}, "the edited copy was not what had been written"),
        (
            {"error": "/srv/app/.cutover/.env: No space left on device"},
            "/srv/app/.cutover/.env: No space left on device",
        ),
    ],
)
def test_a_rollback_that_would_not(changes: dict[str, Any], actual: str) -> None:
    with pytest.raises(CutoverError) as lost:
        rollback(**changes)

    assert lost.value.failure.subject == "Rollback on production-1, rehearsed with a copy of .env"
    assert lost.value.failure.actual == actual
