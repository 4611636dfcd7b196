"""The preflight of two real services: what it says when all is well there, and of what was spoiled by hand."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cutover.fleet import Fleet
from cutover.runbook.preflight.line import Line
from cutover.runbook.preflight.preflight import preflight
from cutover.runbook.preflight.table import Table
from tests.cutover.runbook.moving import MovingHost

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
BACKUP = ".env.backup_20261123_redis"
UNIT = f"[Service]\nWorkingDirectory=/srv/app\nExecStart={sys.executable} -m gunicorn moving:application\n"

Hosts = tuple[MovingHost, MovingHost]
Look = Callable[..., Table]


@pytest.fixture
def look(hosts: Hosts, fleet: Fleet, tmp_path: Path) -> Look:
    """At a fleet whose staging is one more name for production's first host."""
    for host in hosts:
        unit(host).parent.mkdir(parents=True)
        unit(host).write_text(UNIT, encoding="utf-8")
    stand_in = fleet.production.instances[0].model_copy(update={"name": "staging-1"})
    service = fleet.production.service
    staging = fleet.staging.model_copy(update={"instances": (stand_in,), "service": service})
    whole = fleet.model_copy(update={"staging": staging, "separates_networks": False})

    def run(**changes: object) -> Table:
        return preflight(whole.model_copy(update=changes), NOW, reports=tmp_path / "reports")

    return run


def unit(host: MovingHost) -> Path:
    return host.folder / "root/etc/systemd/system/chatmrpt.service"


def of(table: Table, subject: str) -> dict[str, Line]:
    return {line.what: line for line in table.lines if line.subject == subject}


def told(line: Line) -> str:
    return f"{line.outcome}: {line.failure}"


def tree(host: MovingHost) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted((host.folder / "root").rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts}  # fmt: skip


def test_when_all_is_well_and_nothing_is_touched(look: Look, hosts: Hosts, fleet: Fleet) -> None:
    before = [tree(host) for host in hosts]

    table = look()

    place = str(fleet.staging.redis.endpoint)
    for name in ("production-1", "production-2"):
        lines = of(table, name)
        assert {line.outcome for line in lines.values()} == {"ok"}, lines
        assert lines["settings in use"].fact == (
            f"the workers follow REDIS_HOST, REDIS_PORT and REDIS_DB: {place}, db 0"
        )
        assert lines["settings in .env"].fact == "5 settings there, 3 to change"
        assert lines["settings elsewhere"].fact == ".env alone has them"
        assert lines["backup"].fact == f"{BACKUP} is free"
        assert lines["start command"].fact.startswith("passed in ")
    assert of(table, "production")["lock"].fact == "free"
    assert of(table, "this machine")["journal, backups"].outcome == "ok"
    assert [line.fact for line in of(table, "staging-1").values()][:2] == [
        "on this machine",
        "none needed: the fleet file names no command for them",
    ]
    assert [tree(host) for host in hosts] == before
    assert [host.restarts for host in hosts] == [0, 0]


def test_what_was_spoiled_by_hand_is_all_found_at_once(look: Look, hosts: Hosts) -> None:
    first, second = hosts
    first.env.with_name("cutover.lock").write_text(
        json.dumps({"run": "switch-1", "holder": "ada on laptop", "until": NOW.timestamp() + 60}), encoding="utf-8"
    )
    first.env.with_name(BACKUP).write_text("of another time", encoding="utf-8")
    unit(first).write_text(f"{UNIT}Environment=REDIS_DB=3\nEnvironmentFile=/etc/none.env\n", encoding="utf-8")
    unit(second).write_text(UNIT.replace("moving:", "missing:"), encoding="utf-8")
    second.env.write_bytes(second.env.read_bytes() + b"\r\nthis is broken")

    table = look()

    assert table.decision == "NO-GO"
    one, two = of(table, "production-1"), of(table, "production-2")
    assert {what for what, line in one.items() if not line.lets_go} == {
        "settings elsewhere", "backup", "start command",
    }  # fmt: skip
    assert {what for what, line in two.items() if not line.lets_go} == {
        "settings in .env", "start command", "rollback",
    }  # fmt: skip
    assert told(of(table, "production")["lock"]) == (
        f"wrong: Lock {first.env.with_name('cutover.lock')} on production-1\n"
        "  expected: free: one change of production at a time\n"
        "  actual:   held by ada on laptop for switch-1, until 04:01:00 UTC\n"
        "  next:     ask who that is; a lock whose holder is gone ends by itself at that time"
    )
    assert one["backup"].failure
    assert one["backup"].failure.subject == f"Backup {first.env.with_name(BACKUP)} on production-1"
    assert one["start command"].failure
    assert one["start command"].failure.actual == f"missing: {first.folder}/root/etc/none.env"
    assert two["start command"].failure
    assert two["start command"].failure.actual.endswith("ModuleNotFoundError: No module named 'missing'")
    assert told(two["settings in .env"]) == (
        "wrong: Settings file on production-2\n"
        "  expected: lines of the form KEY=value\n"
        "  actual:   line 8 cannot be read, and python-dotenv skips it\n"
        "  next:     correct the line on the instance by hand"
    )


def test_behind_a_closed_way_nothing_is_tried_and_the_others_are_seen(look: Look, fleet: Fleet) -> None:
    first, second = fleet.production.instances
    closed = first.model_copy(update={"host": first.host.model_copy(update={"become": ("false",)})})
    production = fleet.production.model_copy(update={"instances": (closed, second)})

    table = look(production=production)

    lines = of(table, "production-1")
    assert told(lines["rights"]) == (
        "wrong: Rights of the service on production-1\n"
        "  expected: false true: exit code 0\n"
        "  actual:   exit code 1\n"
        "  next:     let this user run false there without a password, or correct become in the fleet file"
    )
    assert {line.fact for what, line in lines.items() if what not in ("host", "rights")} == {"see rights"}
    assert {line.outcome for line in of(table, "production-2").values()} == {"ok"}
