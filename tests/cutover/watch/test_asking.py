"""Asking the program that looks: an answer, nonsense, silence, and its end with whoever asked."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cutover.watch import asking
from cutover.watch.asking import Looker
from cutover.watch.questions import Answer, Question, Visitor
from lab import processes
from tests.ended import wait_until_ended

Speak = Callable[[str], None]
VISITOR = Visitor(cookie="sid.signature", session_id="a")


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Speak:
    """In the program's place: these lines of Python."""
    return lambda lines: monkeypatch.setattr(asking, "_COMMAND", (sys.executable, "-c", lines))


ANSWERS = """\
import sys
from cutover.watch.questions import Answer, Question
question = Question.model_validate_json(sys.stdin.readline())
said = "/".join([*question.themes, *question.lost])
print(Answer(visitors=question.visitors, endpoints={"production": said}).model_dump_json())
"""


def test_what_was_answered_is_known_and_handed_to_the_next(speak: Speak) -> None:
    speak(ANSWERS)
    looker = Looker("small", Answer(visitors={"production": VISITOR}))
    looker.ask("state", "cloud", lost={"staging"})

    answer = looker.heard(wait=True)

    assert answer == Answer(visitors={"production": VISITOR}, endpoints={"production": "state/cloud/staging"})
    assert looker.known == answer
    assert looker.heard() is None


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("import sys; sys.exit('no way in')", "no way in"),
        ("print('{}x')", "it ended without an answer"),
        ("import os; os._exit(3)", "it ended without an answer"),
        ("print('{\"looks\": 5}')", "it ended without an answer"),
    ],
)
def test_without_an_answer_what_was_known_stays_known(speak: Speak, lines: str, problem: str) -> None:
    speak(lines)
    looker = Looker("small", Answer(visitors={"production": VISITOR}))
    looker.ask("state")

    answer = looker.heard(wait=True)

    assert answer is not None
    assert answer.problem == problem
    assert looker.known == Answer(visitors={"production": VISITOR})


def test_a_question_shows_no_cookie() -> None:
    assert "signature" not in repr(Question(fleet="x", themes=(), visitors={"production": VISITOR}))


LONG = """\
import sys
from threading import Event
from cutover.watch import looking
looking.answer = lambda question: Event().wait(600)
looking.main()
"""


def test_who_asked_and_is_gone_takes_it_along(tmp_path: Path) -> None:
    """By SIGKILL, too: its input ends."""
    asks = f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {LONG!r}], stdin=subprocess.PIPE); "
    asks += 'print(p.pid, flush=True); p.stdin.write(b\'{"fleet": "x", "themes": []}\\n\'); p.stdin.flush(); p.wait()'
    with subprocess.Popen([sys.executable, "-c", asks], stdout=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stdout is not None
        looking = processes.process(int(process.stdout.readline()))
        assert looking
        assert looking.alive
        os.kill(process.pid, signal.SIGKILL)

    wait_until_ended(looking, within_s=60)
