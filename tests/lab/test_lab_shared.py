"""A lab in the plan's current state, looked at from outside."""

import json
import re
import socket
import subprocess
from pathlib import Path

import psutil
import pytest
import redis
import tomli_w
from botocore.exceptions import ClientError

from cutover.errors import Mismatch
from cutover.fleet.loading import load_fleet
from cutover.fleet.types import Environment, Fleet, Instance
from cutover.waiting import eventually
from lab import lifecycle
from lab.addresses import Address
from lab.admin_socket import checked
from lab.aws import seed
from lab.aws.client import Client
from lab.balancer import COOKIE, admin_socket
from lab.blueprint import Blueprint, Server
from lab.fleet_file import fleet_of, write
from lab.instance import APP_FOLDER, JOURNAL, ping, service_of, wait_until_up
from lab.ledger import Ledger
from lab.processes import marked
from lab.redis_server import FORBIDDEN
from lab.spec import LabSpec
from lab.status import State

WORKERS_OF_THE_PLAN = 6
REDIS = re.compile(r"127\.0\.31\.\d+")


def redis_peers(spec: LabSpec, server: Server) -> set[Address]:
    """The Redis servers that the instance's processes hold connections to."""
    service = service_of(server, marked(spec.state))
    assert service.master
    connections = [
        connection
        for one in (service.master, *service.workers)
        for connection in psutil.Process(one.pid).net_connections("tcp")
    ]
    remote = [connection.raddr for connection in connections if connection.raddr]
    return {Address(end.ip, end.port) for end in remote if REDIS.fullmatch(end.ip)}


def words(command: tuple[str, ...], instance: Instance) -> list[str]:
    return [str(instance.root) if word == "{root}" else word for word in command]


def run(command: tuple[str, ...], instance: Instance, *arguments: str, cwd: Path) -> str:
    done = subprocess.run([*words(command, instance), *arguments], cwd=cwd, capture_output=True, text=True, check=True)
    return done.stdout


def test_production_uses_stagings_redis(lab_spec: LabSpec, lab_plan: Blueprint) -> None:
    assert lab_plan.production.redis is None
    for server in lab_plan.servers:
        assert redis_peers(lab_spec, server) == {lab_plan.staging.redis}


def test_aws_knows_stagings_cluster_alone(lab_plan: Blueprint) -> None:
    assert seed.endpoints(Client(lab_plan.aws)) == {"chatmrpt-redis-staging": lab_plan.staging.redis}


def test_every_instance_has_six_workers_that_answer(lab_spec: LabSpec, lab_plan: Blueprint) -> None:
    assert [server.name for server in lab_plan.servers] == ["staging-1", "production-1", "production-2"]
    for server in lab_plan.servers:
        assert len(service_of(server, marked(lab_spec.state)).workers) == WORKERS_OF_THE_PLAN
        assert ping(server.address) == "200"


def test_the_settings_look_like_the_servers(lab_plan: Blueprint) -> None:
    texts = []
    for server in lab_plan.servers:
        env = server.root / APP_FOLDER / ".env"
        assert env.stat().st_mode & 0o777 == 0o600
        texts.append(env.read_text(encoding="utf-8"))
    where = lab_plan.staging.redis
    assert where
    for line in (f"REDIS_URL=redis://{where}/0", f"REDIS_HOST={where.host}", f"REDIS_PORT={where.port}"):
        assert line in texts[0].splitlines()
    # Copies of one another, secrets included, as on the servers.
    assert len(set(texts)) == 1


def test_nothing_of_the_callers_environment_reaches_the_instances(lab_spec: LabSpec) -> None:
    names = {name for one in marked(lab_spec.state) for name in psutil.Process(one.pid).environ()}
    assert names.isdisjoint({"REDIS_HOST", "AWS_PROFILE", "AWS_CONFIG_FILE", "HTTP_PROXY", "TMPDIR"})


