"""What goes wrong with a process, by its switches: with each request that it serves, and from its birth on."""

import fcntl
import logging
import os
import signal
from pathlib import Path
from threading import Timer

from flask import Flask
from redis import Redis

from lab.app.switches import STANDIN, Switch

KEPT_BYTES = 2 * 1024 * 1024
MOST_KEPT = 150
"""Then it stays as fat as it is: the machine that plays all servers has to live."""
LIFE_S = 0.5
_TURN = Path("standin.toml")

logger = logging.getLogger(__name__)
_kept: list[bytes] = []


def fall_ill(app: Flask) -> None:
    """Nothing where no such switch is on."""
    if STANDIN.has(Switch.MEMORY_LEAK):
        app.before_request(_keep_memory)
    if STANDIN.has(Switch.CONNECTION_LEAK):
        app.before_request(lambda: _keep_connection(app))
    if STANDIN.has(Switch.LOGS_ERRORS):
        app.before_request(_log_an_error)
    if STANDIN.has(Switch.WORKER_CRASHES):
        os.register_at_fork(after_in_child=_die_soon)


def _keep_memory() -> None:
    if len(_kept) < MOST_KEPT:
        _kept.append(b"\xff" * KEPT_BYTES)  # zeros would be the system's until somebody writes there


def _keep_connection(app: Flask) -> None:
    """Out of the pool and never given back. Where sessions are in files there is none to keep."""
    store = app.config.get("SESSION_REDIS")
    if isinstance(store, Redis):
        store.connection_pool.get_connection()


def _log_an_error() -> None:
    logger.error("Error saving interaction: database is locked")


def _die_soon() -> None:
    """For whichever worker gets the lock: the others go on, and the one that is born in its place gets it next."""
    descriptor = os.open(_TURN, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return
    # As the kernel does it to the fattest when memory is short; gunicorn starts another one.
    dying = Timer(LIFE_S, os.kill, (os.getpid(), signal.SIGKILL))
    dying.daemon = True
    dying.start()
