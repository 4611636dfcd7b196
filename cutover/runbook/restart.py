"""Restarting an instance's service, and seeing that it serves again."""

from cutover.errors import Mismatch
from cutover.fleet import Environment
from cutover.guestbook import Guestbook
from cutover.hosts import HostConnection
from cutover.probes.processes import ServiceProcesses, service_processes
from cutover.probes.sessions import open_session
from cutover.waiting import eventually

SERVING_WITHIN_S = 120.0
"""An application that cannot reach its Redis comes up after time-outs of its own of 60 s: up, and wrong."""


def restart(guestbook: Guestbook, host: HostConnection, environment: Environment) -> None:
    """Restart, and wait until a new master with all its workers answers a session request."""
    service = environment.service
    old_master = service_processes(host, service).master
    done = host.run((*service.systemctl, "restart", service.unit), within_s=SERVING_WITHIN_S)
    if done.code != 0:
        raise Mismatch.of(
            f"Restart of {service.unit} on {host.instance.name}",
            expected="exit code 0",
            actual=f"exit code {done.code}: {done.err.strip()}",
            next_action=f"read the log: sudo journalctl -u {service.unit}",
        )
    wait_until_it_serves(guestbook, host, environment, other_than=old_master.pid if old_master else None)


def wait_until_it_serves(
    guestbook: Guestbook, host: HostConnection, environment: Environment, *, other_than: int | None = None
) -> None:
    """Also after a restart that somebody else has begun. `other_than`: the main process of before."""

    def serves() -> ServiceProcesses:
        processes = service_processes(host, environment.service)
        _must_be_new(processes, other_than, environment.service.workers)
        return processes

    eventually(serves, within_s=SERVING_WITHIN_S, every_s=0.2)
    eventually(lambda: open_session(host.instance.address, guestbook, host.instance.name), within_s=SERVING_WITHIN_S)


def _must_be_new(processes: ServiceProcesses, old_master: int | None, workers: int) -> None:
    master = processes.master
    if master and master.pid != old_master and master.listening and len(processes.workers) == workers:
        return
    raise Mismatch.of(
        f"Service on {processes.instance} after its restart",
        expected=f"a new master that listens, with {workers} workers",
        actual=f"unit {processes.active}, master {master.pid if master else 'none'} (before: {old_master}), "
        f"{len(processes.workers)} workers",
        next_action="read the log since the restart; the backup of .env lies beside it",
    )
