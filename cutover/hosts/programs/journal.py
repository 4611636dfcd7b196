"""What a unit has logged since its main process was started, in its journal and in files beside it."""

import os
import subprocess
import tempfile
import threading

from cutover.hosts.programs import log_lines

JOURNALCTL_WITHIN_S = 45
LONGEST_LINE = 65536


def answer(unit, journalctl, started, main_pid, log_files, fatal, announcement, most_bytes=None):
    """The sources, each with how far it could be read; what they hold at WARNING and above; the announcements.

    `started`: of the main process, in seconds since the epoch. `fatal`: regular expressions of lines that matter at
    every level. `announcement`: one with the groups kind, number and edge, for lines of the access log. `most_bytes`:
    of a file, if only its end is to be read.
    """
    findings = log_lines.Findings(fatal, announcement)
    command = [word.replace("{since}", str(int(started))) for word in journalctl] + ["-u", unit]
    journal = log_lines.Source("journal", started, main_pid, findings)
    error = _read_journal(command, journal)
    sources = [dict(journal.as_json(), error=error)]
    for path in log_files:
        source = log_lines.Source(os.path.basename(path), started, main_pid, findings)
        error = _read_file(path, source, most_bytes)
        sources.append(dict(source.as_json(), error=error))
    return dict(findings.as_json(), sources=sources)


def _read_journal(command, source):
    """What went wrong; None if nothing did. Its words of complaint may fill a pipe: they go to a file."""
    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, stdin=subprocess.DEVNULL)
        except OSError as error:
            return "%s: %s" % (command[0], error.strerror)
        watch = threading.Timer(JOURNALCTL_WITHIN_S, process.kill)
        watch.start()
        try:
            with process:
                source.read(_lines(process.stdout))
            code = process.returncode
        finally:
            watch.cancel()
        complaints.seek(0)
        words = complaints.read(2000).decode("utf-8", "replace").strip()
    if code == 0:
        # A user without the right to read is told so, and shown nothing.
        return None if source.has_lines else words or None
    if code < 0:
        return "no end after %d s" % JOURNALCTL_WITHIN_S
    return "exit code %d: %s" % (code, words.splitlines()[-1] if words else "no word of why")


def _read_file(path, source, most_bytes):
    try:
        with open(path, "rb") as file:
            is_cut = most_bytes is not None and os.fstat(file.fileno()).st_size > most_bytes
            if is_cut:
                file.seek(-most_bytes, os.SEEK_END)
                file.readline()
            source.read(_lines(file))
    except OSError as error:
        return error.strerror
    return "more than %d bytes since then" % most_bytes if is_cut and not source.reaches_back else None


def _lines(stream):
    """What is longer than any line should be comes in pieces, so that it fits into memory."""
    return iter(lambda: stream.readline(LONGEST_LINE), b"")
