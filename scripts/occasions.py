"""`cutover baseline`, `cutover accept` and `cutover nightly`."""

import sys
from typing import Any

import click
from rich.console import Console

from cutover import allure
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
def nightly(fleet: str) -> None:
    """Every night: both environments, as a guest in production, held against the nights before."""
    sys.exit(hold_and_show(Occasion.NIGHTLY, fleet)[1].exit_code)


def hold_and_show(occasion: Occasion, fleet: str) -> tuple[RunFolder, Verdict]:
    folder, verdict = hold(occasion, fleet)
    show(folder.run(), verdict, folder, Console(highlight=False))
    click.echo(allure.outcome(folder))
    return folder, verdict
