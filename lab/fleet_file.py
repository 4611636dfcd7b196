"""The lab as one more fleet file, the only thing that the suite knows of it."""

from pathlib import Path, PurePosixPath

import tomli_w

from cutover.errors import ConfigurationError
from cutover.fleet.types import AwsNames, Environment, Fleet, Host, Instance, RedisExpectation, Service
from lab import ssh
from lab.aws.client import REGION
from lab.aws.seed import names_of
from lab.blueprint import Blueprint, Server, Site
from lab.instance import APP_FOLDER
from lab.service_manager import UNIT, journalctl, systemctl

_HEAD = "# Written by `cutover lab up`, removed by `cutover lab down`.\n"

CODE = ("run.py", "gunicorn_config.py", "standin.toml")
"""Of an instance's own; the stand-in itself is a package, and the same for all."""

LOG_LINES_OF_HEALTH = (
    r"Files not found \(attempt 1\), waiting",
    r"❌ All load attempts failed for session",
    r"No Nigerian shapefile found in default locations",
    r"Failed to mark analysis complete: Working outside of request context\.",
    r"Error getting available variables:",
)
"""What the application writes at ERROR or WARNING in a successful run."""


def fleet_of(blueprint: Blueprint, ec2_ids: dict[str, str]) -> Fleet:
    return Fleet(
        name=blueprint.spec.name,
        region=REGION,
        aws_endpoint=blueprint.aws.url,
        separates_networks=blueprint.network is not None,
        staging=_environment(blueprint, blueprint.staging, ec2_ids),
        production=_environment(blueprint, blueprint.production, ec2_ids),
    )


def _environment(blueprint: Blueprint, site: Site, ec2_ids: dict[str, str]) -> Environment:
    names = names_of(site)
    state, app_folder = blueprint.spec.state, PurePosixPath("/") / APP_FOLDER
    return Environment(
        address=site.address.url,
        instances=tuple(
            Instance(
                name=server.name,
                address=server.address.url,
                host=_host(blueprint, server),
                root=PurePosixPath(server.root),
                ec2_id=ec2_ids[server.name],
            )
            for server in site.servers
        ),
        service=Service(
            unit=UNIT,
            workers=blueprint.spec.workers,
            app_folder=app_folder,
            env_file=app_folder / ".env",
            code=CODE,
            systemctl=systemctl(state),
            journalctl=journalctl(state),
            allowed_log_lines=LOG_LINES_OF_HEALTH,
        ),
        redis=RedisExpectation(cluster=site.cluster),
        files=blueprint.spec.files,
        may_be_disturbed=True,
        aws=AwsNames(
            instances_security_group=names.instances_security_group,
            redis_security_group=names.redis_security_group,
            subnet_group=names.subnet_group,
            target_group=names.target_group,
        ),
    )


def _host(blueprint: Blueprint, server: Server) -> Host:
    if server.ssh and blueprint.jump:
        state = blueprint.spec.state
        return Host(
            via="ssh",
            address=server.ssh.host,
            port=server.ssh.port,
            user=ssh.user(),
            key_file=ssh.key_file(state),
            known_hosts=ssh.known_hosts(state),
            jump=f"{ssh.user()}@{blueprint.jump}",
        )
    inside = blueprint.inside(server.name)
    return Host(via="local", become=inside) if inside else Host(via="local")


def write(fleet: Fleet, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = tomli_w.dumps(fleet.model_dump(mode="json", exclude_unset=True, exclude_none=True))
    path.write_text(_HEAD + written, encoding="utf-8")


def must_be_ours(path: Path) -> None:
    """Raises ConfigurationError when a fleet file of that name is there that no lab wrote."""
    if path.is_file() and not _is_ours(path):
        raise ConfigurationError.of(
            f"Fleet file {path}",
            expected="absent, or written by a lab",
            actual="it describes a fleet that is no lab",
            next_action="give this lab another name: --name; nothing was started or changed",
        )


def remove(path: Path) -> None:
    """Remove a lab's fleet file; a kept one stays."""
    if path.is_file() and _is_ours(path):
        path.unlink()


def _is_ours(path: Path) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace")
    return text.startswith(_HEAD) or not text  # empty: a lab was killed while writing it
