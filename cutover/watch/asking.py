"""Asks the program that looks, one question at a time, while the rounds go on."""

import subprocess
import sys
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from threading import Thread, Timer

from cutover.watch.questions import Answer, Question

WITHIN_S = 600.0
_COMMAND = (sys.executable, "-m", "cutover.watch.looking")
_LAST_LETTERS = 300
"""Of what it complained of when it ended without an answer."""


class Asked:
    """A question that was asked. Whoever is killed meanwhile takes the program along: its input ends."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._complaints = TemporaryFile()  # noqa: SIM115 - as long as the program; closed with its answer
        # In a session of its own: a Ctrl-C is meant for the watch, which then ends things in their order.
        self._process = subprocess.Popen(
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            start_new_session=True,
        )
        self._answer = Answer(problem="it was not asked to its end")
        self._thread = Thread(target=self._ask, name="asking", daemon=True)
        self._thread.start()

    @property
    def is_answered(self) -> bool:
        return not self._thread.is_alive()

    def answer(self) -> Answer:
        """Waits for it."""
        self._thread.join()
        return self._answer

    def _ask(self) -> None:
        limit = Timer(WITHIN_S, self._process.kill)
        limit.daemon = True
        limit.start()
        try:
            with self._complaints, self._process as process:
                self._answer = self._said(process)
        finally:
            limit.cancel()

    def _said(self, process: "subprocess.Popen[bytes]") -> Answer:
        """Its input stays open until it has answered: when it ends, nobody waits any more."""
        assert process.stdin is not None, "it was opened"
        try:
            process.stdin.write(self.question.model_dump_json().encode() + b"\n")
            process.stdin.flush()
            assert process.stdout is not None, "it was opened"
            return Answer.model_validate_json(process.stdout.readline())
        except (OSError, ValueError):
            process.kill()
            process.wait()
            with suppress(OSError):  # what it did not read is lost with it
                process.stdin.close()
            self._complaints.seek(0)
            last = self._complaints.read().decode(errors="replace").strip()[-_LAST_LETTERS:]
            return Answer(problem=last or "it ended without an answer")


@dataclass
class Looker:
    """At most one question is under way."""

    fleet: str
    known: Answer
    """What the last answers told: visitors, keepsakes and endpoints."""
    asked: Asked | None = None

    def ask(self, *themes: str, lost: Collection[str] = (), leave: bool = False) -> None:
        question = Question(
            fleet=self.fleet,
            themes=themes,
            visitors=self.known.visitors,
            lost=frozenset(lost),
            keepsakes=self.known.keepsakes,
            leave=leave,
        )
        self.asked = Asked(question)

    def heard(self, *, wait: bool = False) -> Answer | None:
        """The answer, once; None while there is none."""
        if self.asked is None or not (wait or self.asked.is_answered):
            return None
        answer, self.asked = self.asked.answer(), None
        if not answer.problem:
            self.known = answer
        return answer
