"""What is there of a lab, as a person and as a program may want to know it."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from lab.aws import seed
from lab.aws.client import Client
from lab.balancer import socket_folder
from lab.blueprint import Blueprint, Server, kept
from lab.faults.notes import Notes
from lab.instance import APP_FOLDER, JOURNAL, service_of
from lab.ledger import Ledger
from lab.processes import Process, marked
from lab.spec import LabSpec
from lab.ssh import JUMP_HOST, SSHD, client_configuration


class State(StrEnum):
    UP = "up"
    PARTLY = "partly"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Running:
    """One process: what it does, for which instance or cluster."""

    role: str
    of: str
    pid: int


@dataclass(frozen=True, slots=True)
class Status:
    name: str
    state: State
    missing: tuple[str, ...]
    """What should be there and is not."""
    broken: tuple[str, ...]
    """The ids of the faults that were put into it."""
    fleet: str | None
    processes: tuple[Running, ...]
    addresses: dict[str, str]
    redis: dict[str, str]
    """The endpoint of each cluster that AWS calls available."""
    paths: dict[str, str]

    def as_document(self) -> dict[str, Any]:
        return asdict(self)


def look(spec: LabSpec) -> Status:
    blueprint = kept(spec)
    alive = marked(spec.state)
    processes = _processes(spec, blueprint, alive)
    missing = _missing(spec, blueprint, processes)
    state = State.DOWN if not alive else State.PARTLY if missing else State.UP
    return Status(
        name=spec.name,
        state=state,
        missing=missing if alive else (),
        broken=Notes(spec.state).broken(),
        fleet=str(spec.fleet_file) if spec.fleet_file.is_file() else None,
        processes=processes,
        addresses=_addresses(blueprint) if blueprint else {},
        redis=_redis(blueprint) if blueprint and alive else {},
        paths=_paths(spec, blueprint),
    )


def _processes(spec: LabSpec, blueprint: Blueprint | None, alive: list[Process]) -> tuple[Running, ...]:
    roles = {entry.process: (entry.role, entry.of) for entry in Ledger(spec.state).entries()}
    for server in blueprint.servers if blueprint else ():
        service = service_of(server, alive)
        roles |= dict.fromkeys(service.workers, ("worker", server.name))
        if service.master:
            roles[service.master] = ("master", server.name)
    told = [Running(*roles.get(one, ("unknown", "")), pid=one.pid) for one in alive]
    return tuple(sorted(told, key=lambda one: (one.role, one.of, one.pid)))


def _missing(spec: LabSpec, blueprint: Blueprint | None, processes: tuple[Running, ...]) -> tuple[str, ...]:
    if blueprint is None:
        return ("the lab's own notes",)
    there = [(one.role, one.of) for one in processes]
    wanted = [("aws", ""), ("balancer", ""), *(("redis", site.cluster) for site in blueprint.sites if site.redis)]
    if blueprint.jump:
        wanted += [(SSHD, JUMP_HOST), *((SSHD, server.name) for server in blueprint.servers)]
    missing = [f"{role} {of}".strip() for role, of in wanted if (role, of) not in there]
    for server in blueprint.servers:
        if ("master", server.name) not in there:
            missing.append(f"master of {server.name}")
        if (workers := there.count(("worker", server.name))) != blueprint.spec.workers:
            missing.append(f"{workers} instead of {blueprint.spec.workers} workers of {server.name}")
    if blueprint.network:
        there_by_name = blueprint.network.members()
        members = [server.name for server in blueprint.servers] + [
            site.cluster for site in blueprint.sites if site.redis
        ]
        missing += [f"network of {member}" for member in members if member not in there_by_name]
    if not spec.fleet_file.is_file():
        missing.append("fleet file")
    return tuple(missing)


def _addresses(blueprint: Blueprint) -> dict[str, str]:
    told = {site.name: site.address.url for site in blueprint.sites}
    told |= {server.name: server.address.url for server in blueprint.servers}
    return {**told, "aws": blueprint.aws.url}


def _redis(blueprint: Blueprint) -> dict[str, str]:
    try:
        return {cluster: str(address) for cluster, address in seed.endpoints(Client(blueprint.aws)).items()}
    except (BotoCoreError, ClientError):
        return {}  # AWS itself is then among what is missing


def _paths(spec: LabSpec, blueprint: Blueprint | None) -> dict[str, str]:
    told = {
        "state": spec.state,
        "ssh -F": client_configuration(spec.state),
        "logs": spec.state / "log",
        "sockets": socket_folder(spec.state),
    }
    if blueprint:
        told |= {f"shared files of {site.name}": blueprint.shared_folder(site) for site in blueprint.sites}
        for server in blueprint.servers:
            told |= _paths_of(server)
    return {what: str(path) for what, path in told.items() if path.exists()}


def _paths_of(server: Server) -> dict[str, Any]:
    return {
        f"root of {server.name}": server.root,
        f"application of {server.name}": server.root / APP_FOLDER,
        f"journal of {server.name}": server.root / JOURNAL,
    }
