"""`cutover lab`: the rehearsal fleet on this machine."""

import json
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

import click

from cutover.fleet.types import Files
from lab import lifecycle, passages
from lab.faults import catalogue
from lab.faults.breaking import break_lab, mend_lab
from lab.firewall import Passage
from lab.spec import LEAST_METRICS_INTERVAL_S, MOST_INSTANCES, MOST_WORKERS, LabSpec, Revision
from lab.status import State, Status

INTERRUPTED = 130
F = TypeVar("F", bound=Callable[..., Any])


@click.group()
def lab() -> None:
    """The rehearsal fleet: staging and production on this machine, all of it real."""


_name = click.option("--name", default="lab", show_default=True, help="Which lab; several can be up.")


def _one_of(option: str, kind: type[StrEnum], default: StrEnum, meaning: str) -> Callable[[F], F]:
    # Given an enum itself, click would take the names of its members, not their values.
    return click.option(
        option,
        type=click.Choice([one.value for one in kind]),
        default=default.value,
        show_default=True,
        callback=lambda _context, _option, value: kind(value),
        help=meaning,
    )


@lab.command()
@_name
@click.option(
    "--separate", is_flag=True, help="Production on a Redis of its own, not on staging's as the plan found it."
)
@click.option("--instances", type=click.IntRange(1, MOST_INSTANCES), default=2, show_default=True, help="Production's.")
@click.option("--workers", type=click.IntRange(1, MOST_WORKERS), default=6, show_default=True, help="Of each instance.")
@click.option(
    "--network", is_flag=True, help="Each instance and each Redis in a network of its own, with a firewall; needs root."
)
@click.option("--ssh", is_flag=True, help="Its instances are reached over SSH: an sshd for each, behind a jump host.")
@_one_of("--files", Files, Files.SHARED, "Whether the instances of an environment share uploads and exports.")
@_one_of("--revision", Revision, Revision.AUGUST, "Of the application: literal shows no links and no dashboard.")
@click.option(
    "--provisioning-delay",
    "provisioning_delay_s",
    type=click.FloatRange(0, 3600),
    default=1.5,
    show_default=True,
    metavar="SECONDS",
    help="How long a new cache cluster is being created.",
)
@click.option(
    "--metrics-interval",
    "metrics_interval_s",
    type=click.FloatRange(LEAST_METRICS_INTERVAL_S, 3600),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="How often CloudWatch hears of each cache cluster.",
)
@click.option("--first-port", type=click.IntRange(1, 65535), help="Count ports from here instead of taking free ones.")
def up(**choices: Any) -> None:
    """Bring the lab up, in the plan's "current state" or --separate."""
    spec = LabSpec(**choices)
    started = time.monotonic()
    try:
        lifecycle.up(spec, say=_say)
    except KeyboardInterrupt:
        _say("interrupted: everything was taken down again")
        raise SystemExit(INTERRUPTED) from None
    except SystemExit:
        _say("told to stop: everything was taken down again")
        raise
    _say(f"up in {time.monotonic() - started:.1f} s")
    click.echo(_as_text(lifecycle.status(spec)))
    click.echo(f"\nnext: uv run cutover baseline --fleet {spec.name}")


@lab.command()
@_name
def down(name: str) -> None:
    """Take the lab down, whatever state it is in."""
    was_there = lifecycle.down(LabSpec(name=name))
    _say(f"{name} is down, nothing is left" if was_there else f"{name} was not up")


@lab.command()
@_name
@click.option("--json", "as_json", is_flag=True, help="For a program.")
def status(name: str, as_json: bool) -> None:
    """What is there of the lab."""
    seen = lifecycle.status(LabSpec(name=name))
    click.echo(json.dumps(seen.as_document(), indent=2) if as_json else _as_text(seen))


@lab.command()
@_name
@click.argument("instance")
@click.argument("cluster")
@click.argument("passage", type=click.Choice([one.value for one in Passage]))
def network(name: str, instance: str, cluster: str, passage: str) -> None:
    """Decide by hand what becomes of an INSTANCE's packets to a CLUSTER; `groups` leaves it to the security groups."""
    passages.decide(LabSpec(name=name), instance, cluster, Passage(passage))
    _say(f"{instance} to {cluster}: {passage}")


@lab.command("break")
@_name
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
def break_(name: str, ids: tuple[str, ...]) -> None:
    """Put faults of the catalogue into the lab; returns when each is proved to be there."""
    for fault in break_lab(LabSpec(name=name), ids):
        _say(f"{fault.id}: {fault.name}; to be noticed by {', '.join(fault.noticed_by)}")


@lab.command()
@_name
@click.argument("ids", nargs=-1, metavar="[ID...]")
def mend(name: str, ids: tuple[str, ...]) -> None:
    """Take faults out again, all of them where none is named; returns when the lab is proved to be healthy."""
    mended = mend_lab(LabSpec(name=name), ids)
    left = lifecycle.status(LabSpec(name=name)).broken
    _say(f"mended: {', '.join(mended)}" if mended else "nothing was broken")
    _say(f"still broken: {', '.join(left)}" if left else "healthy: every instance serves, on its environment's Redis")


@lab.command()
@click.option("--json", "as_json", is_flag=True, help="For a program.")
def faults(as_json: bool) -> None:
    """The catalogue: what can be wrong, and who must notice it."""
    listed = catalogue.as_documents()
    if as_json:
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
        return
    for one in listed:
        click.echo(f"{one['id']}  {one['name']}")
        click.echo(f"     {'; '.join(one['noticed_by']) if one['shown'] else 'not in a lab: ' + one['reason']}")


def _say(line: str) -> None:
    click.echo(f"lab: {line}", err=True)


def _as_text(seen: Status) -> str:
    rows = [("lab", f"{seen.name}: {seen.state}, {len(seen.processes)} processes")]
    rows += [("missing", what) for what in seen.missing]
    rows += [("broken", f"{one}: {catalogue.FAULT_BY_ID[one].name}") for one in seen.broken]
    rows += [*seen.addresses.items(), *seen.redis.items()]
    rows += [(what, path) for what, path in seen.paths.items() if what in {"state", "ssh -F", "logs"}]
    rows += [("fleet", seen.fleet)] if seen.fleet else []
    if seen.broken:
        rows.append(("next", f"mend it: uv run cutover lab mend --name {seen.name}"))
    elif seen.state is State.PARTLY:
        rows.append(("next", f"build it afresh: uv run cutover lab up --name {seen.name}, or take it down: lab down"))
    return _table(rows)


def _table(rows: list[tuple[str, str]]) -> str:
    width = max(len(what) for what, _ in rows)
    return "\n".join(f"{what:<{width}}  {value}" for what, value in rows)
