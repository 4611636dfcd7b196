"""A lab to be switched and taken back many times, and all that a change of it leaves, to be compared."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil
import redis

from cutover import aws
from cutover.fleet import Fleet, load_fleet
from cutover.hosts.line import hang_up
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.provision import provision
from cutover.runbook.rollback import rollback
from cutover.runbook.state import left_as
from cutover.runbook.switch import OnFailure, switch
from lab import lifecycle
from lab.aws.client import Client
from lab.aws.seed import endpoints, names_of
from lab.blueprint import Blueprint, Server, kept
from lab.instance import APP_FOLDER, service_of
from lab.processes import marked
from lab.spec import LabSpec
from tests.cutover.carrying.two_servers import DAY_S, new_id, packed
from tests.cutover.runbook.killing import left_in_peace, quietly

CHANGES_BY_ITSELF = {"gunicorn.pid"}
BACKUP = ".env.backup_20250801_redis"

Files = Mapping[str, tuple[bytes, int]]
"""By name: content and mode."""


@dataclass(frozen=True)
class State:
    """What a change leaves. What is another in each run is left out: times, process ids, what is left of a TTL."""

    files: Mapping[str, Files]
    """By instance: what lies in the application's folder itself, where .env, backup and lock are."""
    kept: Files
    """This machine's own copies."""
    connected: Mapping[str, tuple[tuple[str, ...], ...]]
    """By instance, for each worker: the run_ids of the Redis servers that it is connected to."""
    targets: frozenset[tuple[str, int, str]]
    """Id, port and health of each member of production's target group."""
    sessions: Mapping[str, Mapping[bytes, bytes]]
    """By Redis server: those of the users, with their values."""
    left: tuple[str, ...]
    """The names in the run's folder, and what the journal says of each instance."""


@dataclass(frozen=True)
class SweptLab:
    spec: LabSpec
    fleet: Fleet
    plan: Blueprint
    client: Client
    """The test's own: those of the library are left unused, for processes that are forked from this one."""
    redis: Mapping[str, redis.Redis]
    """By run_id."""
    users: tuple[str, ...]

    def switch(self, record: ChangeFolder) -> None:
        switch(self.fleet, record, on_failure=OnFailure.FREEZE, today=date(2025, 8, 1), say=quietly)

    def roll_back(self, switched: ChangeFolder, record: ChangeFolder) -> None:
        rollback(self.fleet, switched, record, say=quietly)

    def folder(self, verb: str, taken_back: ChangeFolder | None = None) -> ChangeFolder:
        parent = self.spec.states / "reports/runs"
        return ChangeFolder.create(verb, self.fleet.name, takes_back=taken_back, parent=parent)

    def begin_anew(self) -> None:
        """As before the first change: no backup, two users of production and one of staging in the Redis of both."""
        for server in self.plan.production.servers:
            (server.root / APP_FOLDER / BACKUP).unlink(missing_ok=True)
        first, own = self.redis.values()
        first.flushall()
        own.flushall()
        for number, user in enumerate((*self.users, new_id())):
            first.set(f"chatmrpt:user-{number}", packed("" if number == len(self.users) else user), ex=DAY_S)

    def state(self, record: ChangeFolder) -> State:
        return State(
            files={one.name: _files(one.root / APP_FOLDER) for one in self.plan.production.servers},
            kept=_files(record.kept("of each").parent),
            connected={one.name: self._connected(one) for one in self.plan.production.servers},
            targets=self._targets(),
            sessions={run_id: _sessions(client) for run_id, client in self.redis.items()},
            left=(*sorted(file.name for file in record.path.iterdir()), left_as(self.fleet, record.journal.entries())),
        )

    def _connected(self, server: Server) -> tuple[tuple[str, ...], ...]:
        kwargs = {run_id: one.get_connection_kwargs() for run_id, one in self.redis.items()}
        servers = {(one["host"], one["port"]): run_id for run_id, one in kwargs.items()}
        peers = [
            {connection.raddr for connection in psutil.Process(worker.pid).net_connections("tcp")}
            for worker in service_of(server, marked(self.spec.state)).workers
        ]
        return tuple(tuple(sorted(servers[one] for one in of_worker & servers.keys())) for of_worker in peers)

    def _targets(self) -> frozenset[tuple[str, int, str]]:
        group = self.client.elbv2.describe_target_groups(Names=[names_of(self.plan.production).target_group])
        arn = group["TargetGroups"][0]["TargetGroupArn"]
        told = self.client.elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        return frozenset((one["Target"]["Id"], one["Target"]["Port"], one["TargetHealth"]["State"]) for one in told)


@contextmanager
def swept_lab(folder: Path, name: str, *, ssh: bool = False) -> Iterator[SweptLab]:
    """Small and quick, with the balancer of any lab and the Redis that production is to move to."""
    spec = LabSpec(
        name=name,
        workers=2,
        ssh=ssh,
        deregistration_delay_s=0,
        provisioning_delay_s=0,
        states=folder / "labs",
        fleets=folder / "fleets",
    )
    try:
        fleet, plan = load_fleet(str(lifecycle.up(spec))), kept(spec)
        assert plan
        left_in_peace(lambda: provision(fleet, quietly))
        _make_clients(fleet)
        client = Client(plan.aws)
        places = [endpoints(client)[site.cluster] for site in plan.sites]
        servers = [redis.Redis(place.host, place.port) for place in places]
        users = (new_id(), new_id())
        for server, user in zip(plan.production.servers, users, strict=True):
            (server.root / APP_FOLDER / "instance/uploads" / user).mkdir()
        by_run_id = {str(one.info("server")["run_id"]): one for one in servers}
        yield SweptLab(spec, fleet, plan, client, by_run_id, users)
    finally:
        hang_up()
        lifecycle.down(spec)


def _make_clients(fleet: Fleet) -> None:
    """Made once and asked nothing yet, they serve every process that is forked: to make them takes a second."""
    for client in (aws.ec2, aws.elasticache, aws.elbv2):
        client(fleet)


def _files(folder: Path) -> Files:
    """Of a folder that may not be there."""
    return {
        file.name: (file.read_bytes(), file.stat().st_mode & 0o7777)
        for file in folder.glob("*")
        if file.is_file() and file.name not in CHANGES_BY_ITSELF
    }


def _sessions(server: redis.Redis) -> Mapping[bytes, bytes]:
    return {key: value for key in server.scan_iter("chatmrpt:user-*") if isinstance(value := server.get(key), bytes)}
