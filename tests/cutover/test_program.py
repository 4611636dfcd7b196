"""A program whose words go into a file, masked, and which ends with the one that has started it."""

import os
import sys
from pathlib import Path

from cutover.errors import Mismatch
from cutover.masking import Mask
from cutover.program import Program
from cutover.waiting import eventually

MASK = Mask().knowing("hunter2hunter2")
SPEAK = """
import sys
print("said: hunter2hunter2", flush=True)
print("to the other: hunter2hunter2 \\xe9\\ufffd", file=sys.stderr, flush=True)
sys.stdout.buffer.write(b"no text: \\xff hunter2hunter2 and no end of a line")
sys.stdout.flush()
"""
WAIT = """
import os, sys
print("begun: hunter2hunter2", flush=True)
sys.exit(9 if os.read(int(sys.argv[2]), 1) else 7)
"""


def said(log: Path) -> str:
    return log.read_text(encoding="utf-8") if log.exists() else ""


def test_its_words_are_masked(tmp_path: Path) -> None:
    log = tmp_path / "a.log"

    program = Program.start([sys.executable, "-X", "utf8", "-c", SPEAK], log, MASK, descriptors=())
    program.wait()

    assert said(log) == "said: ***\nto the other: *** é�\nno text: � *** and no end of a line"


def test_its_words_are_in_the_file_as_they_come_and_it_ends_with_the_pipe(tmp_path: Path) -> None:
    """Whoever reads the log while it runs sees what happens; and when nobody waits any more, it is told."""
    log = tmp_path / "a.log"

    def must_be_said() -> None:
        if said(log) != "begun: ***\n":
            raise Mismatch.of("Log", expected="a line", actual=said(log), next_action="wait")

    program = Program.start([sys.executable, "-c", WAIT], log, MASK, descriptors=())
    eventually(must_be_said, within_s=30)
    assert program.process.poll() is None
    program.let_go()

    assert program.process.wait(30) == 7


def test_nothing_that_it_leaves_behind_holds_up_the_wait(tmp_path: Path) -> None:
    """A grandchild that goes on has its output too."""
    reader, writer = os.pipe()
    leave = f"import subprocess; subprocess.Popen(['cat'], stdin={reader}); print('gone', flush=True)"

    program = Program.start(
        [sys.executable, "-c", leave], tmp_path / "a.log", MASK, descriptors=(reader,), last_words_s=0.1
    )
    program.wait()
    os.close(writer)
    os.close(reader)

    assert said(tmp_path / "a.log") == "gone\n"
    assert program.process.returncode == 0
