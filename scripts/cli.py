"""The command line: `cutover VERB`. Every error that is part of the product is shown as it reads."""

import sys
from importlib import import_module

import click

from cutover.errors import ConfigurationError, CutoverError, Mismatch

GO, NO_GO, USAGE, INCONCLUSIVE = 0, 1, 2, 3

IN_THE_LAB = {"lab": "scripts.lab", "rehearse": "scripts.rehearsal", "prove": "scripts.prove"}
ON_THE_DAY = {
    "preflight": "scripts.preflight",
    "baseline": "scripts.occasions",
    "provision": "scripts.runbook",
    "switch": "scripts.switching",
    "accept": "scripts.occasions",
    "rollback": "scripts.switching",
}
AFTERWARDS = {
    "watch": "scripts.watch",
    "load": "scripts.load",
    "nightly": "scripts.occasions",
    "verdict": "scripts.runs",
    "report": "scripts.runs",
    "history": "scripts.runs",
}


class Verbs(click.Group):
    """Lists the verbs in the order in which they are used, and loads the one that is used: a watch is to stay small."""

    places = {**IN_THE_LAB, **ON_THE_DAY, **AFTERWARDS}  # noqa: RUF012 - click's groups are no dataclasses
    """By verb, the module that holds it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self.places:
            return None
        verb: click.Command = getattr(import_module(self.places[cmd_name]), cmd_name)
        return verb


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
def cutover() -> None:
    """Prove, perform and take back the move of ChatMRPT's production onto a Redis of its own.

    Exit codes: 0 GO or done, 1 NO-GO or failed, 2 configuration or usage, 3 INCONCLUSIVE.
    """


def main() -> None:
    try:
        cutover()
    except CutoverError as error:
        click.echo(str(error), err=True)
        sys.exit(_exit_code(error))


def _exit_code(error: CutoverError) -> int:
    if isinstance(error, ConfigurationError):
        return USAGE
    return NO_GO if isinstance(error, Mismatch) else INCONCLUSIVE
