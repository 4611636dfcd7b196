"""`cutover switch` and `cutover rollback`: both show what they would do, until --apply."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from cutover.fleet import load_fleet
from cutover.report.change import write_change_page
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.rollback import rollback as take_back
from cutover.runbook.rollback import to_be_restored
from cutover.runbook.switch import OnFailure
from cutover.runbook.switch import rehearse as plan
from cutover.runbook.switch import switch as move
from scripts.occasions import fleet_option

_apply = click.option("--apply", is_flag=True, help="Do it. Without this, only show what would be done.")
_resume = click.option("--resume", is_flag=True, help="Go on with the last one, from where it was, whatever ended it.")

_sessions = click.option(
    "--no-sessions", is_flag=True, help="Leave the users' sessions where they are: everybody begins anew."
)


def _say(line: str) -> None:
    click.echo(line, err=True)


@contextmanager
def on_the_record(folder: ChangeFolder) -> Iterator[None]:
    """Says where the record is; and in the end, whatever the end, where its page."""
    _say(f"journal: {folder.journal.path}")
    try:
        yield
    finally:
        _say(f"what was done, and what users noticed of it: {write_change_page(folder)}")


@click.command()
@fleet_option
@_apply
@_resume
@_sessions
@click.option(
    "--on-failure",
    type=click.Choice([one.value for one in OnFailure]),
    default=OnFailure.ROLLBACK.value,
    show_default=True,
    help="What becomes of instances that were changed, when one fails.",
)
def switch(fleet: str, *, apply: bool, resume: bool, no_sessions: bool, on_failure: str) -> None:
    """Move production's instances onto production's Redis: back up .env, edit it, restart, prove it, one by one."""
    described = load_fleet(fleet)
    if not apply:
        for planned in plan(described):
            click.echo(
                f"{planned.instance.name}\n{planned.diff or 'nothing to change: its settings are right already'}"
            )
        click.echo("\nnothing was changed; to do it: add --apply")
        return
    folder = ChangeFolder.latest("switch", described.name) if resume else ChangeFolder.create("switch", described.name)
    with on_the_record(folder):
        move(
            described,
            folder,
            on_failure=OnFailure(on_failure),
            today=datetime.now(UTC).date(),
            say=_say,
            with_sessions=not no_sessions,
        )
    click.echo(f"every instance is on {described.production.redis.cluster}")
    click.echo(
        f"prove the whole: uv run cutover accept --fleet {fleet}\nthe way back: uv run cutover rollback --fleet {fleet}"
    )


@click.command()
@fleet_option
@_apply
@_resume
@_sessions
def rollback(fleet: str, *, apply: bool, resume: bool, no_sessions: bool) -> None:
    """Take the last switch back: restore each .env, prove its checksum, restart, prove the state before."""
    described = load_fleet(fleet)
    switched = ChangeFolder.latest("switch", described.name)
    if not apply:
        for name, before in to_be_restored(described, switched).items():
            click.echo(f"{name}: {before.backup}, sha256 {before.sha256}")
        click.echo(f"\nof {switched.name}; nothing was changed; to do it: add --apply")
        return
    kind = "rollback"
    folder = ChangeFolder.latest(kind, described.name) if resume else ChangeFolder.create(kind, described.name)
    with on_the_record(folder):
        done = take_back(described, switched, folder, say=_say, with_sessions=not no_sessions)
    click.echo(f"as before: {', '.join(done.instances)}")
    if done.shares_with_staging:
        click.echo("isolation is NOT restored: production is on staging's Redis again, as it was before the switch")
