"""A switch or a rollback that is killed after any line of its journal ends, resumed, where it would have ended.

On a lab with its balancer, after every single line. Each killed switch is resumed and then taken back by a killed
rollback, so that the lab is as before for the next line. All that is left is compared; see `State` for what cannot be.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from cutover.runbook.folder import ChangeFolder
from tests.cutover.runbook.killing import killed_after, left_in_peace, measure_nothing, start_no_python
from tests.cutover.runbook.sweeping import State, SweptLab, swept_lab

HALVES = [pytest.param(half, marks=pytest.mark.xdist_group(f"sweep-{half}")) for half in ("odd", "even")]
"""Of the lines, with a lab for each, where the tests are shared out."""


@pytest.fixture
def lab(half: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SweptLab]:
    measure_nothing(monkeypatch)
    start_no_python(monkeypatch)
    with swept_lab(tmp_path, f"sweep-{half}") as lab:
        yield lab


def switched(lab: SweptLab, killed_after_line: int | None = None) -> tuple[ChangeFolder, State]:
    """Resumed where it was killed; with what it has left."""
    lab.begin_anew()
    record = lab.folder("switch")
    work = partial(lab.switch, record)
    if killed_after_line:
        killed_after(killed_after_line, work)
    left_in_peace(work)
    return record, lab.state(record)


def taken_back(lab: SweptLab, switch: ChangeFolder, killed_after_line: int | None = None) -> tuple[ChangeFolder, State]:
    record = lab.folder("rollback", switch)
    work = partial(lab.roll_back, switch, record)
    if killed_after_line:
        killed_after(killed_after_line, work)
    left_in_peace(work)
    return record, lab.state(record)


@pytest.mark.parametrize("half", HALVES)
def test_after_every_line(lab: SweptLab, half: str) -> None:
    record, there = switched(lab)
    record_back, here = taken_back(lab, record)
    lines, lines_back = len(record.journal.entries()), len(record_back.journal.entries())

    for line in range(1 if half == "odd" else 2, max(lines, lines_back) + 1, 2):
        record, state = switched(lab, line if line <= lines else None)
        assert state == there, f"switch, killed after line {line} of {lines}"
        _, state = taken_back(lab, record, line if line <= lines_back else None)
        assert state == here, f"rollback, killed after line {line} of {lines_back}"
