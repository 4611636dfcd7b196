"""`cutover baseline`, `cutover accept` and `cutover nightly`."""

import json
import sys
from typing import Any

import click
from rich.console import Console

from cutover import allure
from cutover.night import NightLine
from cutover.occasions import hold
from cutover.report import show
from cutover.runs import Occasion, RunFolder
from cutover.verdict import Verdict


def fleet_option(command: Any) -> Any:
    return click.option("--fleet", required=True, help="A name in environments/, or the path of a fleet file.")(command)


@click.command()
@fleet_option
def baseline(fleet: str) -> None:
    """Before the cutover: prove that what is known to be wrong is wrong, for that reason, and nothing else is."""
    sys.exit(hold_and_show(Occasion.BASELINE, fleet)[1].exit_code)


@click.command()
@fleet_option
def accept(fleet: str) -> None:
    """After the cutover: everything must hold, in both environments."""
    sys.exit(hold_and_show(Occasion.ACCEPTANCE, fleet)[1].exit_code)


@click.command()
@fleet_option
@click.option("--verbose", is_flag=True, help="All that accept shows, too; on errors, so that the line stays one.")
@click.option("--json", "as_json", is_flag=True, help="The line for a program.")
def nightly(fleet: str, *, verbose: bool, as_json: bool) -> None:
    """Every night: both environments, as a guest in production, held against the nights before.

    Ends with one line, whoever reads it. Where the fleet names channels, people are told there once of what is new, and
    once that it holds again; a channel that does not take that makes the exit code 1.
    """
    folder, verdict = hold(Occasion.NIGHTLY, fleet, is_watched=verbose or sys.stderr.isatty())
    if verbose:
        show(folder.run(), verdict, folder, Console(stderr=True, highlight=False))
        click.echo(allure.outcome(folder), err=True)
    line = NightLine.of(folder, verdict)
    click.echo(json.dumps(line.as_dict(), ensure_ascii=False) if as_json else line)
    sys.exit(line.exit_code)


def hold_and_show(occasion: Occasion, fleet: str) -> tuple[RunFolder, Verdict]:
    folder, verdict = hold(occasion, fleet)
    show(folder.run(), verdict, folder, Console(highlight=False))
    click.echo(allure.outcome(folder))
    return folder, verdict
