"""Fleets as small as a test needs: the text of a file, and the fleet it describes."""

import tomllib
from pathlib import Path
from typing import Any

from cutover.fleet import Fleet, Instance

SMALL = """\
name = "small"
region = "us-east-2"

[staging]
address = "http://127.0.0.1:8001"
files = "shared"

[[staging.instances]]
name = "staging-1"
address = "http://127.0.0.1:8011"
host = { via = "local" }

[staging.service]
workers = 2
app_folder = "/srv/app"
env_file = "/srv/app/.env"

[staging.redis]
cluster = "redis-staging"

[staging.aws]
instances_security_group = "staging-sg"
redis_security_group = "redis-staging-sg"
subnet_group = "staging-subnets"

[production]
address = "http://127.0.0.1:8002"
files = "per-instance"

[[production.instances]]
name = "production-1"
address = "http://127.0.0.1:8021"
host = { via = "local" }

[production.service]
workers = 2
app_folder = "/srv/app"
env_file = "/srv/app/.env"

[production.redis]
cluster = "redis-production"

[production.aws]
instances_security_group = "production-sg"
redis_security_group = "redis-production-sg"
subnet_group = "production-subnets"
"""


def small_fleet(**top: Any) -> Fleet:
    """The small fleet, with keys of the top level added."""
    return Fleet.model_validate({**tomllib.loads(SMALL), **top})


def fleet_with(environment: str, **changes: Any) -> Fleet:
    """The small fleet, with tables of one environment updated: `redis={"db": 1}`."""
    document = tomllib.loads(SMALL)
    for key, value in changes.items():
        table = document[environment].get(key)
        document[environment][key] = {**table, **value} if isinstance(table, dict) else value
    return Fleet.model_validate(document)


def with_redis(fleet: Fleet, **changes: Any) -> Fleet:
    """The same, but for what is expected of the Redis of every environment: `password="VARIABLE"`."""
    environments = {
        name: one.model_copy(update={"redis": one.redis.model_copy(update=changes)})
        for name, one in fleet.environments.items()
    }
    return fleet.model_copy(update=environments)


def local_instance(name: str = "production-1", *, root: Path | str = "/", become: tuple[str, ...] = ()) -> Instance:
    return Instance.model_validate(
        {"name": name, "address": "http://127.0.0.1:8021", "root": root, "host": {"via": "local", "become": become}}
    )
