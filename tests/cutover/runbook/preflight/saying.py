"""What an instance says of itself before a change when all is well, to be spoiled by tests."""

from dataclasses import replace
from typing import Any

from cutover.runbook.preflight.before import BeforeChange, Room

ROOMY = Room("/srv/app", 41_000_000_000, 100_000, read_only=False)


def said(**changes: Any) -> BeforeChange:
    good = BeforeChange(
        python="3.9.2",
        user=0,
        unit={"ActiveState": "active", "MainPID": "4711"},
        readable=True,
        writable=True,
        fixed="",
        rooms=(ROOMY,),
        sources=(),
        ignored=(),
        missing=(),
        process={},
        embedded=(),
    )
    return replace(good, **changes)
