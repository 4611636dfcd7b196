"""`cutover switch` and `cutover rollback`: both show what they would do, until --apply."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import click

from cutover.channels import must_be_usable
from cutover.fleet import Fleet, load_fleet
from cutover.report.change import write_change_page
from cutover.runbook.announcing import announced_maintenance
from cutover.runbook.disabling import disable_redis, only_by_trying, rehearse_disabling
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.maintenance import Change
from cutover.runbook.rollback import rollback as take_back
from cutover.runbook.rollback import to_be_restored
from cutover.runbook.switch import OnFailure, Planned
from cutover.runbook.switch import rehearse as plan
from cutover.runbook.switch import switch as move
from cutover.runbook.undoing import change_to_take_back
from scripts.occasions import fleet_option

_apply = click.option("--apply", is_flag=True, help="Do it. Without this, only show what would be done.")
_resume = click.option("--resume", is_flag=True, help="Go on with the last one, from where it was, whatever ended it.")

_sessions = click.option(
    "--no-sessions", is_flag=True, help="Leave the users' sessions where they are: everybody begins anew."
)


def say(line: str) -> None:
    click.echo(line, err=True)


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
        _show(plan(described))
        return
    perform_switch(described, resume=resume, on_failure=OnFailure(on_failure), with_sessions=not no_sessions)
    click.echo(f"every instance is on {described.production.redis.cluster}")
    click.echo(
        f"prove the whole: uv run cutover accept --fleet {fleet}\nthe way back: uv run cutover rollback --fleet {fleet}"
    )


def perform_switch(
    fleet: Fleet, *, resume: bool = False, on_failure: OnFailure = OnFailure.ROLLBACK, with_sessions: bool = True
) -> ChangeFolder:
    """On the record, announced, with its page in the end."""
    must_be_usable(fleet)
    folder = ChangeFolder.latest("switch", fleet.name) if resume else ChangeFolder.create("switch", fleet.name)
    with _on_the_record(fleet, folder, Change.SWITCH, with_sessions=with_sessions):
        move(fleet, folder, on_failure=on_failure, today=_today(), say=say, with_sessions=with_sessions)
    return folder


@click.command()
@fleet_option
@_apply
@_resume
@_sessions
@click.option(
    "--disable-redis",
    is_flag=True,
    help="The plan's last resort instead: sessions in files. Says whether the application heeds it.",
)
def rollback(fleet: str, *, apply: bool, resume: bool, no_sessions: bool, disable_redis: bool) -> None:
    """Take the last change back: restore each .env, prove its checksum, restart, prove the state before."""
    described = load_fleet(fleet)
    if disable_redis:
        _disable(described, apply=apply, resume=resume)
    elif apply:
        perform_rollback(described, resume=resume, with_sessions=not no_sessions)
    else:
        change = change_to_take_back(described.name)
        for name, before in to_be_restored(described, change).items():
            click.echo(f"{name}: {before.backup}, sha256 {before.sha256}")
        click.echo(f"\nof {change.name}; nothing was changed; to do it: add --apply")


def perform_rollback(fleet: Fleet, *, resume: bool = False, with_sessions: bool = True) -> ChangeFolder:
    """On the record, announced, with its page and the plain word on isolation in the end."""
    must_be_usable(fleet)
    if resume:
        folder = ChangeFolder.latest("rollback", fleet.name)
    else:
        folder = ChangeFolder.create("rollback", fleet.name, takes_back=change_to_take_back(fleet.name))
    with _on_the_record(fleet, folder, Change.ROLLBACK, with_sessions=with_sessions):
        done = take_back(fleet, folder.taken_back, folder, say=say, with_sessions=with_sessions)
    click.echo(f"as before: {', '.join(done.instances)}")
    if done.shares_with_staging:
        click.echo("isolation is NOT restored: production is on staging's Redis again, as it was before the switch")
    return folder


def _disable(fleet: Fleet, *, apply: bool, resume: bool) -> None:
    if not apply:
        _show(rehearse_disabling(fleet))
        click.echo(only_by_trying(fleet))
        return
    must_be_usable(fleet)
    folder = ChangeFolder.latest("disable", fleet.name) if resume else ChangeFolder.create("disable", fleet.name)
    with _on_the_record(fleet, folder, Change.DISABLE, with_sessions=False):
        done = disable_redis(fleet, folder, today=_today(), say=say)
    click.echo(f"no instance is on a Redis any more: {', '.join(done.backups)}\n{done.meaning}")
    click.echo(f"the way back: uv run cutover rollback --fleet {fleet.name}")


@contextmanager
def _on_the_record(fleet: Fleet, folder: ChangeFolder, change: Change, *, with_sessions: bool) -> Iterator[None]:
    """Says where the record is; and in the end, whatever the end, where its page."""
    say(f"journal: {folder.journal.path}")
    try:
        with announced_maintenance(fleet, folder, change, say=say, with_sessions=with_sessions):
            yield
    finally:
        say(f"what was done, and what users noticed of it: {write_change_page(folder)}")


def _show(planned: list[Planned]) -> None:
    for one in planned:
        click.echo(f"{one.instance.name}\n{one.diff or 'nothing to change: its settings are right already'}")
    click.echo("\nnothing was changed; to do it: add --apply")


def _today() -> date:
    return datetime.now(UTC).date()
