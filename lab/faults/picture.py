"""All of a lab that a mended one must have again: its files, and what stands at AWS."""

import hashlib
import json
import stat
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from cutover.errors import Mismatch
from lab.aws.client import Client
from lab.blueprint import Blueprint
from lab.faults.account import client_of
from lab.instance import APP_FOLDER

_OF_THE_LAB = ("haproxy.cfg", "aws-orders.json", "redis/*/*.conf", "redis/*/*.pem")
_OF_A_SERVER = ("etc/**/*", f"{APP_FOLDER}/*", f"{APP_FOLDER}/instance/uploads", f"{APP_FOLDER}/instance/exports")
_COME_AND_GO = frozenset({"__pycache__", "gunicorn.pid"})
_MOST_TOLD = 8

Picture = dict[str, str]


def take(blueprint: Blueprint) -> Picture:
    return {**_files(blueprint), **_at_aws(client_of(blueprint.aws))}


def must_be_as_before(before: Picture, now: Picture, lab: str) -> None:
    differing = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    if differing:
        raise Mismatch.of(
            f"Lab {lab!r}",
            expected="as it was before it was broken",
            actual="\n".join(f"{name}: {_told(before.get(name), now.get(name))}" for name in differing[:_MOST_TOLD]),
            next_action=f"build it afresh: cutover lab up --name {lab}",
        )


def _told(before: str | None, now: str | None) -> str:
    return "gone" if now is None else "new" if before is None else "changed"


def _files(blueprint: Blueprint) -> Picture:
    state = blueprint.spec.state
    found = [path for pattern in _OF_THE_LAB for path in state.glob(pattern)]
    for server in blueprint.servers:
        found += [path for pattern in _OF_A_SERVER for path in server.root.glob(pattern)]
    return {str(path.relative_to(state)): _seen(path) for path in found if path.name not in _COME_AND_GO}


def _seen(path: Path) -> str:
    if path.is_symlink():
        return f"to {path.readlink()}"
    if path.is_dir():
        return "folder"
    return f"{stat.S_IMODE(path.stat().st_mode):o} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _but_for_when(told: Any) -> Any:
    """Without its moments: what was deleted can only be made again."""
    if isinstance(told, Mapping):
        return {name: _but_for_when(value) for name, value in told.items() if not isinstance(value, datetime)}
    return [_but_for_when(one) for one in told] if isinstance(told, list) else told


def _at_aws(client: Client) -> Picture:
    """By name, for an id may be another one afterwards."""
    seen: dict[str, Any] = {}
    for cluster in client.elasticache.describe_cache_clusters(ShowCacheNodeInfo=True)["CacheClusters"]:
        seen[f"cluster {cluster['CacheClusterId']}"] = _but_for_when(cluster)
    for subnets in client.elasticache.describe_cache_subnet_groups()["CacheSubnetGroups"]:
        seen[f"subnet group {subnets['CacheSubnetGroupName']}"] = subnets
    for rules in client.ec2.describe_security_groups()["SecurityGroups"]:
        if rules["GroupName"].startswith("chatmrpt-"):  # a network that was there for a moment had its own
            seen[f"security group {rules['GroupName']}"] = rules["IpPermissions"]
    for targets in client.elbv2.describe_target_groups()["TargetGroups"]:
        arn = targets["TargetGroupArn"]
        told = client.elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        seen[f"targets of {targets['TargetGroupName']}"] = sorted(
            (one["Target"]["Id"], one["Target"].get("Port"))
            for one in told
            if one["TargetHealth"]["State"] != "draining"
        )
    for alarm in client.cloudwatch.describe_alarms()["MetricAlarms"]:
        seen[f"alarm {alarm['AlarmName']}"] = [alarm["MetricName"], alarm["Dimensions"], alarm["Threshold"]]
    return {name: json.dumps(told, sort_keys=True, default=str) for name, told in seen.items()}
