"""The program that reads logs on a host: what it takes for its own since the start, and what it brings home."""

import json
import time
import tracemalloc
from collections.abc import Iterable
from typing import Any

import pytest

from cutover.fleet.patterns import FATAL_LOG_LINES
from cutover.hosts.programs import log_lines
from cutover.provocations import ANNOUNCEMENT

STARTED = 1795392000.5  # 2026-11-23 00:00:00.5 UTC
MASTER = 70
BEGUN = "[2026-11-23 00:00:00 +0000] [70] [INFO] Starting gunicorn 27.0.1"
OLD_END = "[2026-11-23 00:00:00 +0000] [60] [ERROR] Worker (pid:61) was sent SIGTERM!"


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterable[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def streamed(lines: Iterable[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The findings, and the source."""
    findings = log_lines.Findings(FATAL_LOG_LINES, ANNOUNCEMENT)
    source = log_lines.Source("journal", STARTED, MASTER, findings)
    source.read(line.encode() + b"\n" for line in lines)
    return findings.as_json(), source.as_json()


def read(*lines: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return streamed(lines)


def texts(*lines: str) -> list[tuple[str, str | None, int]]:
    return [(entry["text"], entry["exception"], entry["count"]) for entry in read(*lines)[0]["entries"]]


def request(path: str, second: int = 9) -> str:
    return f'127.0.0.1 - - [23/Nov/2026:01:00:{second:02} +0100] "GET {path} HTTP/1.1" 404 221 "-" "ERROR ❌"'


def test_what_is_brought_home() -> None:
    found, source = read(
        BEGUN,
        request("/upload", second=2),
        "[2026-11-23 00:00:03,250] WARNING in selector: No shapefile",
        "[2026-11-23 00:00:04,000] INFO in selector: ERROR is a word",
        "[2026-11-23 00:00:05,250] WARNING in selector: No shapefile",
    )

    assert found == {
        "entries": [
            {
                "source": "journal",
                "text": "WARNING in selector: No shapefile",
                "exception": None,
                "count": 2,
                "first": 1795392003.25,
                "last": 1795392005.25,
                "times": [1795392003, 1795392005],
            }
        ],
        "announced": [],
        "left_out": 0,
    }
    assert source == {
        "name": "journal",
        "lines": 5,
        "access_lines": 1,
        "first": 1795392000,
        "last": 1795392005.25,
        "reaches_back": True,
        "has_start": True,
    }


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("[2026-11-23 00:00:03 +0000] [70] [CRITICAL] WORKER TIMEOUT (pid:7)", "[CRITICAL] WORKER TIMEOUT (pid:7)"),
        ("[2026-11-23 05:30:03 +0530] [70] [ERROR] Worker (pid:7) exited", "[ERROR] Worker (pid:7) exited"),
        (
            "[2026-11-23 00:00:03,1] INFO in x: Encoding objects of type Frame",
            "INFO in x: Encoding objects of type Frame",
        ),
        ("2026-11-23 00:00:03,123 - root - ERROR - oops", "root - ERROR - oops"),
        ("[2026-11-23 00:00:03,1] INFO in x: ❌ no", "INFO in x: ❌ no"),
        ("⚠️ printed", "⚠️ printed"),
        ("ERROR:root:without a time", "ERROR:root:without a time"),
    ],
)
def test_what_matters(line: str, text: str) -> None:
    assert texts(BEGUN, line) == [(text, None, 1)]


@pytest.mark.parametrize(
    "line",
    [
        "[2026-11-23 00:00:03 +0000] [71] [INFO] Worker exiting (pid: 71)",
        "[2026-11-23 00:00:03,1] DEBUG in x: ERROR",
        "-- Boot 5a3d --",
        "chatting without a time",
        '10.0.0.1 - - [23/Nov/2026:00:00:05 +0000] "GET /WORKER TIMEOUT HTTP/1.1" 500 1 "-" "CRITICAL"',
    ],
)
def test_what_does_not(line: str) -> None:
    assert texts(BEGUN, line) == []


def test_a_traceback_is_one_entry_with_its_head() -> None:
    assert texts(
        BEGUN,
        "[2026-11-23 00:00:03,1] ERROR in app: Exception on /upload [POST]",
        "Traceback (most recent call last):",
        '  File "app.py", line 1, in upload',
        request("/ping"),
        "KeyError: 'ERROR'",
        "",
        "During handling of the above exception, another exception occurred:",
        "",
        "Traceback (most recent call last):",
        "    raise",
        "app.ValidationError: WORKER TIMEOUT",
    ) == [("ERROR in app: Exception on /upload [POST]", "app.ValidationError: WORKER TIMEOUT", 1)]


def test_a_traceback_below_a_harmless_line_is_an_entry_of_its_own() -> None:
    assert texts(BEGUN, "Traceback (most recent call last):", "  File", "KeyError: 3") == [
        ("Traceback (most recent call last)", "KeyError: 3", 1)
    ]
    assert texts(BEGUN, "Traceback (most recent call last):", "  File") == [
        ("Traceback (most recent call last)", "a traceback without its end", 1)
    ]


def test_ids_and_secrets_stay_on_the_host() -> None:
    session = "5c0dfd0a-1b5f-4d3e-9a39-0a5f6e7d8c9b"
    assert texts(
        BEGUN,
        f"[2026-11-23 00:00:03,1] ERROR in x: failed for session {session}",
        f"[2026-11-23 00:00:04,1] ERROR in x: failed for session {session.replace('5', '6')}",
        "[2026-11-23 00:00:05,1] ERROR in x: redis://me:s3cret@10.0.0.1 password=abc 'api_key': 'def' sk-0123456789ab",
    ) == [
        ("ERROR in x: failed for session 00000000-0000-0000-0000-000000000000", None, 2),
        ("ERROR in x: redis://me:***@10.0.0.1 password=*** 'api_key': '***' ***", None, 1),
    ]


EARLIER = "[2026-11-22 23:59:59,9] ERROR in x: earlier"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([EARLIER, "Traceback (most recent call last):", "KeyError: 1", BEGUN], []),
        ([OLD_END, BEGUN], []),
        ([EARLIER, OLD_END, "❌ below it", BEGUN], []),
        (["[2026-11-23 00:00:00,4] ERROR in x: earlier", BEGUN], []),
        # Before its first line a master that preloads the application has already looked for Redis.
        ([OLD_END, "[2026-11-23 00:00:00,8] ERROR in x: preloaded", BEGUN], ["ERROR in x: preloaded"]),
        # Nothing tells whether it was the old master: better once too often.
        ([OLD_END, "[2026-11-23 00:00:01 +0000] [71] [INFO] x"], ["[ERROR] Worker (pid:61) was sent SIGTERM!"]),
        ([OLD_END], ["[ERROR] Worker (pid:61) was sent SIGTERM!"]),
        # Clocks may differ; the order of the lines does not.
        ([BEGUN, EARLIER], ["ERROR in x: earlier"]),
        (["❌ before any time", BEGUN], ["❌ before any time"]),
        (["❌ before any time", EARLIER, BEGUN], []),
    ],
)
def test_the_edge_between_two_starts(lines: list[str], expected: list[str]) -> None:
    assert [text for text, _, _ in texts(*lines)] == expected


@pytest.mark.parametrize(
    ("lines", "reaches_back"),
    [
        ([BEGUN], True),
        ([EARLIER], True),
        ([request("/ping", second=0).replace("01:00:00", "00:59:59")], True),
        (["Started chatmrpt.service.", "[2026-11-23 00:00:03,1] ERROR in x: y"], True),
        (["[2026-11-23 00:00:03,1] ERROR in x: y", "Started chatmrpt.service."], False),
        ([request("/ping")], False),
        ([], False),
    ],
)
def test_whether_it_reaches_back_to_the_start(lines: list[str], reaches_back: bool) -> None:
    assert read(*lines)[1]["reaches_back"] is reaches_back


def test_announcements_are_heard_in_requests_alone() -> None:
    number = "0123456789abcdef" * 2
    path = f"/chatmrpt-cutover/provoking/refused-upload/{number}"
    found, _ = read(
        BEGUN,
        request(f"{path}/begin", second=3),
        request(f"/ping?{path}/end", second=4),
        f"[2026-11-23 00:00:05,1] INFO in x: {request(f'{path}/end')}",
        request(f"{path}/end", second=6),
        request(f"{path.replace('0', 'f')}/begin", second=7),
    )

    assert found["announced"] == [
        {"kind": "refused-upload", "begin": 1795392003, "end": 1795392006},
        {"kind": "refused-upload", "begin": 1795392007, "end": None},
    ]


def test_many_different_lines_are_cut_off_and_counted_but_not_the_fatal_ones() -> None:
    different = [f"[2026-11-23 00:00:03,1] ERROR in x: number {number}" for number in range(250)]
    found, _ = read(BEGUN, *different, "[2026-11-23 00:00:04 +0000] [70] [CRITICAL] WORKER TIMEOUT (pid:7)")

    assert (len(found["entries"]), found["left_out"]) == (201, 50)
    assert found["entries"][-1]["text"] == "[CRITICAL] WORKER TIMEOUT (pid:7)"


def test_neither_memory_nor_the_answer_grows_with_the_log() -> None:
    def journal(length: int) -> Iterable[str]:
        yield BEGUN
        for number in range(length):
            yield request(f"/page/{number}", second=number % 60)
            if number % 4 == 0:
                yield f"[2026-11-23 00:00:04,1] ERROR in x: {'long ' * 200}{number}"
                yield "[2026-11-23 00:00:04,1] WARNING in x: always the same"

    def measured(length: int) -> tuple[int, int]:
        tracemalloc.start()
        found, _ = streamed(journal(length))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak, len(json.dumps(found))

    peak, size = measured(10_000)
    assert peak < 2_000_000
    assert size < 400_000
    assert abs(size - measured(5_000)[1]) < 100
