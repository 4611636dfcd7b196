"""Which processes serve an instance, and whom each of them is connected to."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cutover.fleet import Endpoint, Service
from cutover.hosts import HostConnection


@dataclass(frozen=True)
class ServiceProcess:
    """One process of the unit."""

    pid: int
    started: datetime
    listening: tuple[Endpoint, ...]
    peers: tuple[Endpoint, ...]
    """Whom it is connected to by connections of its own making; each peer once."""


@dataclass(frozen=True)
class ServiceProcesses:
    """The unit as the kernel and the service manager show it."""

    instance: str
    active: str
    """The service manager's word: active, inactive, failed."""
    master: ServiceProcess | None
    workers: tuple[ServiceProcess, ...]
    """The living children of the main process."""


def service_processes(host: HostConnection, service: Service) -> ServiceProcesses:
    systemctl = [word.replace("{root}", str(host.instance.root)) for word in service.systemctl]
    answer = host.ask("processes", unit=service.unit, systemctl=systemctl)
    return parse(host.instance.name, answer)


def parse(instance: str, answer: dict[str, Any]) -> ServiceProcesses:
    """The program's answer as a reading.

    A connection whose local port is one of the ports that the service listens on was made by a visitor; the rest it
    made itself.
    """
    raw = answer["processes"]
    ports = {Endpoint.parse(local).port for process in raw for local in process["listening"]}
    processes = [_process(process, ports) for process in raw]
    main = answer["main_pid"]
    return ServiceProcesses(
        instance=instance,
        active=answer["active"],
        master=next((process for process in processes if process.pid == main), None),
        workers=tuple(process for process in processes if process.pid != main),
    )


def _process(raw: dict[str, Any], own_ports: set[int]) -> ServiceProcess:
    peers = {remote for local, remote in raw["connections"] if Endpoint.parse(local).port not in own_ports}
    return ServiceProcess(
        pid=raw["pid"],
        started=datetime.fromtimestamp(raw["started"], UTC),
        listening=tuple(Endpoint.parse(local) for local in raw["listening"]),
        peers=tuple(Endpoint.parse(peer) for peer in sorted(peers)),
    )
