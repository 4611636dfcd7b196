"""What a fleet file may say. Frozen, unknown keys refused."""

from datetime import timedelta
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from cutover.fleet.endpoint import Endpoint, EndpointText
from cutover.fleet.patterns import FATAL_LOG_LINES, LinePattern
from cutover.fleet.strict import Strict
from cutover.fleet.watching import SpanText, Watching
from cutover.fleet.week import OfficeHoursText, WindowText

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^/\s]+$")]
"""An address that users take: scheme, host and port, without a path."""
SecretName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")]
"""The name of a variable in the process environment; never the secret itself."""


def _absolute(path: PurePosixPath) -> PurePosixPath:
    if not path.is_absolute():
        raise ValueError(f"expected an absolute path, not {path}")
    return path


AbsolutePath = Annotated[PurePosixPath, AfterValidator(_absolute)]


class Files(StrEnum):
    """Where an environment keeps uploads and exports."""

    SHARED = "shared"
    PER_INSTANCE = "per-instance"


class Host(Strict):
    """How an instance's operating system is reached."""

    via: Literal["local", "ssh"]
    address: str | None = None
    user: str | None = None
    port: int = 22
    key_file: Path | None = None
    known_hosts: Path | None = None
    jump: str | None = None
    """user@host[:port] of the host in between."""
    become: tuple[str, ...] = ()
    """What stands before a command that needs the service's rights, for example ["sudo", "-n"]."""

    @model_validator(mode="after")
    def _ssh_needs_an_address(self) -> Self:
        if self.via == "ssh" and not (self.address and self.user):
            raise ValueError('via = "ssh" needs address and user')
        return self


class Instance(Strict):
    """One server behind an environment's address."""

    name: Name
    address: Url
    """Its own address, past the balancer."""
    host: Host
    root: AbsolutePath = PurePosixPath("/")
    """The root folder of its file system: / on a server."""
    ec2_id: str | None = None


class Service(Strict):
    """The unit that runs the application, and the commands of its service manager."""

    unit: Name = "chatmrpt"
    workers: int = Field(ge=1)
    port: int | None = Field(default=None, ge=1, le=65535)
    """Where the workers listen, if elsewhere than at the port of the instance's own address."""
    app_folder: AbsolutePath
    env_file: AbsolutePath
    code: tuple[str, ...] = ("app", "run.py", "wsgi.py", "gunicorn_config.py", "gunicorn.conf.py")
    """Files and folders below app_folder that must be the same on every instance."""
    own_settings: tuple[str, ...] = ()
    """Names of settings that may differ from instance to instance."""
    systemctl: tuple[str, ...] = ("systemctl",)
    """The word {root} in it stands for the instance's root folder."""
    journalctl: tuple[str, ...] = ("journalctl", "--no-pager", "--output=cat", "--since=@{since}")
    """{since} stands for the second since the epoch at which the service started."""
    log_files: tuple[str, ...] = ()
    """Further log files, relative to app_folder."""
    allowed_log_lines: tuple[LinePattern, ...] = ()
    """Regular expressions: what a healthy start and a successful run write at ERROR or WARNING."""


class RedisExpectation(Strict):
    """The Redis that an environment's sessions live in when all is well."""

    cluster: Name
    """The ElastiCache id. The endpoint is asked of AWS where none is declared."""
    endpoint: EndpointText | None = None
    db: int = Field(default=0, ge=0, le=15)
    password: SecretName | None = None
    tls: bool = False
    eviction_policy: str = "volatile-lru"
    """What the plan's parameter group sets."""
    most_memory: float = Field(default=0.75, gt=0, le=1)
    """The share of its memory that may be in use."""
    other_clients: tuple[str, ...] = ()
    """Addresses of clients beside the environment's own instances, a monitor for instance."""
    answers_within: SpanText = timedelta(seconds=5)
    """How long a Redis is waited for that says nothing."""


class AwsNames(Strict):
    """The names and settings of the plan's phase 2."""

    instances_security_group: str
    redis_security_group: str
    subnet_group: Name
    target_group: str | None = None
    node_type: str = "cache.t3.micro"
    engine_version: str = "7.0"
    parameter_group: str = "default.redis7"
    snapshot_retention_days: int = 1
    maintenance_window: WindowText = "sun:02:00-sun:03:00"
    """In UTC, as AWS writes it."""
    monthly_cost_usd: float = Field(default=12.0, gt=0)


