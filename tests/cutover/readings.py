"""Readings of two small environments as they are when all is well, to be spoiled by tests."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from cutover.fleet import Application, Endpoint, Instance
from cutover.probes.host_report import HostReport, WorkerAnswer
from cutover.probes.processes import Connection, ServiceProcess, ServiceProcesses
from cutover.probes.redis_servers import RedisServer
from cutover.probes.redis_survey import RedisClient, SurveyedServer
from cutover.probes.sessions import VisitorSession
from cutover.settings_file import SettingsFile
from cutover.witnesses.declared import declared_by
from cutover.witnesses.readings import EnvironmentReading, InstanceReading
from cutover.witnesses.testimony import Testimony, judge_of, testimonies
from tests.cutover.fleets import fleet_with

APPLICATION = Application()
CHANGED = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
STARTED = datetime(2026, 11, 20, 2, 5, tzinfo=UTC)
TAKEN = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
ENV_FILE, UNIT_FILE = "/srv/app/.env", "/etc/systemd/system/chatmrpt.service"


def at(text: str) -> Endpoint:
    return Endpoint.parse(text)


STAGINGS = RedisServer(at("10.0.0.7:6379"), "03ab" * 10, "7.0.1")
PRODUCTIONS = RedisServer(at("10.0.0.8:6379"), "9f2c" * 10, "7.0.1")
CLUSTERS = {STAGINGS.run_id: "redis-staging", PRODUCTIONS.run_id: "redis-production"}
HEALTHY = {
    "used_memory": str(100 * 1024 * 1024),
    "maxmemory": str(400 * 1024 * 1024),
    "maxmemory_policy": "volatile-lru",
    "evicted_keys": "0",
    "rejected_connections": "0",
    "maxclients": "65000",
    "uptime_in_seconds": "1800",
    "role": "master",
    "connected_slaves": "0",
    "loading": "0",
    "rdb_last_bgsave_status": "ok",
    "aof_last_write_status": "ok",
    "db0": "keys=3,expires=3,avg_ttl=0",
}


def process(pid: int, *links: tuple[str, str], **changes: Any) -> ServiceProcess:
    """`links`: both ends of each connection of its own making."""
    connections = tuple(Connection(at(local), at(remote)) for local, remote in links)
    return replace(ServiceProcess(pid, pid * 100, STARTED, (at("10.0.1.1:8021"),), connections), **changes)


def linked(pid: int, server: RedisServer = PRODUCTIONS) -> ServiceProcess:
    """A worker with one connection, from the port that its pid names."""
    return process(pid, (f"10.0.1.1:{40000 + pid}", str(server.endpoint)))


def client(address: str, **changes: Any) -> RedisClient:
    return replace(RedisClient(at(address), "", 0, 3300, 1), **changes)


def survey(server: RedisServer = PRODUCTIONS, *clients: RedisClient, **changes: Any) -> SurveyedServer:
    """By default the clients are the two workers of an instance, and the key of its session is in db 0."""
    known = clients or (client("10.0.1.1:40011"), client("10.0.1.1:40012"))
    return replace(SurveyedServer(server, HEALTHY, known, {KEY: {0: 86390}}, 0.002), **changes)


def with_info(**fields: str | None) -> SurveyedServer:
    """With fields of INFO changed; None for one that this server does not tell."""
    told = HEALTHY | fields
    return survey(info={field: value for field, value in told.items() if value is not None})


def processes(*workers: ServiceProcess, active: str = "active", **changes: Any) -> ServiceProcesses:
    return replace(ServiceProcesses("production-1", active, process(10), workers), **changes)


SESSION = VisitorSession("sid.signature", "11111111", "production", 86400)
KEY = "chatmrpt:sid"


def env_text(server: RedisServer = PRODUCTIONS, db: int = 0) -> str:
    return f"REDIS_HOST={server.endpoint.host}\nREDIS_PORT={server.endpoint.port}\nREDIS_DB={db}\n"


def report(server: RedisServer = PRODUCTIONS, **changes: Any) -> HostReport:
    """An instance with two workers that are connected to this server, and settings that name it."""
    surveyed = survey(server)
    good = HostReport(
        instance="production-1",
        host="ip-10-0-1-1",
        user=0,
        enabled="enabled",
        needs_reload=False,
        processes=processes(linked(11, server), linked(12, server)),
        holders={at("10.0.1.1:8021"): (10, 11, 12)},
        named_gunicorn=3,
        settings=SettingsFile(env_text(server)),
        changed={UNIT_FILE: datetime(2026, 1, 5, tzinfo=UTC), ENV_FILE: CHANGED},
        environment={},
        code={"run.py": "c0de", "app/__init__.py": "1417"},
        packages=frozenset({"Flask-3.0.0", "redis-5.0.1"}),
        fallback=(),
        answers={11: WorkerAnswer("11111111"), 12: WorkerAnswer("11111111")},
        surveys={server.endpoint: surveyed},
        seconds=0.25,
    )
    return replace(good, **changes)


def instance(name: str = "production-1", told: HostReport | None = None, **changes: Any) -> InstanceReading:
    """What it declares follows from its report."""
    told = told or report()
    found = declared_by(told, APPLICATION)
    surveyed = told.surveys.get(found.place.endpoint) if found.place else None
    known = surveyed.server if isinstance(surveyed, SurveyedServer) else surveyed
    of = Instance.model_validate({"name": name, "address": "http://10.0.1.1:8021", "host": {"via": "local"}})
    return replace(InstanceReading(of, told, found, known, SESSION, KEY, SESSION), **changes)


def production(*instances: InstanceReading, service: Mapping[str, Any] | None = None, **changes: Any) -> (
    EnvironmentReading
):  # fmt: skip
    """With one instance where none is given. `service`: changes of the fleet file."""
    environment = fleet_with("production", service=service or {}).production
    good = EnvironmentReading("production", environment, PRODUCTIONS, instances or (instance(),), TAKEN)
    return replace(good, **changes)


def heard(environment: EnvironmentReading) -> tuple[Testimony, ...]:
    return testimonies(environment, judge_of(environment, CLUSTERS))


def staging(*instances: InstanceReading, **changes: Any) -> EnvironmentReading:
    environment = fleet_with("staging").staging
    good = EnvironmentReading("staging", environment, STAGINGS, instances or (stagings_instance(),), TAKEN)
    return replace(good, **changes)


def stagings_instance() -> InstanceReading:
    """On a host of its own, connected to staging's Redis."""
    worker = process(21, ("10.0.2.1:40021", str(STAGINGS.endpoint)))
    told = report(
        STAGINGS,
        processes=processes(worker),
        surveys={STAGINGS.endpoint: survey(STAGINGS, client("10.0.2.1:40021"))},
    )
    return instance("staging-1", told)
