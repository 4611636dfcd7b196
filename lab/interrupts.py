"""A command that is told to stop tidies up first, and is not disturbed while it does."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

Handler = Callable[[int, FrameType | None], object] | signal.Handlers

STOPPED = 2
"""The exit code after SIGTERM or SIGHUP; Ctrl-C stays a KeyboardInterrupt."""


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(STOPPED) from InterruptedError(signal.Signals(number).name)


@contextmanager
def heard() -> Iterator[None]:
    """SIGTERM and a closed terminal rise as SystemExit, so that `finally` and `except` get their turn."""
    with _handled((signal.SIGTERM, signal.SIGHUP), _leave):
        yield


@contextmanager
def ignored() -> Iterator[None]:
    """For the tidying up itself."""
    with _handled((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), signal.SIG_IGN):
        yield


@contextmanager
def _handled(numbers: tuple[signal.Signals, ...], handler: Handler) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what signals do
        return
    # What our caller had ignored stays so: under nohup a closed terminal is none of our business.
    ours = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, handler) for number in ours}
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)
