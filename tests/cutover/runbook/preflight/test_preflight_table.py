"""The lines of a preflight and the table that they make."""

import json

import pytest

from cutover.errors import ConfigurationError, CutoverError, Failure, Mismatch, ProbeError
from cutover.runbook.preflight.line import Line, Outcome, Seen, line, unseen
from cutover.runbook.preflight.table import Table

FAILURE = Failure("Disk of one", "50 MB free", "0 MB free", "make room")


def failing(kind: type[CutoverError]) -> Line:
    def look() -> Seen:
        raise kind(FAILURE)

    return line("one", "disk", look)


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [(Mismatch, "wrong"), (ConfigurationError, "wrong"), (ProbeError, "could not look")],
)
def test_an_error_becomes_a_line_that_stands_against_it(kind: type[CutoverError], outcome: str) -> None:
    found = failing(kind)

    assert (found.outcome, found.failure, found.lets_go) == (outcome, FAILURE, False)


def test_what_the_cutover_brings_about_itself_does_not_stand_against_it() -> None:
    assert line("redis", "at AWS", lambda: Seen("to come", outcome=Outcome.NOT_YET)).lets_go
    assert not unseen("one", "disk", "host").lets_go


def test_a_table_that_lets_go() -> None:
    table = Table(
        "lab",
        (
            Line("one", "host", Outcome.OK, "on this machine", ("an old file",)),
            Line("one", "disk", Outcome.OK, "41 GB free"),
            Line("redis-production", "at AWS", Outcome.NOT_YET, "cutover provision makes it", ("an old file",)),
        ),
    )

    assert str(table) == (
        "one               host    ok       on this machine\n"
        "                  disk    ok       41 GB free\n"
        "redis-production  at AWS  not yet  cutover provision makes it\n"
        "\n"
        "note, one, redis-production: an old file\n"
        "\n"
        "GO; nothing was changed"
    )
    assert table.lets_go


def test_a_table_that_does_not_says_each_failure_once_and_in_full() -> None:
    table = Table("lab", (failing(Mismatch), failing(Mismatch), unseen("two", "disk", "host")))

    assert str(table) == (
        "one  disk  wrong           see below\n"
        "     disk  wrong           see below\n"
        "two  disk  could not look  see host\n"
        "\n"
        "wrong: Disk of one\n"
        "  expected: 50 MB free\n"
        "  actual:   0 MB free\n"
        "  next:     make room\n"
        "\n"
        "NO-GO: 3 of 3 lines stand against it; nothing was changed"
    )


def test_for_a_program() -> None:
    told = json.loads(json.dumps(Table("lab", (failing(Mismatch),)).as_dict()))

    assert told == {
        "fleet": "lab",
        "decision": "NO-GO",
        "lines": [
            {
                "subject": "one",
                "what": "disk",
                "outcome": "wrong",
                "fact": "",
                "notes": [],
                "failure": {
                    "subject": "Disk of one",
                    "expected": "50 MB free",
                    "actual": "0 MB free",
                    "next_action": "make room",
                },
            }
        ],
    }
