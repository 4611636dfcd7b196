"""`cutover verdict` and `cutover report`, again from a run's folder; `cutover history`, over all of them."""

import sys
from pathlib import Path

import click
from rich.console import Console

from cutover.fleet import load_fleet
from cutover.history import chronicle, past_runs
from cutover.report import show, write_page
from cutover.runs import Occasion, RunFolder
from cutover.runs.folder import RUNS
from cutover.runs.manifest import must_be_unchanged
from cutover.runs.packing import pack
from cutover.verdict import write_verdict
from scripts.occasions import fleet_option

_folder = click.argument("folder", type=click.Path(path_type=Path))


@click.command()
@_folder
@click.option("--check", is_flag=True, help="Prove first that no file of the folder was changed since the run.")
def verdict(folder: Path, *, check: bool) -> None:
    """Judge a run again from its FOLDER; the same folder gives the same verdict, byte for byte."""
    run_folder = RunFolder.existing(folder)
    if check:
        sha256 = must_be_unchanged(run_folder.path)
        click.echo(f"unchanged since the run, by its manifest, whose own sha256 is {sha256}", err=True)
    judged = write_verdict(run_folder)
    show(run_folder.run(), judged, run_folder, Console(highlight=False))
    sys.exit(judged.exit_code)


@click.command()
@_folder
@click.option("--open", "open_it", is_flag=True, help="Show the page in this machine's browser.")
@click.option("--pack", "pack_it", is_flag=True, help="Make one file of the folder, to be handed over.")
def report(folder: Path, *, open_it: bool, pack_it: bool) -> None:
    """Write the page of a run again from its FOLDER, and say where it is."""
    page = write_page(RunFolder.existing(folder))
    click.echo(page)
    if pack_it:
        click.echo(pack(folder))
    if open_it:
        click.launch(str(page))


@click.command()
@fleet_option
@click.option("--occasion", type=click.Choice(list(Occasion)), default=Occasion.NIGHTLY, show_default=True)
@click.option("--last", type=click.IntRange(1), default=14, show_default=True, help="How many runs.")
def history(fleet: str, occasion: Occasion, last: int) -> None:
    """The last runs of a fleet: how each ended, and each item of the plan over time."""
    name = load_fleet(fleet).name
    found = [run for run in past_runs(RUNS) if run.fleet == name and run.occasion is occasion]
    click.echo(chronicle(found[-last:]) or f"no {occasion} of {name} has come to its end yet")
