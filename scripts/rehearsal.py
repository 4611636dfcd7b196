"""`cutover rehearse`: the whole cutover on the rehearsal fleet."""

import sys
from datetime import UTC, datetime

import click

from cutover.fleet import load_fleet
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.provision import provision
from cutover.runbook.switch import OnFailure, switch
from cutover.runs import Occasion
from lab import lifecycle
from lab.spec import LabSpec
from scripts.occasions import hold_and_show


def _say(line: str) -> None:
    click.echo(line, err=True)


@click.command()
@click.option("--name", default="lab", show_default=True, help="Which lab; one of that name that is up is replaced.")
@click.option("--keep", is_flag=True, help="Leave the lab up for looking around.")
def rehearse(name: str, *, keep: bool) -> None:
    """Lab up, baseline, provision, switch, accept, lab down."""
    spec = LabSpec(name=name)
    try:
        code = _rehearse(spec)
    except KeyboardInterrupt:
        _say("interrupted")
        sys.exit(130)
    finally:
        if keep:
            _say(f"the lab stays up; in the end: uv run cutover lab down --name {name}")
        else:
            lifecycle.down(spec)
    sys.exit(code)


def _rehearse(spec: LabSpec) -> int:
    """The exit code: of the first occasion that is not GO, else of the last."""
    _title("The lab comes up: production uses staging's Redis")
    fleet_file = str(lifecycle.up(spec, say=_say))
    _title("Baseline: what is known to be wrong is wrong, for that reason")
    if code := hold_and_show(Occasion.BASELINE, fleet_file):
        return code
    fleet = load_fleet(fleet_file)
    _title("Cutover: a Redis of production's own, and production onto it")
    provision(fleet, _say)
    folder = ChangeFolder.create("switch", fleet.name)
    switch(fleet, folder, on_failure=OnFailure.ROLLBACK, today=datetime.now(UTC).date(), say=_say)
    _title("Acceptance: everything holds")
    return hold_and_show(Occasion.ACCEPTANCE, fleet_file)


def _title(text: str) -> None:
    _say(f"\n== {text}")
