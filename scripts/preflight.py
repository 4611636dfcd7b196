"""`cutover preflight`: can this cutover be done, and undone, from here, now."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from rich.console import Console

from cutover.fleet import load_fleet
from cutover.runbook.preflight.line import Line
from cutover.runbook.preflight.preflight import preflight as look
from scripts.occasions import fleet_option

_A_MOMENT_S = 2.0


@click.command()
@fleet_option
@click.option("--json", "as_json", is_flag=True, help="The table for a program.")
@click.option(
    "--permissions-confirmed",
    is_flag=True,
    help="The rights to change AWS were confirmed by hand, where AWS does not let us see them.",
)
def preflight(fleet: str, *, as_json: bool, permissions_confirmed: bool) -> None:
    """Look at everything that would make the cutover or its rollback fail. Changes nothing."""
    described = load_fleet(fleet)
    with _progress() as told:
        table = look(described, datetime.now(UTC), permissions_confirmed=permissions_confirmed, done=told)
    click.echo(json.dumps(table.as_dict(), indent=2) if as_json else table)
    sys.exit(0 if table.lets_go else 1)


@contextmanager
def _progress() -> Iterator[Callable[[Line], None]]:
    """On errors: at a terminal one line that is gone in the end, elsewhere a line for each look after a moment."""
    console, began = Console(stderr=True, highlight=False), time.monotonic()
    with console.status("looking") as status:

        def told(line: Line) -> None:
            if console.is_terminal:
                status.update(f"looking; {line.subject}, {line.what}: {line.outcome}")
            elif time.monotonic() - began > _A_MOMENT_S:
                click.echo(f"{line.subject}, {line.what}: {line.outcome}", err=True)

        yield told
