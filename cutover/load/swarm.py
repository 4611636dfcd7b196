"""The program that leads a load, or carries it out for the one that leads: Locust, in a process of its own.

Locust exchanges what Python waits by, for the whole process: nothing else may live there. Imported by nobody.
"""

import argparse
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

import gevent
import gevent.socket
from locust.env import Environment
from locust.runners import WorkerRunner

from cutover.errors import CutoverError
from cutover.fleet import load_fleet
from cutover.load.desk import Desk
from cutover.load.folder import LoadFolder
from cutover.load.leader import Leader
from cutover.load.messages import LOOK, SHARE, Look, Share
from cutover.load.order import Order
from cutover.load.user import MalariaOfficer
from cutover.masking import Mask
from cutover.suite import suite_version

LEFT_WITHIN_S = 120.0
"""When nobody waits any more."""
_WORD_EVERY_S = 5.0
"""Where nobody sits at a terminal."""

logger = logging.getLogger(__name__)


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--order", type=Path, help="order.json of a load to lead")
    words.add_argument("--master", help="host:port of the one who leads, for a worker")
    words.add_argument("--progress-fd", type=int, required=True)
    words.add_argument("--lifeline-fd", type=int, required=True)
    said = words.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    over = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        gevent.signal_handler(number, over.set)
    gevent.spawn(_end_with, said.lifeline_fd, over)
    try:
        if said.order:
            _lead(Order.model_validate_json(said.order.read_text(encoding="utf-8")), over, said.progress_fd)
        else:
            _follow(said.master, over)
    except CutoverError as error:
        logger.error("%s", error)  # noqa: TRY400 - it is shown as it reads
        sys.exit(1)


def _lead(order: Order, over: Event, progress: int) -> None:
    locust = Environment(user_classes=[MalariaOfficer])
    if order.workers:
        locust.create_master_runner(order.host, order.port)
    else:
        runner = locust.create_local_runner()
        _serve(runner, Mask.of(load_fleet(order.fleet)))
    Leader(order, LoadFolder(order.folder), locust, over, _voice(progress)).lead()


def _follow(master: str, over: Event) -> None:
    """Until the one who leads says so, or is gone for a minute."""
    host, _, port = master.rpartition(":")
    locust = Environment(user_classes=[MalariaOfficer])
    runner: WorkerRunner = locust.create_worker_runner(host, int(port))
    _serve(runner, Mask())
    gevent.spawn(_quit_when, over, runner)
    runner.greenlet.join()


def _quit_when(over: Event, runner: WorkerRunner) -> None:
    over.wait()
    runner.quit()


def _serve(runner: Any, mask: Mask) -> None:
    """Users of this process."""
    desk = Desk(runner.send_message)
    MalariaOfficer.desk, MalariaOfficer.mask = desk, mask
    runner.register_message(SHARE, lambda msg, **_: desk.take(_same(Share.model_validate(msg.data))))
    runner.register_message(LOOK, lambda msg, **_: desk.let_look(Look.model_validate(msg.data)))


def _same(share: Share) -> Share:
    if share.suite != suite_version():
        logger.warning("the one who leads has version %s of this suite, this is %s", share.suite, suite_version())
    return share


def _voice(descriptor: int) -> Callable[[str], None]:
    """At a terminal one line that changes; elsewhere a line when there is something new, now and then."""
    is_terminal = os.isatty(descriptor)
    last, said_at = "", float("-inf")

    def say(words: str) -> None:
        nonlocal last, said_at
        now = time.monotonic()
        if words == last or (not is_terminal and now - said_at < _WORD_EVERY_S):
            return
        last, said_at = words, now
        with suppress(OSError):  # whoever looked has left
            os.write(descriptor, (f"\r\x1b[2Kload: {words}" if is_terminal else f"load: {words}\n").encode())

    return say


def _end_with(lifeline: int, over: Event) -> None:
    """When whoever started this is gone: as after Ctrl-C. Whatever does not end by itself is ended then."""
    gevent.socket.wait_read(lifeline)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    over.set()
    gevent.sleep(LEFT_WITHIN_S)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
