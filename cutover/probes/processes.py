"""Which processes serve an instance, and whom each of them is connected to."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from cutover.fleet import Endpoint, Service
from cutover.hosts import HostConnection


class Connection(NamedTuple):
    """One TCP connection: as a pair of ends it is the same pair that the other side sees."""

    local: Endpoint
    remote: Endpoint


@dataclass(frozen=True)
class ServiceProcess:
    """One process of the unit."""

    pid: int
    born: int
    """Clock ticks since the host's start: with the pid it tells one process from another for ever."""
    started: datetime
    """To a few hundredths of a second."""
    listening: tuple[Endpoint, ...]
    connections: tuple[Connection, ...]
    """Those of its own making."""
    state: str = "S"
    """The kernel's letter: R running, S asleep, D waiting for a device, T stopped."""

    @property
    def is_stopped(self) -> bool:
        """It does nothing until somebody lets it go on, and whoever it has accepted waits."""
        return self.state == "T"

    @property
    def peers(self) -> tuple[Endpoint, ...]:
        """Whom it is connected to, each once."""
        return tuple(sorted({connection.remote for connection in self.connections}, key=str))


@dataclass(frozen=True)
class ServiceProcesses:
    """The unit as the kernel and the service manager show it."""

    instance: str
    active: str
    """The service manager's word: active, inactive, failed."""
    master: ServiceProcess | None
    workers: tuple[ServiceProcess, ...]
    """The living children of the main process."""

    @property
    def all(self) -> tuple[ServiceProcess, ...]:
        """Master first."""
        return (self.master, *self.workers) if self.master else self.workers


def service_processes(host: HostConnection, service: Service) -> ServiceProcesses:
    answer = host.ask("processes", unit=service.unit, systemctl=host.words(service.systemctl))
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
    connections = (Connection(Endpoint.parse(local), Endpoint.parse(remote)) for local, remote in raw["connections"])
    return ServiceProcess(
        pid=raw["pid"],
        born=raw["born"],
        started=datetime.fromtimestamp(raw["started"], UTC),
        listening=tuple(Endpoint.parse(local) for local in raw["listening"]),
        connections=tuple(connection for connection in connections if connection.local.port not in own_ports),
        state=raw["state"],
    )
