"""`cutover rehearse`: the whole cutover on the rehearsal fleet, there, back, and there again."""

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import click

from cutover.fleet import Fleet, load_fleet
from cutover.history import history_of, since_baseline, this_run
from cutover.report.figures import rehearsal_figures
from cutover.runbook.destroy import destroy, removable
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.preflight.preflight import preflight
from cutover.runbook.provision import provision
from cutover.runs import Occasion, RunFolder
from cutover.verdict import Decision, Verdict, before_and_after, must_be_equal
from lab import lifecycle
from lab.spec import LabSpec
from scripts.occasions import hold_and_show
from scripts.switching import perform_rollback, perform_switch, say
from scripts.watch import perform_watch
from scripts.watched import show_watch

WATCHED_FOR, WATCHED_EVERY = timedelta(seconds=15), timedelta(seconds=1)
"""A day of the watch, in little."""
METRICS_EVERY_S = 1.0
"""What CloudWatch publishes once a minute."""


@click.command()
@click.option("--name", default="lab", show_default=True, help="Which lab; one of that name that is up is replaced.")
@click.option("--keep", is_flag=True, help="Leave the lab up for looking around.")
def rehearse(name: str, *, keep: bool) -> None:
    """Lab up, preflight, baseline, provision, switch, accept, rollback, the same baseline, switch, accept, watch."""
    spec = LabSpec(name=name, metrics_interval_s=METRICS_EVERY_S)
    started = time.monotonic()
    try:
        rehearsed = _rehearse(spec)
    except KeyboardInterrupt:
        say("interrupted")
        sys.exit(130)
    finally:
        if keep:
            say(f"the lab stays up; in the end: uv run cutover lab down --name {name}")
        else:
            lifecycle.down(spec)
    _title("Before and after")
    folder, after = rehearsed.after
    click.echo(before_and_after(since_baseline(history_of(folder), this_run(folder, after))))
    click.echo(f"\n{rehearsed.before.headline}\n{after.headline}")
    _title("Figures")
    click.echo(rehearsal_figures(rehearsed.changes, took_s=time.monotonic() - started))


@dataclass(frozen=True)
class _Rehearsed:
    changes: list[ChangeFolder]
    before: Verdict
    after: tuple[RunFolder, Verdict]


def _rehearse(spec: LabSpec) -> _Rehearsed:
    """Ends with the exit code of the first occasion that is not GO."""
    _title("The lab comes up: production uses staging's Redis")
    fleet_file = str(lifecycle.up(spec, say=say))
    fleet = load_fleet(fleet_file)
    _title("Preflight: can the cutover be done, and undone")
    _must_let_go(fleet)
    _title("Baseline: what is known to be wrong is wrong, for that reason")
    first, before = _hold(Occasion.BASELINE, fleet_file)
    _title("Cutover: a Redis of production's own, and production onto it")
    provision(fleet, say)
    changes = [perform_switch(fleet)]
    _title("Acceptance: everything holds")
    _hold(Occasion.ACCEPTANCE, fleet_file)
    _title("Rollback: as it was, and what was provisioned is removed")
    changes.append(perform_rollback(fleet))
    destroy(fleet, removable(fleet, datetime.now(UTC)), say)
    _title("Baseline again: the same as the first")
    must_be_equal(first, _hold(Occasion.BASELINE, fleet_file)[0])
    say(f"every scenario stands as in {first.path.name}")
    _title("Cutover again")
    provision(fleet, say)
    changes.append(perform_switch(fleet))
    _title("Acceptance: everything holds")
    after = _hold(Occasion.ACCEPTANCE, fleet_file)
    _title("The 24 hours after, in little: it stays so")
    _must_stay_well(fleet_file)
    return _Rehearsed(changes, before, after)


def _must_stay_well(fleet_file: str) -> None:
    watched = show_watch(perform_watch(fleet_file, WATCHED_FOR, WATCHED_EVERY))
    if watched.decision is not Decision.GO:
        sys.exit(watched.exit_code)


def _must_let_go(fleet: Fleet) -> None:
    table = preflight(fleet, datetime.now(UTC))
    click.echo(table)
    if not table.lets_go:
        sys.exit(1)


def _hold(occasion: Occasion, fleet_file: str) -> tuple[RunFolder, Verdict]:
    folder, verdict = hold_and_show(occasion, fleet_file)
    if verdict.decision is not Decision.GO:
        sys.exit(verdict.exit_code)
    return folder, verdict


def _title(text: str) -> None:
    say(f"\n== {text}")
