"""What each witness says about an instance: in which database of which Redis its sessions live."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cutover.errors import CutoverError
from cutover.probes.processes import ServiceProcess
from cutover.probes.redis_servers import RedisServer, SilentServer
from cutover.probes.redis_survey import SurveyedServer
from cutover.witnesses.readings import EnvironmentReading, InstanceReading

NO_REDIS = "no connection to any Redis"


class Witness(StrEnum):
    """From what is declared to what happens."""

    SETTINGS = "declared settings"
    PROCESSES = "running processes"
    SOCKETS = "sockets of the workers"
    CLIENTS = "clients of the servers"
    BEHAVIOUR = "a session over HTTP"


@dataclass(frozen=True)
class Statement:
    """One thing that a witness says, of the whole instance or of some workers."""

    words: str
    holds: bool
    """Whether it is what the fleet expects."""
    workers: tuple[int, ...] = ()

    def __str__(self) -> str:
        who = f"worker{'s' if len(self.workers) > 1 else ''} {', '.join(map(str, self.workers))}: "
        return f"{who if self.workers else ''}{self.words}"


@dataclass(frozen=True)
class Testimony:
    instance: str
    witness: Witness
    statements: tuple[Statement, ...]

    @property
    def holds(self) -> bool:
        return all(statement.holds for statement in self.statements)


@dataclass(frozen=True)
class Judge:
    """What is known to tell by: the expected server and database, and the names of both environments' own servers."""

    expected: RedisServer | None
    db: int
    clusters: Mapping[str, str]
    """By run_id."""

    def statement(self, server: RedisServer | SilentServer, db: int) -> Statement:
        if isinstance(server, SilentServer):
            return Statement(str(server), holds=False)
        name = self.clusters.get(server.run_id, "another Redis")
        right = self.expected is not None and server.run_id == self.expected.run_id and db == self.db
        return Statement(f"{name} at {server}, db {db}", holds=right)


def judge_of(environment: EnvironmentReading, clusters: Mapping[str, str]) -> Judge:
    """Raises ProbeError where the environment's own Redis does not say who it is."""
    return Judge(environment.expected, environment.environment.redis.db, clusters)


def testimonies(environment: EnvironmentReading, judge: Judge) -> tuple[Testimony, ...]:
    """Of every witness on every instance."""
    heard = {
        Witness.SETTINGS: _settings,
        Witness.PROCESSES: _processes,
        Witness.SOCKETS: _sockets,
        Witness.CLIENTS: _clients,
        Witness.BEHAVIOUR: _behaviour,
    }
    return tuple(
        Testimony(reading.name, witness, tuple(hear(reading, judge)))
        for reading in environment.instances
        for witness, hear in heard.items()
    )


def _settings(reading: InstanceReading, judge: Judge) -> list[Statement]:
    place, server = reading.declared.place, reading.at_declared
    if place is None or server is None:
        return [Statement(str(reading.declared.problem), holds=False)]
    return [judge.statement(server, place.db)]


def _processes(reading: InstanceReading, _: Judge) -> list[Statement]:
    """They vouch for the settings: what started after the last change runs with what is declared."""
    report = reading.report
    file, changed = report.last_change
    when = f"the last change of {file} at {changed:%Y-%m-%d %H:%M:%S} UTC"
    if not report.processes.all:
        return [Statement(f"none; the service manager calls the unit {report.processes.active}", holds=False)]
    if report.older:
        old = ", ".join(str(process.pid) for process in report.older)
        return [Statement(f"process {old} is older than {when}", holds=False)]
    return [Statement(f"all started after {when}", holds=True)]


def _sockets(reading: InstanceReading, judge: Judge) -> list[Statement]:
    dbs = {
        (survey.server.endpoint, client.address): client.db
        for survey in reading.report.surveyed
        for client in survey.clients
    }

    def seen(worker: ServiceProcess) -> tuple[Statement, ...]:
        found = [
            judge.statement(_identity(survey), dbs.get((connection.remote, connection.local), judge.db))
            for connection in worker.connections
            if (survey := reading.report.surveys.get(connection.remote)) and not _is_no_redis(survey)
        ]
        return _each_once(found) or (Statement(NO_REDIS, holds=False),)

    return _joined({worker.pid: seen(worker) for worker in reading.report.processes.workers})


def _clients(reading: InstanceReading, judge: Judge) -> list[Statement]:
    """The other end of each worker's connection, as the server itself lists it."""
    listed = {
        (survey.server.endpoint, client.address): (survey, client)
        for survey in reading.report.surveyed
        for client in survey.clients
    }

    def seen(worker: ServiceProcess) -> tuple[Statement, ...]:
        pairs = [(connection.remote, connection.local) for connection in worker.connections]
        ends = [listed[pair] for pair in pairs if pair in listed]
        found = [judge.statement(survey.server, client.db) for survey, client in ends]
        return _each_once(found) or (Statement("listed by no Redis", holds=False),)

    return _joined({worker.pid: seen(worker) for worker in reading.report.processes.workers})


def _behaviour(reading: InstanceReading, judge: Judge) -> list[Statement]:
    if isinstance(reading.session, CutoverError):
        return [Statement(f"no session: {reading.session.failure.actual}", holds=False)]
    found = {
        (survey.server.run_id, db): judge.statement(survey.server, db)
        for survey in reading.report.surveyed
        for db in survey.left_s.get(str(reading.key), {})
    }
    return list(found.values()) or [
        Statement("its key is on no Redis that was asked: it is kept elsewhere", holds=False)
    ]


def _each_once(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(sorted(set(statements), key=str))


def _identity(survey: SurveyedServer | SilentServer) -> RedisServer | SilentServer:
    return survey.server if isinstance(survey, SurveyedServer) else survey


def _is_no_redis(survey: SurveyedServer | SilentServer) -> bool:
    return isinstance(survey, SilentServer) and not survey.may_be_redis


def _joined(by_worker: Mapping[int, tuple[Statement, ...]]) -> list[Statement]:
    """One statement for all workers of whom the same is to be said."""
    if not by_worker:
        return [Statement("no workers", holds=False)]
    workers: dict[tuple[Statement, ...], list[int]] = {}
    for pid, statements in by_worker.items():
        workers.setdefault(statements, []).append(pid)
    return [
        Statement(
            " and ".join(statement.words for statement in statements),
            holds=all(statement.holds for statement in statements),
            workers=tuple(pids),
        )
        for statements, pids in workers.items()
    ]
