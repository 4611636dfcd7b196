"""What stands where in one lab: decided once, before anything starts, and kept in its state folder."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from lab import addresses, network
from lab.addresses import Address, Ports
from lab.network import Network
from lab.redis_server import USUAL_PORT
from lab.spec import LabSpec

STAGING_CLUSTER = "chatmrpt-redis-staging"
PRODUCTION_CLUSTER = "chatmrpt-redis-production"
_INSTANCE_PORT = 5000
_SSH_PORT = 2222
"""Where an instance has a network of its own; as the application has it."""


@dataclass(frozen=True, slots=True)
class Server:
    """One instance: its name, the folder that looks like its file system, and where its workers listen."""

    name: str
    root: Path
    address: Address
    ssh: Address | None = None
    """Where its own sshd listens; None where this machine is its host."""


@dataclass(frozen=True, slots=True)
class Site:
    """One environment: staging or production."""

    name: str
    address: Address
    servers: tuple[Server, ...]
    cluster: str
    redis: Address | None
    """Where its own cluster will answer; nothing for one that does not exist yet."""


@dataclass(frozen=True, slots=True)
class Blueprint:
    spec: LabSpec
    aws: Address
    staging: Site
    production: Site
    network: Network | None = None
    """None where all is on loopback."""
    jump: Address | None = None
    """Where the sshd of the jump host listens."""

    @property
    def sites(self) -> tuple[Site, Site]:
        return self.staging, self.production

    @property
    def servers(self) -> tuple[Server, ...]:
        return self.staging.servers + self.production.servers

    def redis_of(self, site: Site) -> Address:
        """The Redis that an environment's settings point at: in the plan's current state production uses staging's."""
        used = site.redis or self.staging.redis
        if used is None:
            raise AssertionError("staging always has a Redis of its own")
        return used

    def inside(self, member: str) -> tuple[str, ...]:
        """What stands before a command that runs where this instance or cluster is; nothing on loopback."""
        return self.network.inside(member) if self.network else ()

    def shared_folder(self, site: Site) -> Path:
        return self.spec.state / "shared" / site.name


_FILE = "lab.json"
_FORM = TypeAdapter(Blueprint)


Place = Callable[[int], Address]
"""Where the n-th of its kind listens, counted from 1."""


def draw(spec: LabSpec, ports: Ports) -> Blueprint:
    """Choose every address. Raises ConfigurationError for a port or address that cannot be had."""
    staging, production = ports.on(addresses.STAGING), ports.on(addresses.PRODUCTION)
    there = network.free(spec.state) if spec.network else None
    of_cluster = _clusters(there, ports)
    return Blueprint(
        spec,
        aws=ports.on(addresses.AWS),
        staging=Site(
            "staging",
            staging,
            _servers(spec, "staging", 1, _instances(there, "staging", ports), ports),
            STAGING_CLUSTER,
            of_cluster(1),
        ),
        production=Site(
            "production",
            production,
            _servers(spec, "production", spec.instances, _instances(there, "production", ports), ports),
            PRODUCTION_CLUSTER,
            of_cluster(2) if spec.separate else None,
        ),
        network=there,
        jump=ports.on(addresses.JUMP_HOST) if spec.ssh else None,
    )


def _instances(there: Network | None, environment: str, ports: Ports) -> Place:
    if there is None:
        return lambda number: ports.on(addresses.host_of_instance(environment, number))
    return lambda number: Address(there.host_of_instance(environment, number), _INSTANCE_PORT)


def _clusters(there: Network | None, ports: Ports) -> Place:
    if there is None:
        return lambda number: ports.on(addresses.host_of_cluster(number))
    return lambda number: Address(there.host_of_cluster(number), USUAL_PORT)


def _servers(spec: LabSpec, site: str, how_many: int, place: Place, ports: Ports) -> tuple[Server, ...]:
    def server(number: int) -> Server:
        name, address = f"{site}-{number}", place(number)
        return Server(name, spec.state / "hosts" / name, address, _ssh(spec, address, ports))

    return tuple(server(number) for number in range(1, how_many + 1))


def _ssh(spec: LabSpec, of_service: Address, ports: Ports) -> Address | None:
    if not spec.ssh:
        return None
    return Address(of_service.host, _SSH_PORT) if spec.network else ports.on(of_service.host)


def keep(blueprint: Blueprint) -> None:
    (blueprint.spec.state / _FILE).write_bytes(_FORM.dump_json(blueprint, indent=2))


def kept(spec: LabSpec) -> Blueprint | None:
    """The blueprint in the lab's state folder; nothing where it is gone or was cut short."""
    try:
        return _FORM.validate_json((spec.state / _FILE).read_bytes())
    except (OSError, ValidationError):
        return None
