"""The logs of an environment, where one of its instances is out of reach."""

from datetime import UTC, datetime
from pathlib import Path

from cutover.probes.journal import LogSource, ServiceLog
from cutover.witnesses.logs import EnvironmentLogs, Unread, as_text, environment_logs
from tests.cutover.fleets import fleet_with, local_instance
from tests.cutover.servers import redis_server
from tests.cutover.witnesses.small_instance import SERVICE, small_instance


def test_an_instance_that_cannot_be_looked_at_is_told_as_such() -> None:
    away = local_instance(become=("no-such-program",)).model_dump()
    fleet = fleet_with("production", instances=[away], service={"allowed_log_lines": ["fine"]})

    read = environment_logs(fleet, "production")

    (log,) = read.logs
    assert isinstance(log, Unread)
    assert log.instance == "production-1"
    assert log.why.startswith("[Errno 2] No such file or directory: 'no-such-program'; run that command on the host of")
    assert (read.environment, read.allowed) == ("production", ("fine",))
    assert read.fatal == fleet.application.fatal_log_lines


def test_a_log_is_read_from_the_start_with_the_fleet_s_own_words(tmp_path: Path) -> None:
    """What it calls fatal is brought home whatever its level."""
    with redis_server(tmp_path) as redis, small_instance(tmp_path, "production-1", redis) as small:
        service = {**SERVICE, "journalctl": ["cat", str(tmp_path / "journal")], "log_files": ["service.log"]}
        fleet = fleet_with("production", instances=[small.table], service=service)
        (tmp_path / "journal").touch()
        lines = ["INFO: Encoding objects of type set", "INFO: fine", "ERROR: out of nets"]
        (small.app / "service.log").write_text("\n".join([*lines, ""]), encoding="utf-8")

        (log,) = environment_logs(fleet, "production").logs

    assert isinstance(log, ServiceLog)
    assert log.instance == "production-1"
    assert [entry.text for entry in log.entries] == [lines[0], lines[2]]


def test_how_much_was_looked_at() -> None:
    start = datetime(2026, 11, 23, tzinfo=UTC)
    journal = LogSource("journal", None, 1200, 1100, start, start, reaches_back=True, has_start=True)
    errors = LogSource("errors.log", "Is a directory", 0, 0, None, None, reaches_back=False, has_start=False)
    logs = (ServiceLog("production-1", start, (journal, errors), (), (), 0), Unread("production-2", "no route"))

    assert as_text(EnvironmentLogs("production", logs, (), ())) == (
        "production-1, journal: 1200 lines since the start at 2026-11-23 00:00:00 UTC, 1100 of them requests; "
        "the first at 2026-11-23 00:00:00 UTC, the last at 2026-11-23 00:00:00 UTC; all read\n"
        "production-1, errors.log: 0 lines since the start at 2026-11-23 00:00:00 UTC, 0 of them requests; "
        "the first at no time, the last at no time; Is a directory\n"
        "production-2, no route\n"
    )
