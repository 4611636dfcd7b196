"""The command line: `cutover VERB`. Every error that is part of the product is shown as it reads."""

import sys

import click

from cutover.errors import ConfigurationError, CutoverError, Mismatch
from scripts.lab import lab
from scripts.occasions import accept, baseline, nightly
from scripts.preflight import preflight
from scripts.rehearsal import rehearse
from scripts.runbook import provision
from scripts.runs import history, report, verdict
from scripts.switching import rollback, switch
from scripts.watch import watch

GO, NO_GO, USAGE, INCONCLUSIVE = 0, 1, 2, 3


class InOrder(click.Group):
    """Lists the verbs in the order in which they are used, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
def cutover() -> None:
    """Prove, perform and take back the move of ChatMRPT's production onto a Redis of its own.

    Exit codes: 0 GO or done, 1 NO-GO or failed, 2 configuration or usage, 3 INCONCLUSIVE.
    """


IN_THE_LAB = (lab, rehearse)
ON_THE_DAY = (preflight, baseline, provision, switch, accept, rollback)
AFTERWARDS = (watch, nightly, verdict, report, history)
for verb in (*IN_THE_LAB, *ON_THE_DAY, *AFTERWARDS):
    cutover.add_command(verb)


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
