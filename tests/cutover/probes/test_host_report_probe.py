"""An instance's report, from a captured answer; and the errors of a look that was not possible."""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cutover.errors import ConfigurationError, ProbeError
from cutover.fleet import Application, Endpoint, Fleet
from cutover.hosts import HostConnection, connect
from cutover.probes.host_report import Visitor, WorkerAnswer, host_report, parse, serving_port
from cutover.probes.redis_servers import SilentServer
from tests.cutover.fleets import fleet_with, local_instance, small_fleet

STARTED = 1754056987.5
NOON = datetime.fromtimestamp(STARTED, UTC)
REDIS = "172.31.35.10:6379"
RUN_ID = "03ab" * 10
UNIT, DROP_IN = "/etc/systemd/system/chatmrpt.service", "/etc/systemd/system/chatmrpt.service.d/redis.conf"
CONTENT = b"REDIS_HOST=172.31.35.10\nSECRET_KEY=hunter2\n"


def process(pid: int, started: float) -> dict[str, Any]:
    return {
        "pid": pid,
        "state": "S",
        "born": pid * 100,
        "started": started,
        "listening": ["0.0.0.0:8080"],
        "connections": [["172.31.44.52:40112", REDIS]],
    }


def captured(**changes: Any) -> dict[str, Any]:
    return {
        "host": "ip-172-31-44-52",
        "user": 0,
        "unit": {
            "MainPID": "4710",
            "ActiveState": "active",
            "UnitFileState": "enabled",
            "NeedDaemonReload": "no",
        },
        "unit_files": [[UNIT, STARTED - 7200], [DROP_IN, STARTED - 3600]],
        "processes": [process(4710, STARTED), process(4711, STARTED + 1), process(4712, STARTED + 60)],
        "answers": {
            "4711": {"status": 200, "session_id": "0f6c", "cookies": ["chatmrpt_session=a.b"]},
            "4712": None,
            "4713": {"status": 500, "session_id": None, "cookies": []},
            "4714": {"error": "TimeoutError: timed out"},
        },
        "listening": {"0.0.0.0:8080": [4710, 4711, 4712], ":::8080": []},
        "named_gunicorn": 3,
        "settings": {
            "path": "/srv/app/.env",
            "content": base64.b64encode(CONTENT).decode(),
            "changed": STARTED - 60,
        },
        "environment": {"REDIS_DB": "1"},
        "code": {"run.py": "e3b0"},
        "packages": ["flask-3.1.3", "redis-5.0.1"],
        "fallback": [STARTED + 5],
        "redis": {
            REDIS: {"info": {"run_id": RUN_ID}, "clients": [], "left": {}, "seconds": 0.004},
            "::1:6380": {"error": "timeout: timed out", "seconds": 5.0},
        },
        "seconds": 0.21,
        **changes,
    }


def test_a_captured_answer() -> None:
    seen = parse("production-1", captured())

    assert (seen.instance, seen.host, seen.user, seen.named_gunicorn) == ("production-1", "ip-172-31-44-52", 0, 3)
    assert (seen.enabled, seen.needs_reload, seen.processes.active) == ("enabled", False, "active")
    assert seen.processes.master is not None
    assert seen.processes.master.pid == 4710
    assert [worker.pid for worker in seen.processes.workers] == [4711, 4712]
    assert seen.holders == {
        Endpoint(host="0.0.0.0", port=8080): (4710, 4711, 4712),
        Endpoint(host="::", port=8080): (),
    }
    assert seen.settings.values() == {"REDIS_HOST": "172.31.35.10", "SECRET_KEY": "hunter2"}
    assert seen.environment == {"REDIS_DB": "1"}
    assert seen.code == {"run.py": "e3b0"}
    assert seen.packages == {"flask-3.1.3", "redis-5.0.1"}
    assert seen.fallback == (NOON + timedelta(seconds=5),)
    assert seen.answers == {
        4711: WorkerAnswer("0f6c", ("chatmrpt_session=a.b",)),
        4712: None,
        4713: WorkerAnswer(None, trouble="HTTP 500"),
        4714: WorkerAnswer(None, trouble="TimeoutError: timed out"),
    }
    assert [survey.server.run_id for survey in seen.surveyed] == [RUN_ID]
    loopback = Endpoint(host="::1", port=6380)
    assert seen.surveys[loopback] == SilentServer(loopback, "timeout: timed out", may_be_redis=True)
    assert seen.seconds == 0.21


def test_its_repr_shows_no_secret() -> None:
    shown = repr(parse("production-1", captured(environment={"REDIS_URL": "redis://:hunter2@10.0.0.7:6379/0"})))

    assert "hunter2" not in shown
    assert "a.b" not in shown
    assert "signed" not in repr(Visitor("/session_info", "chatmrpt_session=sid.signed"))


def test_the_last_change_is_that_of_the_youngest_file() -> None:
    assert parse("production-1", captured()).last_change == (".env", NOON - timedelta(seconds=60))
    assert parse("production-1", captured()).older == ()


