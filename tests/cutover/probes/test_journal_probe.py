"""What a service has logged: by systemd's words, by the lab's journalctl, and from files beside the journal."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cutover.errors import ProbeError
from cutover.fleet import Application, Service
from cutover.hosts import connect
from cutover.probes.journal import Announcement, LogEntry, LogSource, parse, service_log
from cutover.provocations import ADDRESS
from tests.cutover.fleets import local_instance, small_fleet

JOURNALCTL3 = Path(sys.executable).parent / "journalctl3"
FATAL = Application(fatal_log_lines=("WORKER TIMEOUT",))


@pytest.fixture
def master() -> Iterator[int]:
    """A process that stands for the main one."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process.pid
        process.communicate()


def script(path: Path, *lines: str) -> str:
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def service(folder: Path, master: int, *journalctl: str, log_files: tuple[str, ...] = ()) -> Service:
    shows = script(folder / "systemctl", f"echo MainPID={master}; echo ActiveState=active")
    return small_fleet().production.service.model_copy(
        update={"systemctl": (shows,), "journalctl": journalctl, "log_files": log_files}
    )


def stamped(seconds: float, words: str) -> str:
    return f"[{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} +0000] {words}"


def test_systemd_is_asked_for_what_is_since_the_start_and_bare(tmp_path: Path, master: int) -> None:
    journal = tmp_path / "journal"
    journal.write_text(stamped(time.time() + 1, f"[{master}] [INFO] Starting gunicorn 27.0.1\n"), encoding="utf-8")
    fake = script(tmp_path / "journalctl", f'echo "$@" > {tmp_path}/asked', f"cat {journal}")
    usual = Service(workers=2, app_folder="/srv/app", env_file="/srv/app/.env").journalctl  # type: ignore[arg-type]

    with connect(local_instance(root=tmp_path)) as host:
        log = service_log(host, FATAL, service(tmp_path, master, fake, *usual[1:], "--root={root}"))

    since = int(log.started.timestamp())
    asked = (tmp_path / "asked").read_text(encoding="utf-8")
    assert asked == f"--no-pager --output=cat --since=@{since} --root={tmp_path} -u chatmrpt\n"
    assert (log.instance, log.entries, log.announcements, log.left_out) == ("production-1", (), (), 0)
    assert [(source.name, source.error, source.lines, source.has_start) for source in log.sources] == [
        ("journal", None, 1, True)
    ]


def test_the_lab_s_journalctl_and_a_file_beside_it(tmp_path: Path, master: int) -> None:
    journal = tmp_path / "var/log/journal/chatmrpt.service.log"
    errors = tmp_path / "srv/app/logs/errors.log"
    for file in (journal, errors):
        file.parent.mkdir(parents=True)
    unit = tmp_path / "etc/systemd/system/chatmrpt.service"
    unit.parent.mkdir(parents=True)
    unit.write_text("[Service]\nExecStart=/bin/true\n", encoding="utf-8")
    later = time.time() + 1
    journal.write_text(
        stamped(later - 3600, "[1] [ERROR] of an earlier start\n")
        + stamped(later, f"[{master}] [INFO] Starting gunicorn 27.0.1\n")
        + stamped(later, f"[{master}] [CRITICAL] WORKER TIMEOUT (pid:5)\n"),
        encoding="utf-8",
    )
    moment = datetime.fromtimestamp(later, UTC)
    request = f'"GET {ADDRESS}/refused-upload/{"0" * 32}/end HTTP/1.1" 404 -'
    errors.write_text(
        stamped(later, "[5] [ERROR] beside it\n") + f"10.0.0.1 - - [{moment:%d/%b/%Y:%H:%M:%S} +0000] {request}\n",
        encoding="utf-8",
    )
    command = (str(JOURNALCTL3), "--root", "{root}")

    with connect(local_instance(root=tmp_path)) as host:
        asked = service(tmp_path, master, *command, log_files=("logs/errors.log", "logs", "logs/none.log"))
        log = service_log(host, FATAL, asked)

    assert [(entry.source, entry.text) for entry in log.entries] == [
        ("journal", "[CRITICAL] WORKER TIMEOUT (pid:5)"),
        ("errors.log", "[ERROR] beside it"),
    ]
    assert log.announcements == (Announcement("refused-upload", None, int(later)),)
    assert [(source.name, source.error, source.lines, source.reaches_back) for source in log.sources] == [
        ("journal", None, 2, True),
        ("errors.log", None, 2, False),
        ("logs", "Is a directory", 0, False),
        ("none.log", "No such file or directory", 0, False),
    ]


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        (["echo 'First words' >&2; echo 'No permission.' >&2", "exit 3"], "exit code 3: No permission."),
        (["exit 3"], "exit code 3: no word of why"),
        (["echo '-- No entries --'; echo 'Hint: not in the group adm' >&2"], "Hint: not in the group adm"),
        (["true"], None),
        (["echo something; echo 'Hint: not all' >&2"], None),
    ],
)
def test_a_journal_that_cannot_be_read(tmp_path: Path, master: int, lines: list[str], error: str | None) -> None:
    fake = script(tmp_path / "journalctl", *lines)

    with connect(local_instance()) as host:
        log = service_log(host, FATAL, service(tmp_path, master, fake))

    assert log.sources[0].error == error


def test_a_journalctl_that_is_not_there(tmp_path: Path, master: int) -> None:
    with connect(local_instance()) as host:
        log = service_log(host, FATAL, service(tmp_path, master, f"{tmp_path}/none"))

    assert log.sources[0].error == f"{tmp_path}/none: No such file or directory"


def test_a_service_that_does_not_run(tmp_path: Path) -> None:
    with connect(local_instance()) as host, pytest.raises(ProbeError) as unknown:
        service_log(host, FATAL, service(tmp_path, 0, "true"))

    assert str(unknown.value) == (
        "Log of production-1\n"
        "  expected: a main process, since whose start to read\n"
        "  actual:   the service does not run\n"
        "  next:     start it: systemctl start chatmrpt"
    )


def test_the_program_s_answer_as_a_reading() -> None:
    started = datetime(2026, 11, 23, tzinfo=UTC)
    source = {"name": "journal", "error": None, "lines": 3, "access_lines": 1, "reaches_back": True, "has_start": True}
    entry = {"source": "journal", "text": "ERROR in x: y", "exception": None, "count": 1, "times": [1795392000]}
    times = {"first": 1795392000.5, "last": None}

    log = parse(
        "production-1",
        started,
        {
            "sources": [{**source, **times}],
            "entries": [{**entry, **times}],
            "announced": [{"kind": "refused-upload", "begin": 1, "end": None}],
            "left_out": 2,
        },
    )

    first = datetime(2026, 11, 23, 0, 0, 0, 500_000, tzinfo=UTC)
    assert log.sources == (LogSource("journal", None, 3, 1, first, None, reaches_back=True, has_start=True),)
    assert log.entries == (LogEntry("journal", "ERROR in x: y", None, 1, first, None, (1795392000,)),)
    assert log.announcements == (Announcement("refused-upload", 1, None),)
    assert (log.instance, log.started, log.left_out) == ("production-1", started, 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ERROR in upload: oops: ERROR in x: y", "oops: ERROR in x: y"),
        ("[CRITICAL] WORKER TIMEOUT (pid:5)", "WORKER TIMEOUT (pid:5)"),
        ("root - ERROR - oops", "root - ERROR - oops"),
    ],
)
def test_the_message_of_a_line(text: str, message: str) -> None:
    assert LogEntry("journal", text, None, 1, None, None, ()).message == message