class Environment(Strict):
    """Staging or production."""

    address: Url
    """The address that users take."""
    instances: tuple[Instance, ...] = Field(min_length=1)
    service: Service
    redis: RedisExpectation
    files: Files
    may_be_disturbed: bool = False
    """Whether scenarios may restart its service: never where there are users."""
    aws: AwsNames


class Settings(Strict):
    """What the application calls its settings. The plan writes `url` and `enable`; the application reads the others."""

    host: str = "REDIS_HOST"
    port: str = "REDIS_PORT"
    db: str = "REDIS_DB"
    password: str = "REDIS_PASSWORD"  # noqa: S105 - the name of a setting
    url: str = "REDIS_URL"
    enable: str = "ENABLE_REDIS_SESSIONS"
    tls: str | None = None
    """What makes it speak TLS with its Redis; the application of the plan has nothing for it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of all that it has."""
        return tuple(name for name in self.model_dump().values() if name)

    @property
    def of_an_address(self) -> frozenset[str]:
        """Those that say where a Redis is, and may be shown."""
        return frozenset({self.host, self.port, self.db, self.url})


class Application(Strict):
    """Facts about the application that the probes rely on."""

    session_cookie: str = "chatmrpt_session"
    key_prefix: str = "chatmrpt:"
    session_ttl_s: int = 86400
    guest_folders: tuple[str, ...] = ("instance/uploads", "instance/exports")
    """Where a session leaves a folder of its own, relative to the application's folder."""
    fallback_folder: str = "instance/flask_session"
    """Where sessions go that find no Redis."""
    fatal_log_lines: tuple[LinePattern, ...] = FATAL_LOG_LINES
    """Regular expressions of lines that no allow-list allows."""
    settings: Settings = Settings()
    default_redis: EndpointText = Endpoint(host="localhost", port=6379)
    """Where it looks when its settings say nothing."""
    answers_within: SpanText = timedelta(seconds=30)
    """How long a visitor's request is waited for."""


class BrowserAt(Strict):
    """Where the browser is: a program on this machine, a Playwright server, or a browser's debugging address."""

    program: Path | None = None
    server: str | None = Field(default=None, pattern=r"^wss?://")
    cdp: str | None = Field(default=None, pattern=r"^(https?|wss?)://")

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if sum(place is not None for place in (self.program, self.server, self.cdp)) > 1:
            raise ValueError("expected one of program, server and cdp")
        return self


class Fleet(Strict):
    """The two environments under test."""

    name: Name
    region: str
    aws_endpoint: Url | None = None
    """Where AWS answers, if not at AWS."""
    browser: BrowserAt = BrowserAt()
    """The first Chromium or Chrome of this machine where nothing is said."""
    application: Application = Application()
    office_hours: OfficeHoursText = "mon-fri 07:00-18:00 +01:00"
    """When there may be users: days, hours, and the zone's distance from UTC, here West Africa Time."""
    channels: tuple[SecretName, ...] = ()
    """Where maintenance and troubles are announced: each names an Apprise URL, which is a secret."""
    watch: Watching = Watching()
    """How it is watched after the cutover, and from what on somebody is told."""
    separates_networks: bool = True
    """Whether the network keeps each environment's instances off the other's Redis; a lab on loopback cannot."""
    staging: Environment
    production: Environment

    @property
    def environments(self) -> dict[str, Environment]:
        return {"staging": self.staging, "production": self.production}

    @model_validator(mode="after")
    def _names_tell_apart(self) -> Self:
        instances = [instance for environment in self.environments.values() for instance in environment.instances]
        of_each = {"name": [one.name for one in instances], "address": [one.address for one in instances]}
        for what, values in of_each.items():
            if twice := sorted({value for value in values if values.count(value) > 1}):
                raise ValueError(f"each instance needs a {what} of its own: {', '.join(twice)} stands more than once")
        if self.staging.redis.cluster == self.production.redis.cluster:
            raise ValueError(
                "staging and production each need a Redis cluster of their own, or nothing can be told apart"
            )
        endpoint = self.production.redis.endpoint
        if endpoint is not None and endpoint == self.staging.redis.endpoint:
            raise ValueError(
                f"production.redis.endpoint: {endpoint} is staging's too; expected one of production's own"
            )
        return self
