"""A proof on the terminal, sign by sign."""

from io import StringIO
from pathlib import Path

from rich.console import Console

from cutover.report.proof_terminal import proof_text, show_proof
from tests.cutover.proving.proofs import hostile, none, of_each_fate, one

PAGE = Path("reports/proofs/one/index.html")
EXPECTED = """\
SURVIVED: C09 A value is quoted
  expected: noticed by Every worker is connected to the Redis of its own environment and to no other
  actual:   Every worker is connected to the Redis of its own environment and to no other, in production: passed
  next:     let a general look see what differs from health: cutover lab break C09; then cutover prove C09

NOTICED ONLY AS INCONCLUSIVE: R02 Redis is full
  expected: noticed by The Redis in use has room; preflight
  actual:   The Redis in use has room, in production: not looked: none
            preflight: not asked
  next:     let what could not look be able to tell: cutover lab break R02; then cutover prove R02

NOT INJECTED: H01 Backed up after the change
  expected: there while the suite is asked, and gone again afterwards
  actual:   the backup was there already
  next:     do it by hand and look: cutover lab break H01; then cutover prove H01

FALSE ALARM in healthy lab 2: The Redis in use has room, in production: failed
  Redis of production
    expected: an answer within 5 s
    actual:   none
    next:     see whether it runs

What the lab cannot show:
  N10 A stale jump host: the lab has one jump host

Scenarios that killed nothing:
  A name that hides a path leads nowhere

2 of 5 killed  suite 0123456789ab
Killed 2 of 5 faults that the lab can show (1 by what was to notice, 1 by another); 1 survived; \
1 noticed only as INCONCLUSIVE; 1 not injected; 1 more cannot be shown; false alarms in 1 of 2 healthy labs; \
1 scenario killed nothing.
report: reports/proofs/one/index.html
"""


def test_a_pipe_gets_plain_text_with_its_lines_whole() -> None:
    pipe = StringIO()

    show_proof(of_each_fate(), PAGE, Console(file=pipe, width=40))

    assert pipe.getvalue() == EXPECTED


def test_a_terminal_gets_the_score_in_its_colour() -> None:
    screens = []
    for made in (one, none, of_each_fate):
        screen = StringIO()
        show_proof(
            made(), PAGE, Console(file=screen, force_terminal=True, color_system="standard", width=200, highlight=False)
        )
        screens.append(screen.getvalue())

    assert screens[0].startswith("\x1b[1;32m1 of 1 killed\x1b[0m  suite 0123456789ab\nKilled 1 of 1 fault")
    assert screens[1].startswith("\x1b[1;33mno fault tried\x1b[0m")
    assert "\x1b[1;31mSURVIVED\x1b[0m: \x1b[1mC09 A value is quoted\x1b[0m" in screens[2]


def test_a_terminal_obeys_no_name() -> None:
    text = proof_text(hostile(), PAGE).plain

    assert "\x1b" not in text
    assert "\\x1b[2J" in text
