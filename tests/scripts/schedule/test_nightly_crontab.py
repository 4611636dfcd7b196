"""The line for cron: taken apart as cron does, and its command run for real by the shell that cron takes."""

import fcntl
import os
import re
import shlex
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.scripts.schedule.checkout import LINE, PLACE, SCHEDULE, SECRET, VARIABLES, Checkout

CRONTAB = (SCHEDULE / "crontab").read_text(encoding="utf-8")
LINES = [line for line in CRONTAB.splitlines() if line and not line.startswith("#")]
SETTINGS = dict(line.split("=", 1) for line in LINES if re.match(r"\w+=", line))
(JOB,) = [line for line in LINES if not re.match(r"\w+=", line)]
*FIELDS, COMMAND = JOB.split(maxsplit=5)
TIMER = (SCHEDULE / "cutover-nightly.timer").read_text(encoding="utf-8")


def run(checkout: Checkout) -> tuple[int, str]:
    """As cron runs it: the variables of the table and little else, from somewhere else."""
    command = COMMAND.replace(f"/{PLACE}", shlex.quote(str(checkout.place)))
    command = command.replace(f"/{VARIABLES}", shlex.quote(str(checkout.variables)))
    done = subprocess.run(
        [SETTINGS["SHELL"], "-c", command],
        cwd="/",
        env={name: SETTINGS[name] for name in ("PATH", "SHELL")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout


@contextmanager
def locked(checkout: Checkout) -> Iterator[None]:
    """A night is at work."""
    descriptor = os.open(checkout.place, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def test_it_is_due_when_the_timer_is() -> None:
    minute, hour, *rest = FIELDS

    assert f"OnCalendar=*-*-* {int(hour):02}:{int(minute):02}:00 UTC" in TIMER.splitlines()
    assert (rest, SETTINGS["CRON_TZ"]) == (["*", "*", "*"], "UTC")


def test_cron_can_read_it() -> None:
    """It takes an unescaped % for the end of the line, and starts everything in the user's home."""
    assert "%" not in COMMAND
    assert COMMAND.startswith(f"cd /{PLACE} && ")
    assert "@" in SETTINGS["MAILTO"]
    assert CRONTAB.endswith("\n")


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_its_line_is_mailed_and_its_exit_code_is_kept(checkout: Checkout, code: int) -> None:
    checkout.order(code)

    assert run(checkout) == (code, f"{LINE}\n")
    assert checkout.calls == [{"words": ["nightly", "--fleet", "aws"], "cwd": str(checkout.place), "secret": SECRET}]


def test_a_night_never_overlaps_itself(checkout: Checkout) -> None:
    with locked(checkout):
        assert run(checkout) == (75, "the night before is not over yet\n")

    assert checkout.calls == []
    assert run(checkout) == (0, f"{LINE}\n")


def test_what_a_night_leaves_behind_does_not_hold_up_the_next(checkout: Checkout) -> None:
    checkout.order(leaves=True)
    assert run(checkout)[0] == 0
    try:
        checkout.order()
        assert run(checkout) == (0, f"{LINE}\n")
    finally:
        os.kill(checkout.left, signal.SIGKILL)


@pytest.mark.parametrize("missing", ["place", "variables"])
def test_what_is_not_there_is_mailed(checkout: Checkout, missing: str) -> None:
    path = getattr(checkout, missing)
    path.rename(path.with_name("elsewhere"))

    code, said = run(checkout)

    assert code == 2
    assert path.name in said
