"""Starting what makes the load, in a process of its own, and what there is in the end."""

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cutover.errors import ProbeError
from cutover.fleet import load_fleet
from cutover.load.account import Account
from cutover.load.folder import LoadFolder
from cutover.load.order import Order
from cutover.masking import Mask
from cutover.program import Program
from cutover.runs.folder import RUNS, new_folder
from cutover.runs.manifest import write_manifest

WORKER_LOG = "locust.log"
_LAST_LETTERS = 1000
_PROGRAM = (sys.executable, "-m", "cutover.load.swarm")


def lead(order: Order) -> Account:
    """To its end. Raises ProbeError where there was none."""
    folder = LoadFolder(order.folder)
    folder.begin(order)
    code = _run(["--order", str(folder.order_file)], folder.log, Mask.of(load_fleet(order.fleet)))
    figures = folder.figures()
    if figures is None or code != 0:
        raise ProbeError.of(
            f"Load on {order.fleet_name}, {order.environment}",
            expected="users who come and go",
            actual=folder.last_words() or "the program that makes it ended without a word",
            next_action=f"the whole account is in {folder.log}",
        )
    account = Account(order, tuple(folder.ended()), figures)
    folder.summary.write_text(json.dumps(account.as_dict(), indent=1) + "\n", encoding="utf-8")
    write_manifest(folder.path)
    return account


def follow(host: str, port: int, *, parent: Path = RUNS) -> Path:
    """Carry out a part of a load for the one who leads it there, until that one says so. Where it is written down.

    Raises ProbeError where it did not end well.
    """
    log = new_folder(parent, "load-worker") / WORKER_LOG
    if _run(["--master", f"{host}:{port}"], log, Mask()) != 0:
        raise ProbeError.of(
            f"Worker of the load that {host}:{port} leads",
            expected="a share of its users",
            actual=log.read_text(encoding="utf-8").strip()[-_LAST_LETTERS:] or "it ended without a word",
            next_action="see whether the one who leads is there, and whether its port is open to this machine",
        )
    return log


def _run(words: Sequence[str], log: Path, mask: Mask) -> int:
    """A Ctrl-C reaches it too: it ends what it has begun, and is waited for."""
    progress = os.dup(sys.stderr.fileno())
    try:
        program = Program.start([*_PROGRAM, *words, "--progress-fd", str(progress)], log, mask, descriptors=(progress,))
        while program.process.poll() is None:
            with suppress(KeyboardInterrupt):
                program.wait()
    finally:
        os.close(progress)
    if os.isatty(sys.stderr.fileno()):
        sys.stderr.write("\n")
    return program.process.returncode
