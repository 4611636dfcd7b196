"""What the witnesses said, as the page shows it: the tables that the run kept as evidence."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from cutover.report.looks import Look
from cutover.witnesses.table import Table

EVIDENCE = "-witnesses.json"
"""How the evidence's file name ends."""


def witness_tables(folder: Path, looks: Iterable[Look]) -> tuple[tuple[Look, Table], ...]:
    """With the look that each belongs to. A file that is gone or is no table is left out: the page lists it by name."""
    kept = [
        (look, table)
        for look in looks
        for attempt in look.attempts
        for name in attempt.result.evidence
        if name.endswith(EVIDENCE) and (table := _table(folder.resolve(), name))
    ]
    return tuple(kept)


def _table(folder: Path, name: str) -> Table | None:
    file = (folder / name).resolve()
    try:
        return Table.model_validate_json(file.read_bytes()) if file.is_relative_to(folder) else None
    except (OSError, ValidationError):
        return None
