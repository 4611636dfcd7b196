from pathlib import Path, PurePosixPath

import pytest
from pydantic import ValidationError

from cutover.errors import ConfigurationError
from cutover.fleet import BrowserAt, Endpoint, Files, load_fleet
from cutover.fleet.loading import ENVIRONMENTS
from tests.cutover.fleets import SMALL, fleet_with, small_fleet


def test_by_name_and_by_path(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(SMALL, encoding="utf-8")

    assert load_fleet("mine", folder=tmp_path) == small_fleet()
    assert load_fleet(str(file)) == small_fleet()


def test_an_unknown_name_lists_the_known_ones(tmp_path: Path) -> None:
    for name in ("zebra", "aws"):
        (tmp_path / f"{name}.toml").write_text(SMALL, encoding="utf-8")

    with pytest.raises(ConfigurationError) as refused:
        load_fleet("asw", folder=tmp_path)

    assert str(refused.value) == (
        "Fleet 'asw'\n"
        f"  expected: the path of a fleet file, or a name in {tmp_path}/: aws, zebra\n"
        "  actual:   no such file\n"
        "  next:     name one of these, or start the rehearsal fleet first: uv run cutover lab up"
    )


def test_an_unknown_name_in_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load_fleet("aws", folder=tmp_path)

    assert refused.value.failure.expected == f"the path of a fleet file, or a name in {tmp_path}/: none there"


def test_defaults_are_those_of_the_application_and_the_plan() -> None:
    fleet = small_fleet()
    production = fleet.production

    assert (fleet.aws_endpoint, fleet.browser) == (None, BrowserAt())
    assert fleet.application.session_cookie == "chatmrpt_session"
    assert fleet.application.key_prefix == "chatmrpt:"
    assert fleet.application.session_ttl_s == 24 * 3600
    assert fleet.application.settings.model_dump() == {
        "host": "REDIS_HOST",
        "port": "REDIS_PORT",
        "db": "REDIS_DB",
        "password": "REDIS_PASSWORD",
        "url": "REDIS_URL",
        "enable": "ENABLE_REDIS_SESSIONS",
        "tls": None,
    }
    assert (production.service.unit, production.service.systemctl, production.service.journalctl) == (
        "chatmrpt",
        ("systemctl",),
        ("journalctl", "--no-pager", "--output=cat", "--since=@{since}"),
    )
    assert (production.redis.endpoint, production.redis.db, production.redis.password, production.redis.tls) == (
        None,
        0,
        None,
        False,
    )
    assert production.instances[0].root == PurePosixPath("/")
    assert production.instances[0].host.port == 22
    aws = production.aws
    assert (aws.node_type, aws.parameter_group, aws.snapshot_retention_days) == ("cache.t3.micro", "default.redis7", 1)


def test_environments_by_name() -> None:
    fleet = small_fleet()

    assert fleet.environments == {"staging": fleet.staging, "production": fleet.production}
    assert (fleet.staging.files, fleet.production.files) == (Files.SHARED, Files.PER_INSTANCE)


def test_a_fleet_cannot_be_changed() -> None:
    fleet = small_fleet()

    with pytest.raises(ValidationError, match="frozen"):
        fleet.production.redis.cluster = "redis-staging"


def test_an_endpoint_is_one_string() -> None:
    fleet = fleet_with("production", redis={"endpoint": "cache.example:6380"})
    endpoint = fleet.production.redis.endpoint

    assert endpoint == Endpoint(host="cache.example", port=6380)
    assert str(endpoint) == "cache.example:6380"
    assert fleet.model_dump()["production"]["redis"]["endpoint"] == "cache.example:6380"


def test_the_host_of_an_endpoint_may_be_ipv6() -> None:
    assert Endpoint.parse("::1:6379") == Endpoint(host="::1", port=6379)


def test_the_fleet_of_the_plan() -> None:
    """environments/aws.toml: what the plan names, and the server that it forgot."""
    fleet = load_fleet("aws", folder=ENVIRONMENTS)

    assert fleet.staging.redis.cluster == "chatmrpt-redis-staging"
    assert fleet.production.redis.cluster == "chatmrpt-redis-production"
    assert len(fleet.production.instances) == 2
    assert fleet.aws_endpoint is None
    for environment in fleet.environments.values():
        assert environment.service.workers == 6
        assert environment.service.env_file == PurePosixPath("/home/ec2-user/ChatMRPT/.env")
        assert {instance.host.via for instance in environment.instances} == {"ssh"}
