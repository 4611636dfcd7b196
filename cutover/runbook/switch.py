"""Phases 3 and 4 of the plan: production's instances onto production's Redis, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Endpoint, Fleet, Instance
from cutover.guestbook import Guestbook
from cutover.hosts import connect
from cutover.probes.clusters import cluster
from cutover.probes.processes import ServiceProcesses, service_processes
from cutover.runbook import files
from cutover.runbook.restart import restart
from cutover.settings_file import SettingsFile, redis_changes


@dataclass(frozen=True)
class Switched:
    """What was done to one instance, or would be."""

    instance: str
    diff: str
    backup: str


def switch(fleet: Fleet, *, apply: bool, today: date, say: Callable[[str], None]) -> list[Switched]:
    """Back up and edit .env on each of production's instances, restart, and see that it serves.

    Without `apply` nothing is touched. The first error stops the line; what was done before it stays done.
    """
    endpoint = _new_redis(fleet)
    guestbook = Guestbook(fleet.application)
    try:
        return [
            _switch_instance(fleet, instance, endpoint, guestbook, apply=apply, today=today, say=say)
            for instance in fleet.production.instances
        ]
    finally:
        guestbook.leave(fleet)


def _new_redis(fleet: Fleet) -> Endpoint:
    found = cluster(fleet, fleet.production.redis.cluster)
    if found and found.status == "available" and found.endpoint:
        return found.endpoint
    raise ProbeError.of(
        fleet.production.redis.cluster,
        expected="available, with an endpoint",
        actual=found.status if found else "no such cluster",
        next_action="make it first: cutover provision",
    )


def _switch_instance(
    fleet: Fleet,
    instance: Instance,
    endpoint: Endpoint,
    guestbook: Guestbook,
    *,
    apply: bool,
    today: date,
    say: Callable[[str], None],
) -> Switched:
    production = fleet.production
    with connect(instance) as host:
        path = files.env_path(host, production.service)
        before = files.read(host, path)
        old = SettingsFile.parse(before.content, f"{instance.name}: {path}")
        new = old.with_values(redis_changes(fleet.application.settings, endpoint, production.redis.db))
        backup = path.with_name(f"{path.name}.backup_{today:%Y%m%d}_redis")
        switched = Switched(instance.name, old.diff(new, str(path)), str(backup))
        if not apply:
            return switched
        if new != old:
            say(f"{instance.name}: backup and edit")
            _must_be_same(instance, before.sha256, files.back_up(host, path, backup).sha256)
            before = files.replace(host, before, new)
        if _is_older_than(before.modified, service_processes(host, production.service)):
            say(f"{instance.name}: restart")
            restart(guestbook, host, production)
    return switched


def _is_older_than(settings_changed: datetime, processes: ServiceProcesses) -> bool:
    """Whether nothing runs, or any process started before the settings were as they are."""
    running = [process for process in (processes.master, *processes.workers) if process]
    return not running or min(process.started for process in running) < settings_changed


def _must_be_same(instance: Instance, before: str, backup: str) -> None:
    if before != backup:
        raise Mismatch.of(
            f"Backup of .env on {instance.name}",
            expected=f"sha256 {before}",
            actual=f"sha256 {backup}",
            next_action="nothing was changed; somebody else is editing the file: ask who, then start again",
        )
