"""Both environments as they are at one moment: a report of every instance, each of whose workers has just served."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from cutover.errors import CutoverError, ProbeError
from cutover.fleet import Endpoint, Environment, Fleet, Instance
from cutover.guestbook import Guestbook
from cutover.hosts import HostConnection, connect
from cutover.probes.clusters import declared_or_found
from cutover.probes.host_report import HostReport, Visitor, host_report
from cutover.probes.redis_servers import Answer, RedisServer, redis_servers
from cutover.probes.redis_survey import SurveyedServer
from cutover.probes.sessions import SESSION_PATH, VisitorSession, open_session
from cutover.witnesses.declared import Declared, declared_by


@dataclass(frozen=True)
class InstanceReading:
    """One instance."""

    instance: Instance
    report: HostReport
    declared: Declared
    at_declared: Answer | None
    """Who is at the declared address; None where the settings make none."""
    session: VisitorSession | CutoverError
    """Opened at this instance a moment before; or why there is none."""
    key: str | None
    """Under which Redis keeps it."""
    shown: VisitorSession | None
    """The session that each of its workers was shown: of another instance, where there is one."""

    @property
    def name(self) -> str:
        return self.instance.name


@dataclass(frozen=True)
class EnvironmentReading:
    """One environment, with all of its instances."""

    name: str
    environment: Environment
    own: RedisServer | ProbeError | None
    """The Redis that the fleet file expects it to use; None where the cluster does not exist yet."""
    instances: tuple[InstanceReading, ...]
    taken: datetime

    @property
    def expected(self) -> RedisServer | None:
        """Raises ProbeError where it exists and does not say who it is."""
        if isinstance(self.own, ProbeError):
            raise ProbeError(self.own.failure) from self.own
        return self.own

    @property
    def servers(self) -> tuple[SurveyedServer, ...]:
        """The Redis servers that its workers are connected to, each once, with the clients that any look showed."""
        found: dict[str, SurveyedServer] = {}
        for survey in (survey for reading in self.instances for survey in reading.report.surveyed):
            before = found.get(survey.server.run_id)
            clients = dict.fromkeys((*(before.clients if before else ()), *survey.clients))
            found[survey.server.run_id] = replace(survey, clients=tuple(clients))
        return tuple(found.values())


class Readings:
    """A reading of each environment, taken once and kept until something is changed."""

    def __init__(self, fleet: Fleet, guestbook: Guestbook) -> None:
        self.fleet = fleet
        self._guestbook = guestbook
        self._kept: dict[str, EnvironmentReading] = {}
        self._owned: dict[str, RedisServer | ProbeError | None] = {}

    def of(self, name: str) -> EnvironmentReading:
        """Raises ProbeError where an instance cannot be read, or AWS does not say where its Redis is."""
        if name not in self._kept:
            self._kept[name] = self._take(name)
        return self._kept[name]

    def both(self) -> None:
        """Take the two at the same time, as far as they are not there."""
        with ThreadPoolExecutor(len(self.fleet.environments)) as pool:
            list(pool.map(self.of, self.fleet.environments))

    def pair(self, name: str) -> tuple[EnvironmentReading, EnvironmentReading]:
        """An environment, and the other one."""
        other = next(one for one in self.fleet.environments if one != name)
        return self.of(name), self.of(other)

    def pair_anew(self, name: str) -> tuple[EnvironmentReading, EnvironmentReading]:
        self._kept.clear()
        self._owned.clear()
        self.both()
        return self.pair(name)

    def forget(self, name: str) -> None:
        """After a change, of a restart for example: the next one is taken anew."""
        self._kept.pop(name, None)

    def clusters(self) -> dict[str, str]:
        """The names of the environments' own Redis servers, by run_id, as far as they say who they are."""
        owned = {environment.redis.cluster: self._own(name) for name, environment in self.fleet.environments.items()}
        return {server.run_id: cluster for cluster, server in owned.items() if isinstance(server, RedisServer)}

    def _take(self, name: str) -> EnvironmentReading:
        environment = self.fleet.environments[name]
        taken = datetime.now(UTC)
        with ThreadPoolExecutor(len(environment.instances) + 1) as pool:
            own = pool.submit(self._own, name)
            sessions = list(pool.map(lambda instance: self._session(name, instance), environment.instances))
            # Each is shown the session of its neighbour: what holds then, holds across instances.
            shown = [sessions[number - 1] for number in range(len(sessions))]
            readings = pool.map(partial(self._read, environment), environment.instances, sessions, shown)
            return EnvironmentReading(name, environment, own.result(), tuple(readings), taken)

    def _own(self, name: str) -> RedisServer | ProbeError | None:
        """Its identity, as its first instance sees it. No restart of an application changes it."""
        if name not in self._owned:
            self._owned[name] = self._ask_for_own(self.fleet.environments[name])
        return self._owned[name]

    def _ask_for_own(self, environment: Environment) -> RedisServer | ProbeError | None:
        try:
            endpoint = declared_or_found(self.fleet, environment.redis)
            return _server_at(endpoint, environment) if endpoint else None
        except ProbeError as error:
            return error

    def _session(self, name: str, instance: Instance) -> VisitorSession | CutoverError:
        """An instance that serves no session can still be asked everything else."""
        try:
            return open_session(instance.address, self._guestbook, name)
        except CutoverError as error:
            return error

    def _read(
        self,
        environment: Environment,
        instance: Instance,
        session: VisitorSession | CutoverError,
        neighbours: VisitorSession | CutoverError,
    ) -> InstanceReading:
        application = self.fleet.application
        shown = next((one for one in (neighbours, session) if isinstance(one, VisitorSession)), None)
        key = f"{application.key_prefix}{session.sid}" if isinstance(session, VisitorSession) else None
        with connect(instance) as host:
            report = host_report(
                host,
                environment,
                application,
                visitor=Visitor(SESSION_PATH, f"{application.session_cookie}={shown.cookie}") if shown else None,
                keys=[key] if key else [],
            )
            found = declared_by(report, application)
            at_declared = _at_declared(host, environment, report, found)
        for answer in report.answers.values():
            if answer and answer.session_id:
                self._guestbook.sign_headers(answer.cookies, answer.session_id)
        return InstanceReading(instance, report, found, at_declared, session, key, shown)


def _at_declared(host: HostConnection, environment: Environment, report: HostReport, found: Declared) -> Answer | None:
    """Asked for where no worker is connected to an address that reads the same."""
    if found.place is None:
        return None
    endpoint = found.place.endpoint
    survey = report.surveys.get(endpoint)
    if survey is None:
        return redis_servers(host, [endpoint], environment.redis)[endpoint]
    return survey.server if isinstance(survey, SurveyedServer) else survey


def _server_at(endpoint: Endpoint, environment: Environment) -> RedisServer:
    with connect(environment.instances[0]) as host:
        answer = redis_servers(host, [endpoint], environment.redis)[endpoint]
    if isinstance(answer, RedisServer):
        return answer
    raise ProbeError.of(
        f"{environment.redis.cluster} at {endpoint}, asked from {environment.instances[0].name}",
        expected="a Redis that says its run_id",
        actual=answer.why,
        next_action="see whether it runs, and whether its security group lets this instance in",
    )
