"""What to do about a line of the log, by what it says."""

import re
from collections.abc import Iterable

_TO_FILES = (
    "sessions are in files, for as long as these processes live: correct the Redis settings in .env or open the way to "
    "Redis, then restart the service"
)
_OF_REDIS = (
    "see whether the Redis that it names was away at that time; where it is not the environment's own, something still "
    "uses it"
)
_OF_UPLOADS = (
    "upload the file of that time by hand; where it was this suite's, its announcements are missing: let gunicorn's "
    "access log go to the journal, or name its file in log_files of the fleet file"
)
_OF_WORKERS = "see which request the worker had in hand, in the access log, and whether the memory sufficed, in dmesg"

_GUIDE = (
    (r"Failed to connect to Redis|Falling back to filesystem|Redis session initialization error", _TO_FILES),
    (r"redis\.exceptions\.|Error while reading from socket", _OF_REDIS),
    (
        r"Encoding objects of type",
        "the session holds what Redis cannot store: install the flask-session that was planned",
    ),
    (r"WORKER TIMEOUT|Worker .*\b(aborted|SIG\w+|exited)", _OF_WORKERS),
    (r"Error detecting TPR upload|Error in \w*upload|Exception on /upload", _OF_UPLOADS),
    (r"Error routing to TPR handler", "hold the TPR dialogue by hand: users are stuck in it"),
    (
        r"Failed to generate shapefile|No master shapefile",
        "see whether the master shapefile lies where the application looks",
    ),
    (r"[Dd]ashboard", "see whether exports lack their dashboard: deploy the exporter that writes it"),
)
_OTHERWISE = (
    "read the log around that time; only what a healthy run writes may go into allowed_log_lines of the fleet file"
)


def next_actions(lines: Iterable[str]) -> str:
    """An action for each kind of line, each once, a line each."""
    return "\n".join(dict.fromkeys(_action(line) for line in lines))


def _action(line: str) -> str:
    return next((action for pattern, action in _GUIDE if re.search(pattern, line)), _OTHERWISE)
