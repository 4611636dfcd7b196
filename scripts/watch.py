"""`cutover watch`: the 24 hours after; `cutover watch note`: a remark on its timeline."""

import sys
from datetime import timedelta
from importlib import import_module

import click

from cutover.fleet import load_fleet
from cutover.masking import Mask
from cutover.watch.beginning import begin, going_on
from cutover.watch.beginning import resume as go_on_with
from cutover.watch.folder import WatchFolder
from cutover.watch.record import Note
from scripts.span import SPAN


def say(line: str) -> None:
    click.echo(line, err=True)


@click.group(invoke_without_command=True)
@click.option("--fleet", help="A name in environments/, or the path of a fleet file.")
@click.option("--for", "for_", type=SPAN, default="24h", show_default=True, help="How long, for example 30s or 24h.")
@click.option("--every", type=SPAN, default="10s", show_default=True, help="Between two rounds of samples.")
@click.option("--resume", is_flag=True, help="Go on with the last one of this fleet, whatever ended it.")
@click.pass_context
def watch(ctx: click.Context, *, fleet: str | None, for_: timedelta, every: timedelta, resume: bool) -> None:
    """After the cutover: sample everything for a day, and tell people of what goes wrong and lasts."""
    if ctx.invoked_subcommand is not None:
        ctx.obj = fleet
        return
    if fleet is None:
        raise click.UsageError("Missing option '--fleet'.", ctx)
    folder = perform_watch(fleet, for_, every, resume=resume)
    # Only now: for a day this process is to stay small.
    sys.exit(import_module("scripts.watched").show_watch(folder).exit_code)


@watch.command()
@click.argument("text")
@click.option("--fleet", help="Needed only where several watches go on.")
@click.pass_obj
def note(of_group: str | None, text: str, fleet: str | None) -> None:
    """Put a remark on the timeline of the watch that goes on: what a user reported, for example."""
    named = fleet or of_group
    folder = WatchFolder.going_on(load_fleet(named).name if named else None)
    legible = text.encode("utf-8", "replace").decode()  # what a terminal sends need not be UTF-8
    folder.append(Note(t=folder.since_start(folder.head()), text=Mask().text(legible)))
    click.echo(f"on the timeline of {folder.path.name}")


def perform_watch(fleet_name: str, for_: timedelta, every: timedelta, *, resume: bool = False) -> WatchFolder:
    """Until its time is over, or Ctrl-C."""
    fleet, folder = go_on_with(fleet_name) if resume else begin(fleet_name, for_, every)
    say(f"watch: {folder.path}")
    with going_on(fleet_name, fleet, folder, say) as one:
        one.run()
    return folder
