"""The logs of an environment: what is allowed, what was announced, what is wrong, and what is no proof."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cutover.checks.log_guide import next_actions
from cutover.checks.logs import must_have_no_errors
from cutover.errors import Mismatch, ProbeError
from cutover.fleet.patterns import FATAL_LOG_LINES
from cutover.probes.journal import Announcement, LogEntry, LogSource, ServiceLog
from cutover.witnesses.logs import EnvironmentLogs, Unread

STARTED = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
JOURNAL = LogSource("journal", None, 9, 3, STARTED, STARTED, reaches_back=True, has_start=True)
ALLOWED = (r"Files not found \(attempt 1\), waiting", "❌ All load attempts failed for session")
DETECTING = "ERROR in upload: Error detecting TPR upload: File is not a zip file"
REFUSED = "ERROR in app: Exception on /upload [POST]"
NO_FILE = "app.core.exceptions.ValidationError: No CSV file provided"
WORKERS = "see which request the worker had in hand, in the access log, and whether the memory sufficed, in dmesg"
UPLOADS = (
    "upload the file of that time by hand; where it was this suite's, its announcements are missing: let gunicorn's "
    "access log go to the journal, or name its file in log_files of the fleet file"
)
OTHERWISE = (
    "read the log around that time; only what a healthy run writes may go into allowed_log_lines of the fleet file"
)
AT = int(STARTED.timestamp())


def entry(text: str, exception: str | None = None, *, seconds: tuple[int, ...] = (5,)) -> LogEntry:
    """Written at these seconds after the start."""
    moments = [datetime.fromtimestamp(AT + second, UTC) for second in seconds]
    times = tuple(AT + second for second in seconds)
    return LogEntry("journal", text, exception, len(seconds), moments[0], moments[-1], times)


def announced(kind: str, begin: int | None, end: int | None) -> Announcement:
    return Announcement(kind, None if begin is None else AT + begin, None if end is None else AT + end)


def log(*entries: LogEntry, instance: str = "production-1", told: tuple[Announcement, ...] = ()) -> ServiceLog:
    return ServiceLog(instance, STARTED, (JOURNAL,), entries, told, 0)


def production(*logs: ServiceLog | Unread) -> EnvironmentLogs:
    return EnvironmentLogs("production", logs, ALLOWED, FATAL_LOG_LINES)


def test_silence_in_logs_that_reach_back_to_the_start() -> None:
    must_have_no_errors(production(log(), log(instance="production-2")))


def test_what_is_allowed() -> None:
    must_have_no_errors(
        production(
            log(
                entry("WARNING in unified_dataset_builder: Files not found (attempt 1), waiting..."),
                entry("❌ All load attempts failed for session 00000000-0000-0000-0000-000000000000"),
            )
        )
    )


def test_each_line_is_named_with_its_instance_its_time_and_what_to_do() -> None:
    timeout = entry("[CRITICAL] WORKER TIMEOUT (pid:71)", seconds=(3, 3, 3))
    failed = entry("ERROR in itn: Error in plan: 'wards'", "KeyError: 'wards'", seconds=(5, 60))
    unknown = replace(entry("⚠️ printed"), first=None, last=None, times=())

    with pytest.raises(Mismatch) as wrong:
        must_have_no_errors(production(log(failed), log(unknown, timeout, instance="production-2")))

    assert str(wrong.value) == (
        "Logs of production since the last start, production-1, production-2\n"
        "  expected: no warning or error but the 2 kinds that the fleet file allows\n"
        "  actual:   production-2, journal, 2026-11-23 00:00:03 UTC, 3 times: [CRITICAL] WORKER TIMEOUT (pid:71)\n"
        "            production-1, journal, 2026-11-23 00:00:05 UTC to 2026-11-23 00:01:00 UTC, 2 times: "
        "ERROR in itn: Error in plan: 'wards'\n"
        "                KeyError: 'wards'\n"
        "            production-2, journal, at an unknown time: ⚠️ printed\n"
        f"  next:     {WORKERS}\n"
        f"            {OTHERWISE}"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        entry("WARNING in unified_dataset_builder: Files not found (attempt 2), waiting..."),
        entry("ERROR in x: because: Files not found (attempt 1), waiting..."),
        # It may be another process's, written right below.
        entry("WARNING in x: Files not found (attempt 1), waiting...", "KeyError: 3"),
        # What is always fatal is, whatever the list allows.
        entry("❌ All load attempts failed for session: WORKER TIMEOUT"),
        entry("INFO in x: Encoding objects of type DataFrame is unsupported"),
    ],
)
def test_what_is_not_allowed(wrong: LogEntry) -> None:
    with pytest.raises(Mismatch) as refused:
        must_have_no_errors(production(log(wrong)))

    assert wrong.text in str(refused.value)


def test_even_a_list_that_allows_everything_allows_nothing_fatal() -> None:
    generous = replace(production(log(entry(DETECTING), entry("ERROR in x: y"))), allowed=("",))

    with pytest.raises(Mismatch) as wrong:
        must_have_no_errors(generous)

    assert wrong.value.failure.actual == f"production-1, journal, 2026-11-23 00:00:05 UTC: {DETECTING}"


def test_what_the_suite_provoked_and_announced() -> None:
    must_have_no_errors(
        production(
            log(
                entry(DETECTING, seconds=(4, 5, 6, 105)),
                entry(REFUSED, NO_FILE, seconds=(50,)),
                told=(
                    announced("unrecognised-workbook", 5, 5),
                    announced("unrecognised-workbook", 50, 110),
                    announced("refused-upload", 50, 50),
                ),
            )
        )
    )


@pytest.mark.parametrize(
    ("provoked", "told"),
    [
        # Before it, after it, and never announced.
        (entry(DETECTING, seconds=(2,)), announced("unrecognised-workbook", 4, 5)),
        (entry(DETECTING, seconds=(7,)), announced("unrecognised-workbook", 4, 5)),
        (entry(DETECTING), announced("refused-upload", 4, 6)),
        (entry(DETECTING), announced("of-an-older-suite", 4, 6)),
        # Begun and never ended, ended and never begun, too long.
        (entry(DETECTING), announced("unrecognised-workbook", 4, None)),
        (entry(DETECTING), announced("unrecognised-workbook", None, 6)),
        (entry(DETECTING), announced("unrecognised-workbook", 0, 61)),
        # Something else went wrong in the meantime.
        (entry(DETECTING, "redis.exceptions.ConnectionError: refused"), announced("unrecognised-workbook", 4, 6)),
        (entry(REFUSED, "redis.exceptions.ConnectionError: refused"), announced("refused-upload", 4, 6)),
        (entry("[CRITICAL] WORKER TIMEOUT (pid:5)"), announced("refused-upload", 4, 6)),
        # Written more often than its times are known.
        (replace(entry(DETECTING), count=2), announced("unrecognised-workbook", 4, 6)),
    ],
)
def test_what_the_suite_did_not_announce(provoked: LogEntry, told: Announcement) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_have_no_errors(production(log(provoked, told=(told,))))

    assert provoked.text in str(wrong.value)


def test_an_announcement_is_of_its_instance_and_counts_what_is_left() -> None:
    told = announced("unrecognised-workbook", 4, 6)
    two = log(entry(DETECTING, seconds=(5, 20, 30)), instance="production-2", told=(told,))

    with pytest.raises(Mismatch) as wrong:
        must_have_no_errors(production(log(entry(DETECTING)), two))

    assert wrong.value.failure.actual == (
        f"production-1, journal, 2026-11-23 00:00:05 UTC: {DETECTING}\n"
        f"production-2, journal, 2026-11-23 00:00:05 UTC to 2026-11-23 00:00:30 UTC, 2 times: {DETECTING}"
    )
    assert wrong.value.failure.next_action == UPLOADS


def test_very_many_are_counted() -> None:
    """What is always fatal is shown, though only its exception tells and though it came last."""
    many = [entry(f"ERROR in x: number {number}") for number in range(24)]
    fatal = entry("ERROR in x: last", "TypeError: Encoding objects of type set is unsupported")

    with pytest.raises(Mismatch) as wrong:
        must_have_no_errors(production(replace(log(*many, fatal), left_out=7)))

    lines = wrong.value.failure.actual.splitlines()
    assert lines[0].endswith(": ERROR in x: last")
    assert "install the flask-session" in wrong.value.failure.next_action
    assert lines[20:] == ["production-1, journal, 2026-11-23 00:00:05 UTC: ERROR in x: number 18", "and 12 more"]


def test_logs_that_prove_nothing() -> None:
    silent = replace(JOURNAL, lines=0, access_lines=0, first=None, reaches_back=False, has_start=False)
    rotated = replace(JOURNAL, first=datetime(2026, 11, 23, 3, 0, tzinfo=UTC), reaches_back=False, has_start=False)
    timeless = replace(rotated, name="errors.log", first=None)
    requests = replace(rotated, name="access.log", lines=3, access_lines=3)
    missing = replace(silent, name="errors.log", error="No such file or directory")
    broken = [(silent,), (rotated, timeless, requests), (requests,), (JOURNAL, missing)]
    logs = [
        ServiceLog(f"production-{number}", STARTED, sources, (), (), 0)
        for number, sources in enumerate(broken, start=1)
    ]
    full = replace(log(instance="production-5"), left_out=3)

    with pytest.raises(ProbeError) as unproved:
        must_have_no_errors(production(*logs, full, Unread("production-6", "no route to host; try it by hand")))

    assert str(unproved.value) == (
        "Logs of production since the last start, production-1, production-2, production-3, production-4, "
        "production-5, production-6\n"
        "  expected: logs that can be read back to the start: silence is no proof\n"
        "  actual:   production-1, journal: not a line since the start\n"
        "            production-2, journal: begins at 2026-11-23 03:00:00 UTC, "
        "the service started at 2026-11-23 00:00:00 UTC\n"
        "            production-2, errors.log: nothing with a time in it\n"
        '            production-3: no "Starting gunicorn" of the main process that runs since 2026-11-23 00:00:00 UTC\n'
        "            production-4, errors.log: No such file or directory\n"
        "            production-5: 3 more different lines than are brought home\n"
        "            production-6: no route to host; try it by hand\n"
        "  next:     see on production-1 where the service logs to, and name it in log_files\n"
        "            what is older was rotated away: read it on production-2 by hand, "
        "and look again after the next start\n"
        "            it was rotated away, or gunicorn logs elsewhere: name its files in log_files of the fleet file\n"
        "            see on production-4 whether it is there, and whether the host's `become` may read it\n"
        "            read the log on production-5 by hand: too many different lines are allowed\n"
        "            see that the host of production-6 can be looked at"
    )


def test_what_is_wrong_goes_before_what_could_not_be_read() -> None:
    with pytest.raises(Mismatch):
        must_have_no_errors(production(Unread("production-1", "no route"), log(entry("ERROR in x: y"))))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("❌ Failed to connect to Redis: Error 111", "sessions are in files"),
        ("⚠️ Falling back to filesystem sessions", "sessions are in files"),
        ("❌ Redis session initialization error: Timeout", "sessions are in files"),
        ("redis.exceptions.ConnectionError: Connection refused", "whether the Redis that it names was away"),
        ("Encoding objects of type DataFrame is unsupported", "install the flask-session"),
        ("[ERROR] Worker (pid:7) was sent SIGKILL! Perhaps out of memory?", WORKERS),
        ("Worker 7 aborted", WORKERS),
        ("Error routing to TPR handler: x", "TPR dialogue by hand"),
        ("Failed to generate shapefile", "master shapefile"),
        ("Error generating dashboard: unhashable type: 'dict'", "exports lack their dashboard"),
        ("Dashboard generation returned None", "exports lack their dashboard"),
        ("Error in upload_both_files: x", UPLOADS),
        ("KeyError", OTHERWISE),
    ],
)
def test_what_to_do(line: str, words: str) -> None:
    assert words in next_actions([line, line])
    assert "\n" not in next_actions([line, line])
