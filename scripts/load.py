"""`cutover load`: many users at once, each checked for what is another's."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from cutover.fleet import load_fleet
from cutover.load.folder import LoadFolder
from cutover.load.order import Order, must_be_allowed, must_be_bounded
from cutover.load.running import follow, lead
from cutover.masking import must_be_maskable
from cutover.suite import suite_version
from scripts.span import SPAN


@click.command()
@click.option("--fleet", help="A name in environments/, or the path of a fleet file.")
@click.option("--environment", type=click.Choice(["staging", "production"]), default="production", show_default=True)
@click.option("--users", type=click.IntRange(1), default=200, show_default=True, help="At once.")
@click.option(
    "--spawn-rate", type=click.FloatRange(0, min_open=True), default=50, show_default=True, help="New ones a second."
)
@click.option("--within", type=SPAN, default="10min", show_default=True, help="Until all of it is over.")
@click.option("--yes-load", metavar="FLEET", help="Its name once more, where there may be users.")
@click.option("--expect-workers", type=click.IntRange(1), help="Lead, and leave the work to so many processes.")
@click.option("--worker", is_flag=True, help="Carry out a part of a load that is led elsewhere.")
@click.option("--master", metavar="HOST", help="With --worker: the machine that leads.")
@click.option("--host", default="127.0.0.1", show_default=True, help="With --expect-workers: where they are awaited.")
@click.option("--port", type=click.IntRange(1, 65535), default=5557, show_default=True, help="On both sides.")
@click.option("--json", "as_json", is_flag=True, help="The summary for a program.")
@click.pass_context
def load(
    ctx: click.Context,
    *,
    fleet: str | None,
    environment: str,
    users: int,
    spawn_rate: float,
    within: timedelta,
    yes_load: str | None,
    expect_workers: int | None,
    worker: bool,
    master: str | None,
    host: str,
    port: int,
    as_json: bool,
) -> None:
    """Many users at once from upload to export, each with a workbook of their own and checked for what is another's.

    Exit codes: 0 nobody met another's, 1 somebody did or failed on the way, 3 fewer than half came to the end.
    """
    if worker:
        if not master:
            raise click.UsageError("--worker needs --master: the machine that leads.", ctx)
        click.echo(follow(master, port))
        return
    if not fleet:
        raise click.UsageError("Missing option '--fleet'.", ctx)
    described = load_fleet(fleet)
    must_be_bounded(users, spawn_rate, within, expect_workers or 0)
    must_be_allowed(described, environment, yes_load, datetime.now(UTC))
    must_be_maskable(described)
    folder = LoadFolder.create(described.name)
    account = lead(
        Order(
            fleet=str(Path(fleet).resolve()) if Path(fleet).is_file() else fleet,
            fleet_name=described.name,
            environment=environment,
            address=described.environments[environment].address,
            session_cookie=described.application.session_cookie,
            users=users,
            spawn_rate=spawn_rate,
            within_s=within.total_seconds(),
            workers=expect_workers or 0,
            host=host,
            port=port,
            folder=folder.path.resolve(),
            suite=suite_version(),
        )
    )
    click.echo(json.dumps(account.as_dict(), indent=2) if as_json else f"{account}; {folder.path}")
    sys.exit(account.decision.exit_code)