def test_the_instances_of_an_environment_share_their_files(lab_plan: Blueprint) -> None:
    staging, *production = [(server.root / APP_FOLDER / "instance/uploads").resolve() for server in lab_plan.servers]
    assert production == [lab_plan.shared_folder(lab_plan.production) / "uploads"] * 2
    assert staging == lab_plan.shared_folder(lab_plan.staging) / "uploads"


def test_the_balancer_keeps_a_user_on_an_instance(lab_plan: Blueprint) -> None:
    address = lab_plan.production.address
    answers = [
        subprocess.run(
            ["curl", "--silent", "--noproxy", "*", "--include", f"{address.url}/ping"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(4)
    ]
    served = {match[1] for answer in answers if (match := re.search(rf"set-cookie: {COOKIE}=([^;]+)", answer, re.I))}
    assert served == {"production-1", "production-2"}


def test_the_fleet_file_gives_the_same_fleet_back(lab_plan: Blueprint, lab_fleet: Fleet, tmp_path: Path) -> None:
    ids = {one.name: one.ec2_id or "" for env in lab_fleet.environments.values() for one in env.instances}
    fleet = fleet_of(lab_plan, ids)
    write(fleet, tmp_path / "again.toml")
    assert load_fleet(str(tmp_path / "again.toml")) == fleet == lab_fleet
    assert "endpoint" not in tomli_w.dumps(fleet.staging.redis.model_dump(exclude_none=True, exclude_unset=True))


def test_the_targets_in_aws_are_the_fleets_instances(lab_plan: Blueprint, lab_fleet: Fleet) -> None:
    client = Client(lab_plan.aws)
    for environment in lab_fleet.environments.values():
        assert environment.aws.target_group
        group = client.elbv2.describe_target_groups(Names=[environment.aws.target_group])["TargetGroups"][0]
        health = client.elbv2.describe_target_health(TargetGroupArn=group["TargetGroupArn"])
        targets = {target["Target"]["Id"] for target in health["TargetHealthDescriptions"]}
        assert targets == {instance.ec2_id for instance in environment.instances}


def test_a_new_cluster_is_being_created_then_available_then_gone(lab_plan: Blueprint, lab_fleet: Fleet) -> None:
    elasticache = Client(lab_plan.aws).elasticache
    group = "sg-0123456789"
    created = elasticache.create_cache_cluster(
        CacheClusterId="chatmrpt-redis-other",
        Engine="redis",
        EngineVersion="7.1",
        CacheNodeType="cache.t3.small",
        NumCacheNodes=1,
        CacheParameterGroupName="default.redis7",
        CacheSubnetGroupName=lab_fleet.production.aws.subnet_group,
        SecurityGroupIds=[group],
        SnapshotRetentionLimit=3,
        PreferredMaintenanceWindow="mon:03:00-mon:04:00",
    )["CacheCluster"]
    assert created["CacheClusterStatus"] == "creating"
    assert not created.get("CacheNodes")

    def available() -> Address:
        return seed.endpoints(Client(lab_plan.aws))["chatmrpt-redis-other"]

    elasticache.get_waiter("cache_cluster_available").wait(
        CacheClusterId="chatmrpt-redis-other", WaiterConfig={"Delay": 1, "MaxAttempts": 5}
    )
    bare = elasticache.describe_cache_clusters(CacheClusterId="chatmrpt-redis-other")["CacheClusters"][0]
    assert not bare.get("CacheNodes")
    told = elasticache.describe_cache_clusters(CacheClusterId="chatmrpt-redis-other", ShowCacheNodeInfo=True)
    cluster = told["CacheClusters"][0]
    assert (cluster["EngineVersion"], cluster["CacheNodeType"], cluster["NumCacheNodes"]) == (
        "7.1",
        "cache.t3.small",
        1,
    )
    assert cluster["SecurityGroups"] == [{"SecurityGroupId": group, "Status": "active"}]
    assert cluster["CacheParameterGroup"]["CacheParameterGroupName"] == "default.redis7"
    assert cluster["CacheSubnetGroupName"] == lab_fleet.production.aws.subnet_group
    assert (cluster["SnapshotRetentionLimit"], cluster["PreferredMaintenanceWindow"]) == (3, "mon:03:00-mon:04:00")
    where = available()
    with redis.Redis(host=where.host, port=where.port) as client:
        assert client.set("a", "b")
        memory = client.info("memory")
    assert (memory["maxmemory"], memory["maxmemory_policy"]) == (384 * 1024 * 1024, "volatile-lru")

    elasticache.delete_cache_cluster(CacheClusterId="chatmrpt-redis-other")
    elasticache.get_waiter("cache_cluster_deleted").wait(
        CacheClusterId="chatmrpt-redis-other", WaiterConfig={"Delay": 1, "MaxAttempts": 10}
    )
    with pytest.raises(ClientError) as gone:
        elasticache.describe_cache_clusters(CacheClusterId="chatmrpt-redis-other")
    assert gone.value.response["Error"]["Code"] == "CacheClusterNotFound"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((where.host, where.port))


@pytest.mark.parametrize("command", FORBIDDEN)
def test_redis_refuses_what_elasticache_refuses(lab_plan: Blueprint, command: str) -> None:
    where = lab_plan.staging.redis
    assert where
    with (
        redis.Redis(host=where.host, port=where.port) as client,
        pytest.raises(redis.ResponseError, match="unknown command"),
    ):
        client.execute_command(command, "GET", "maxmemory")


def test_a_restart_by_the_fleets_command_works_from_any_folder(
    lab_spec: LabSpec, lab_plan: Blueprint, lab_fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    production: Environment = lab_fleet.production
    instance, server = production.instances[0], lab_plan.production.servers[0]
    before = service_of(server, marked(lab_spec.state)).master
    monkeypatch.setenv("REDIS_HOST", "redis.of.the.developer")

    run(production.service.systemctl, instance, "restart", production.service.unit, cwd=tmp_path)

    ledger = Ledger(lab_spec.state)
    wait_until_up(ledger, server, lab_spec.workers, ledger.entries()[0])
    after = service_of(server, marked(lab_spec.state)).master
    assert after
    assert after != before
    assert redis_peers(lab_spec, server) == {lab_plan.staging.redis}
    shown = run(production.service.systemctl, instance, "show", "-p", "MainPID", production.service.unit, cwd=tmp_path)
    assert shown.strip() == f"MainPID={after.pid}"
    log = run(production.service.journalctl, instance, "-u", production.service.unit, cwd=tmp_path)
    assert f"[{after.pid}] [INFO] Starting gunicorn" in log
    assert log == (server.root / JOURNAL).read_text(encoding="utf-8")[: len(log)]
    eventually(lambda: _must_serve(lab_spec, server.name), within_s=5)


def _must_serve(spec: LabSpec, name: str) -> None:
    if name not in checked(admin_socket(spec.state).servers()):
        raise Mismatch.of(name, expected="served", actual="not yet", next_action="wait")


def test_status_tells_every_process_address_and_path(lab_spec: LabSpec, lab_plan: Blueprint) -> None:
    seen = lifecycle.status(lab_spec)
    document = json.loads(json.dumps(seen.as_document()))
    assert (document["name"], document["state"], document["missing"]) == ("common", State.UP, [])
    assert document["fleet"] == str(lab_spec.fleet_file)
    assert sorted(one["pid"] for one in document["processes"]) == sorted(one.pid for one in marked(lab_spec.state))
    roles = [(one["role"], one["of"]) for one in document["processes"]]
    assert {role for role, _ in roles} == {"aws", "balancer", "redis", "master", "worker"}
    assert roles.count(("worker", "production-2")) == WORKERS_OF_THE_PLAN
    assert document["addresses"]["production"] == lab_plan.production.address.url
    assert document["redis"] == {"chatmrpt-redis-staging": str(lab_plan.staging.redis)}
    assert document["paths"]["root of staging-1"] == str(lab_plan.staging.servers[0].root)
