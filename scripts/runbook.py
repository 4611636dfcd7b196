"""`cutover provision`: what changes something rehearses unless --apply."""

import sys
from datetime import UTC, datetime

import click

from cutover.fleet import Fleet, load_fleet
from cutover.runbook.destroy import destroy as remove
from cutover.runbook.destroy import removable
from cutover.runbook.provision import proposed
from cutover.runbook.provision import provision as make
from scripts.occasions import fleet_option


def _say(line: str) -> None:
    click.echo(line, err=True)


@click.command()
@fleet_option
@click.option("--apply", is_flag=True, help="Do it. Without this, only show what would be done.")
@click.option("--destroy", is_flag=True, help="Remove it again; refused while any client is connected.")
def provision(fleet: str, *, apply: bool, destroy: bool) -> None:
    """Make production's own Redis with the settings of the plan's phase 2, and correct what differs from them."""
    described = load_fleet(fleet)
    if destroy:
        _destroy(described, apply=apply)
    elif apply:
        click.echo(f"{described.production.redis.cluster} is available at {make(described, _say)}")
    else:
        seen = proposed(described)
        click.echo(seen)
        click.echo(f"\nnothing was changed{'; to do it: add --apply' if seen.is_to_do else ''}")
        sys.exit(1 if seen.differing else 0)


def _destroy(fleet: Fleet, *, apply: bool) -> None:
    removal = removable(fleet, datetime.now(UTC))
    click.echo(removal)
    if not removal.is_to_do:
        return
    if apply:
        remove(fleet, removal, _say)
    click.echo("\nremoved" if apply else "\nnothing was removed; to do it: add --apply")
