"""`cutover verdict` and `cutover report`: again, from a run's folder."""

import sys
from pathlib import Path

import click
from rich.console import Console

from cutover.report import show, write_page
from cutover.runs import RunFolder
from cutover.verdict import write_verdict

_folder = click.argument("folder", type=click.Path(path_type=Path))


@click.command()
@_folder
def verdict(folder: Path) -> None:
    """Judge a run again from its FOLDER; the same folder gives the same verdict, byte for byte."""
    run_folder = RunFolder.existing(folder)
    judged = write_verdict(run_folder)
    show(run_folder.run(), judged, run_folder, Console(highlight=False))
    sys.exit(judged.exit_code)


@click.command()
@_folder
@click.option("--open", "open_it", is_flag=True, help="Show the page in this machine's browser.")
def report(folder: Path, *, open_it: bool) -> None:
    """Write the page of a run again from its FOLDER, and say where it is."""
    page = write_page(RunFolder.existing(folder))
    click.echo(page)
    if open_it:
        click.launch(str(page))
