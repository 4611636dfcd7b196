"""history.jsonl beside the runs: a line for each that came to its end. It outlives their folders."""

import os
from pathlib import Path

from pydantic import ValidationError

from cutover.errors import ConfigurationError
from cutover.history.past import PastRun

INDEX = "history.jsonl"


def past_runs(runs: Path) -> tuple[PastRun, ...]:
    """In the order in which they ended. Raises ConfigurationError where the index cannot be read."""
    index = runs / INDEX
    if not index.exists():
        return ()
    found = []
    for number, line in enumerate(index.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(PastRun.model_validate_json(line))
        except ValidationError as error:
            raise ConfigurationError.of(
                f"{index}, line {number}",
                expected="a run, as the suite writes it",
                actual=f"{error.error_count()} problems, the first: {error.errors()[0]['msg']}",
                next_action="take the line out, or move the file away: the next run then begins a new one",
            ) from error
    return tuple(found)


def add_to_index(runs: Path, past: PastRun) -> None:
    """One line in one write: two runs that end at the same time never mix."""
    descriptor = os.open(runs / INDEX, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, (past.model_dump_json() + "\n").encode())
    finally:
        os.close(descriptor)
