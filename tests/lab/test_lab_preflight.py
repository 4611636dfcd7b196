"""A preflight of the whole lab: GO, and every file of every host as it was."""

from datetime import UTC, datetime
from pathlib import Path

from cutover.fleet.types import Fleet
from cutover.runbook.preflight.preflight import preflight
from lab.blueprint import Blueprint

_GROWS = ("log", "run", "__pycache__")
"""What the services themselves write while they serve."""


def files_of(plan: Blueprint) -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mode)
        for server in plan.servers
        for path in Path(server.root).rglob("*")
        if path.is_file() and not set(path.parts) & set(_GROWS)
    }


def test_production_can_be_moved_and_moved_back(lab_fleet: Fleet, lab_plan: Blueprint, tmp_path: Path) -> None:
    before = files_of(lab_plan)

    table = preflight(lab_fleet, datetime.now(UTC), reports=tmp_path)

    assert table.decision == "GO", str(table)
    assert files_of(lab_plan) == before
    assert [line.what for line in table.lines if line.outcome == "not yet"] == ["at AWS", "from production"]
