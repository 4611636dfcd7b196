"""Changes in a process of their own, forked from this one: left in peace, or ended with SIGKILL on the way."""

import importlib
import json
import multiprocessing
import os
import pkgutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.hosts import programs as host_programs
from cutover.hosts.connection import HostConnection, unreachable
from cutover.runbook import rollback, switch
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.journal import Journal

Say = Callable[[str], None]


def quietly(_line: str) -> None:
    """Nobody listens."""


def measure_nothing(patch: pytest.MonkeyPatch) -> None:
    """Users are asked for seconds before and after each change, and leave nothing behind that a sweep compares."""

    @contextmanager
    def unobserved(_fleet: Fleet, _folder: ChangeFolder, _guestbook: Guestbook, say: Say) -> Iterator[Say]:
        yield say

    for verb in (switch, rollback):
        patch.setattr(verb, "observed", unobserved)


def start_no_python(patch: pytest.MonkeyPatch) -> None:
    """The hosts' programs run here, where the host is this machine: to start Python for each is half of a sweep."""
    programs = {
        one.name: importlib.import_module(f"{host_programs.__name__}.{one.name}")
        for one in pkgutil.iter_modules(host_programs.__path__)
    }

    def ask(host: HostConnection, program: str, **question: Any) -> Any:
        question.pop("within_s", None)
        answer = programs[program].answer
        try:
            return json.loads(json.dumps(answer(**json.loads(json.dumps(question)))))
        except SystemExit as error:
            raise unreachable(host.instance.name, (program,), f"{error}") from error

    patch.setattr(HostConnection, "ask", ask)


def killed_after(lines: int, work: Callable[[], object]) -> None:
    """Ends itself with SIGKILL as soon as so many lines are on the disk."""
    code = _code_of(lambda: _until(lines, work))
    assert code == -signal.SIGKILL, f"it came to its end, or failed, before {lines} lines were written"


def left_in_peace(work: Callable[[], object]) -> None:
    assert _code_of(work) == 0, "it failed: the error stands above"


def _code_of(work: Callable[[], object]) -> int | None:
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
    return process.exitcode


def _until(lines: int, work: Callable[[], object]) -> None:
    write = Journal._write
    written = 0

    def counted(journal: Journal, *words: object) -> None:
        nonlocal written
        write(journal, *words)  # type: ignore[arg-type]
        written += 1
        if written == lines:
            os.kill(os.getpid(), signal.SIGKILL)

    Journal._write = counted  # type: ignore[method-assign, assignment]
    work()
