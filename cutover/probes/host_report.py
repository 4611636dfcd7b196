"""Everything that an instance can say about itself, brought home in one round trip."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from cutover.errors import ProbeError
from cutover.fleet import Application, Endpoint, Environment, Instance
from cutover.hosts import HostConnection
from cutover.probes import processes, redis_survey
from cutover.probes.processes import ServiceProcess, ServiceProcesses
from cutover.probes.redis_servers import CLIENT_NAME
from cutover.probes.redis_survey import Survey, SurveyedServer
from cutover.secrets import secret
from cutover.settings_file import SettingsFile

MOST_FOR_A_WORKER_S = 10.0
"""A visitor is waited for as long as the fleet says, but no longer than this where each worker is asked."""
Changed = Mapping[str, datetime]
"""By path, the last change of a file's content or place."""


@dataclass(frozen=True)
class Visitor:
    """With what each worker is visited."""

    path: str
    cookie: str = field(repr=False)
    """The header, signature and all."""


@dataclass(frozen=True)
class WorkerAnswer:
    """What one worker answered to the visitor."""

    session_id: str | None
    """As whom it knows the visitor."""
    cookies: tuple[str, ...] = field(default=(), repr=False)
    """The Set-Cookie headers."""
    trouble: str | None = None
    """What came instead of an answer."""


@dataclass(frozen=True)
class HostReport:
    """An instance at one moment."""

    instance: str
    host: str
    """What the host calls itself."""
    user: int
    """On whose behalf we looked; 0 is root."""
    enabled: str
    """The service manager's word: enabled, disabled, static."""
    needs_reload: bool
    """Whether the unit's files have changed since the service manager read them."""
    processes: ServiceProcesses
    holders: Mapping[Endpoint, tuple[int, ...]]
    """Who listens at the port where the users are served."""
    named_gunicorn: int
    """What the plan counts: ps aux | grep gunicorn | grep -v grep | wc -l."""
    settings: SettingsFile
    changed: Changed
    """The files of settings: .env, the unit and its drop-ins."""
    environment: Mapping[str, str] = field(repr=False)
    """The settings of Redis that the main process was started with, beside .env; without its password."""
    code: Mapping[str, str]
    """By path below the application's folder, the SHA-256 of each file."""
    packages: frozenset[str]
    """name-version of everything installed where the workers have loaded code from."""
    fallback: tuple[datetime, ...]
    """The last changes of the files in which sessions are kept that found no Redis."""
    answers: Mapping[int, WorkerAnswer | None]
    """To the visitor, by worker; None for one that was busy with others all the time."""
    surveys: Mapping[Endpoint, Survey]
    """Of the addresses that were asked, and of every private one that a worker is connected to."""
    seconds: float
    """How long it took there."""

    @property
    def surveyed(self) -> tuple[SurveyedServer, ...]:
        """The Redis servers that answered."""
        return tuple(survey for survey in self.surveys.values() if isinstance(survey, SurveyedServer))

    @property
    def last_change(self) -> tuple[str, datetime]:
        """The file of settings that was changed last, by its name, and when."""
        path, when = max(self.changed.items(), key=lambda entry: entry[1])
        return path.rpartition("/")[2], when

    @property
    def older(self) -> tuple[ServiceProcess, ...]:
        """The processes that started before that."""
        return tuple(process for process in self.processes.all if process.started < self.last_change[1])


def host_report(
    host: HostConnection,
    environment: Environment,
    application: Application,
    *,
    endpoints: Iterable[Endpoint] = (),
    visitor: Visitor | None = None,
    keys: Iterable[str] = (),
) -> HostReport:
    """Ask the instance. `endpoints`: of Redis servers to survey beside those its workers use; `keys`: to look for.

    With a visitor each worker serves it once before anything is read, so that each has connected to its Redis.

    Raises ProbeError where the host, its service manager, its processes or its settings cannot be read.
    """
    service, root = environment.service, host.instance.root
    app_folder = root / service.app_folder.relative_to("/")
    within_s = min(MOST_FOR_A_WORKER_S, application.answers_within.total_seconds())
    answer = host.ask(
        "host_report",
        unit=service.unit,
        systemctl=host.words(service.systemctl),
        root=str(root),
        ports=[serving_port(environment, host.instance)],
        env_file=str(root / service.env_file.relative_to("/")),
        variables=[name for name in _names(application) if name != application.settings.password],
        folder=str(app_folder),
        code_names=list(service.code),
        fallback=str(app_folder / application.fallback_folder),
        redis={
            "client_name": CLIENT_NAME,
            "timeout_s": environment.redis.answers_within.total_seconds(),
            "password": secret(environment.redis.password),
            "tls": environment.redis.tls,
        },
        endpoints=[str(endpoint) for endpoint in endpoints],
        keys=list(keys),
        visit=visitor and {**asdict(visitor), "within_s": within_s},
    )
    return parse(host.instance.name, answer)


def serving_port(environment: Environment, instance: Instance) -> int:
    """Where the instance's workers listen."""
    address = urlsplit(instance.address)
    return environment.service.port or address.port or (443 if address.scheme == "https" else 80)


def _names(application: Application) -> list[str]:
    return list(application.settings.names)


def parse(instance: str, answer: dict[str, Any]) -> HostReport:
    """The program's answer as a reading."""
    unit, settings = answer["unit"], answer["settings"]
    if "error" in settings:
        raise _no_settings(instance, answer["user"], settings["error"])
    main = int(unit.get("MainPID") or 0)
    surveys = {Endpoint.parse(text): said for text, said in answer["redis"].items()}
    changed = {**dict(answer["unit_files"]), settings["path"]: settings["changed"]}
    return HostReport(
        instance=instance,
        host=answer["host"],
        user=answer["user"],
        enabled=unit.get("UnitFileState", "unknown"),
        needs_reload=unit.get("NeedDaemonReload") == "yes",
        processes=processes.parse(
            instance,
            {"active": unit.get("ActiveState", "unknown"), "main_pid": main, "processes": answer["processes"]},
        ),
        holders={Endpoint.parse(local): tuple(pids) for local, pids in answer["listening"].items()},
        named_gunicorn=answer["named_gunicorn"],
        settings=SettingsFile.parse(base64.b64decode(settings["content"]), f"{instance}: {settings['path']}"),
        changed={path: datetime.fromtimestamp(when, UTC) for path, when in changed.items()},
        environment=answer["environment"],
        code=answer["code"],
        packages=frozenset(answer["packages"]),
        fallback=tuple(datetime.fromtimestamp(when, UTC) for when in answer["fallback"]),
        answers={int(pid): _answer(said) for pid, said in answer["answers"].items()},
        surveys={endpoint: redis_survey.parse(endpoint, said) for endpoint, said in surveys.items()},
        seconds=answer["seconds"],
    )


def _answer(said: dict[str, Any] | None) -> WorkerAnswer | None:
    if said is None:
        return None
    if "error" in said:
        return WorkerAnswer(None, trouble=said["error"])
    trouble = None if said["status"] == 200 else f"HTTP {said['status']}"
    return WorkerAnswer(said["session_id"], tuple(said["cookies"]), trouble)


def _no_settings(instance: str, user: int, why: str) -> ProbeError:
    return ProbeError.of(
        f"Settings file of {instance}",
        expected="a file that may be read",
        actual=f"{why} (as user {user})",
        next_action="correct env_file in the fleet file; where the rights are missing, "
        f'give the look them: become = ["sudo", "-n"] in the host of {instance}, after `sudo -n true` works there',
    )
