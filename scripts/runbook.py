"""`cutover provision` and `cutover switch`: what changes something rehearses unless --apply."""

from datetime import UTC, datetime

import click

from cutover.fleet import load_fleet
from cutover.runbook.provision import provision as make
from cutover.runbook.provision import wanted
from cutover.runbook.switch import switch as move
from scripts.occasions import fleet_option

_apply = click.option("--apply", is_flag=True, help="Do it. Without this, only show what would be done.")


def _say(line: str) -> None:
    click.echo(line, err=True)


@click.command()
@fleet_option
@_apply
def provision(fleet: str, *, apply: bool) -> None:
    """Make production's own Redis with the settings of the plan's phase 2, unless it is there."""
    described = load_fleet(fleet)
    if not apply:
        click.echo("\n".join(wanted(described)))
        click.echo("\nnothing was changed; to do it: add --apply")
        return
    click.echo(f"{described.production.redis.cluster} is available at {make(described, _say)}")


@click.command()
@fleet_option
@_apply
def switch(fleet: str, *, apply: bool) -> None:
    """Move production's instances onto production's Redis: back up .env, edit it, restart, see that it serves."""
    switched = move(load_fleet(fleet), apply=apply, today=datetime.now(UTC).date(), say=_say)
    for instance in switched:
        click.echo(f"{instance.instance}, backup {instance.backup}")
        click.echo(instance.diff or "nothing to change: its settings are right already")
    click.echo("\nprove it: uv run cutover accept --fleet " + fleet if apply else "\nnothing was changed; add --apply")