def test_a_drop_in_that_was_changed_afterwards_makes_the_processes_old() -> None:
    seen = parse("production-1", captured(unit_files=[[UNIT, STARTED], [DROP_IN, STARTED + 30]]))

    assert seen.last_change == ("redis.conf", NOON + timedelta(seconds=30))
    assert [process.pid for process in seen.older] == [4710, 4711]


def test_a_unit_whose_files_were_changed_since_they_were_read() -> None:
    assert parse("production-1", captured(unit={"MainPID": "4710", "NeedDaemonReload": "yes"})).needs_reload


def test_a_service_manager_that_tells_little() -> None:
    seen = parse("production-1", captured(unit={}, processes=[], listening={}, answers={}))

    assert (seen.enabled, seen.needs_reload, seen.processes.active) == ("unknown", False, "unknown")
    assert (seen.processes.master, seen.processes.workers) == (None, ())


def test_settings_that_may_not_be_read() -> None:
    refused = {"error": "/srv/app/.env: Permission denied"}

    with pytest.raises(ProbeError) as unread:
        parse("production-1", captured(settings=refused, user=1000))

    assert str(unread.value) == (
        "Settings file of production-1\n"
        "  expected: a file that may be read\n"
        "  actual:   /srv/app/.env: Permission denied (as user 1000)\n"
        "  next:     correct env_file in the fleet file; where the rights are missing, give the look them: "
        'become = ["sudo", "-n"] in the host of production-1, after `sudo -n true` works there'
    )


def test_settings_that_are_no_text() -> None:
    settings = {"path": "/srv/app/.env", "content": base64.b64encode(b"A=\xff").decode(), "changed": STARTED}

    with pytest.raises(ConfigurationError, match=r"Settings file production-1: /srv/app/\.env"):
        parse("production-1", captured(settings=settings))


def served_at(address: str, **service: Any) -> int:
    fleet = fleet_with("production", service=service)
    return serving_port(fleet.production, local_instance().model_copy(update={"address": address}))


def test_where_the_workers_listen() -> None:
    assert served_at("http://10.0.0.1:8021") == 8021
    assert served_at("http://10.0.0.1") == 80
    assert served_at("https://app.example") == 443
    assert served_at("https://app.example", port=8080) == 8080


def fleet_in(folder: Path, systemctl: str) -> Fleet:
    (folder / "srv/app").mkdir(parents=True)
    (folder / "srv/app/.env").write_text("REDIS_HOST=10.0.0.7\n", encoding="utf-8")
    return fleet_with("production", service={"systemctl": ["sh", "-c", systemctl]})


def test_a_host_is_asked_below_its_own_root(tmp_path: Path) -> None:
    fleet = fleet_in(tmp_path, "echo MainPID=0; echo ActiveState=inactive")

    with connect(local_instance(root=tmp_path)) as host:
        seen = host_report(host, fleet.production, fleet.application)

    assert seen.processes.active == "inactive"
    assert seen.settings.value("REDIS_HOST") == "10.0.0.7"
    assert list(seen.changed) == [f"{tmp_path}/srv/app/.env"]
    assert (seen.surveys, seen.answers) == ({}, {})


def test_a_service_manager_that_refuses(tmp_path: Path) -> None:
    fleet = fleet_in(tmp_path, "echo Access denied >&2; exit 1")

    with connect(local_instance(root=tmp_path)) as host, pytest.raises(ProbeError) as refused:
        host_report(host, fleet.production, fleet.application)

    assert refused.value.failure.subject == "Host of production-1"
    assert refused.value.failure.actual.endswith(": Access denied")


def asked_of_host(application: Application, visitor: Visitor | None = None) -> dict[str, Any]:
    asked: dict[str, Any] = {}

    class Host(HostConnection):
        def ask(self, program: str, *, within_s: float = 1, **question: Any) -> dict[str, Any]:  # noqa: ARG002
            asked.update(question)
            return captured()

    instance = local_instance()
    host = Host(instance, connect(instance).transport)
    host_report(host, small_fleet().production, application, visitor=visitor)
    return asked


@pytest.mark.parametrize(("answers_within", "within_s"), [("30s", 10), ("2s", 2)])
def test_a_worker_is_waited_for_no_longer_than_a_visitor_would(answers_within: str, within_s: float) -> None:
    application = Application.model_validate({"answers_within": answers_within})

    visit = asked_of_host(application, Visitor("/session_info", "a=b"))["visit"]

    assert visit == {"path": "/session_info", "cookie": "a=b", "within_s": within_s}


def test_the_password_of_redis_is_no_setting_that_a_host_tells() -> None:
    asked = asked_of_host(Application())

    assert asked["variables"] == ["REDIS_HOST", "REDIS_PORT", "REDIS_DB", "REDIS_URL", "ENABLE_REDIS_SESSIONS"]
    assert (asked["visit"], asked["ports"], asked["endpoints"], asked["keys"]) == (None, [8021], [], [])
