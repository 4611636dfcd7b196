"""`cutover verdict` and `cutover report`, again from a run's or a watch's folder; `cutover history`, over all runs."""

import sys
from pathlib import Path

import click
from rich.console import Console

from cutover.fleet import load_fleet
from cutover.history import chronicle, past_runs
from cutover.report import show, write_page
from cutover.report.watch import write_watch_page
from cutover.report.watch_terminal import show_watch
from cutover.runs import Occasion, RunFolder
from cutover.runs.folder import RUNS
from cutover.runs.manifest import must_be_unchanged
from cutover.runs.packing import pack
from cutover.verdict import write_verdict
from cutover.verdict.file import write_once
from cutover.watch.folder import WatchFolder
from cutover.watch.verdict import judge_watch
from scripts.occasions import fleet_option

_folder = click.argument("folder", type=click.Path(path_type=Path))


@click.command()
@_folder
@click.option("--check", is_flag=True, help="Prove first that no file of the folder was changed since the run.")
def verdict(folder: Path, *, check: bool) -> None:
    """Judge a run or a watch again from its FOLDER; the same folder gives the same verdict, byte for byte."""
    watched = WatchFolder.existing(folder)
    path = watched.path if watched else RunFolder.existing(folder).path
    if check:
        sha256 = must_be_unchanged(path)
        click.echo(f"unchanged since the run, by its manifest, whose own sha256 is {sha256}", err=True)
    sys.exit(_judge_watch(watched) if watched else _judge_run(RunFolder(path)))


def _judge_run(folder: RunFolder) -> int:
    judged = write_verdict(folder)
    show(folder.run(), judged, folder, Console(highlight=False))
    return judged.exit_code


def _judge_watch(folder: WatchFolder) -> int:
    """Of what there is now. One that goes on gets its verdict.json at its end."""
    account = folder.account()
    judged = judge_watch(account)
    if folder.verdict_file.exists():
        write_once(folder.verdict_file, judged.canonical_json())
    show_watch(account, judged, folder.path, Console(highlight=False))
    return judged.exit_code


@click.command()
@_folder
@click.option("--open", "open_it", is_flag=True, help="Show the page in this machine's browser.")
@click.option("--pack", "pack_it", is_flag=True, help="Make one file of the folder, to be handed over.")
def report(folder: Path, *, open_it: bool, pack_it: bool) -> None:
    """Write the page of a run or of a watch again from its FOLDER, and say where it is."""
    page = _page(folder)
    click.echo(page)
    if pack_it:
        click.echo(pack(folder))
    if open_it:
        click.launch(str(page))


def _page(folder: Path) -> Path:
    watched = WatchFolder.existing(folder)
    if watched is None:
        return write_page(RunFolder.existing(folder))
    account = watched.account()
    return write_watch_page(watched, account, judge_watch(account))


@click.command()
@fleet_option
@click.option("--occasion", type=click.Choice(list(Occasion)), default=Occasion.NIGHTLY, show_default=True)
@click.option("--last", type=click.IntRange(1), default=14, show_default=True, help="How many runs.")
def history(fleet: str, occasion: Occasion, last: int) -> None:
    """The last runs of a fleet: how each ended, and each item of the plan over time."""
    name = load_fleet(fleet).name
    found = [run for run in past_runs(RUNS) if run.fleet == name and run.occasion is occasion]
    click.echo(chronicle(found[-last:]) or f"no {occasion} of {name} has come to its end yet")
