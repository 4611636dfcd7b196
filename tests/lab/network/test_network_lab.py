"""A lab in which the network decides who reaches which Redis: healthy, with each of its faults, and gone."""

import signal
import socket
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import redis
from botocore.exceptions import ClientError
from redis.backoff import NoBackoff
from redis.retry import Retry

from cutover.checks.reachability import must_be_answered, must_be_answered_by_none
from cutover.errors import ConfigurationError, Mismatch
from cutover.fleet import Fleet
from cutover.hosts import connect
from cutover.probes.cloud_metrics import cloud_metrics
from cutover.waiting import eventually
from cutover.witnesses.reachability import ask_across, ask_own
from lab import lifecycle, network, passages
from lab.aws.client import Client
from lab.balancer import socket_folder
from lab.blueprint import PRODUCTION_CLUSTER, STAGING_CLUSTER, Blueprint, Server
from lab.firewall import Passage
from lab.instance import ping, service_of, wait_until_up
from lab.ledger import Ledger
from lab.network import NAMESPACES
from lab.processes import Process, marked
from lab.spec import LabSpec

pytestmark = pytest.mark.xdist_group("network")
"""One lab for all of them, also where the tests are shared out."""


def namespace_of(process: Process) -> str:
    """Which of the namespaces with a name it is in; empty for the machine's own."""
    own = Path(f"/proc/{process.pid}/ns/net").stat().st_ino
    return next((file.name for file in NAMESPACES.iterdir() if file.stat().st_ino == own), "")


def namespaces(plan: Blueprint, server: Server) -> set[str]:
    service = service_of(server, marked(plan.spec.state))
    assert service.master
    return {namespace_of(one) for one in (service.master, *service.workers)}


def name_of(plan: Blueprint, member: str) -> str:
    assert plan.network
    return f"{plan.network.name}-{member}"


def test_the_healthy_lab_is_silent(network_spec: LabSpec, network_fleet: Fleet) -> None:
    assert network_fleet.separates_networks
    assert lifecycle.status(network_spec).missing == ()
    for environment in network_fleet.environments:
        must_be_answered(ask_own(network_fleet, environment))
        must_be_answered_by_none(ask_across(network_fleet, environment))


def test_cloudwatch_hears_of_a_redis_whose_wall_lets_nobody_in_from_there(network_fleet: Fleet) -> None:
    def check() -> None:
        measured = cloud_metrics(network_fleet, [STAGING_CLUSTER, PRODUCTION_CLUSTER], now=datetime.now(UTC))
        if missing := [cluster for cluster, metrics in measured.items() if metrics["CurrConnections"] is None]:
            raise Mismatch.of("metrics", expected="of both", actual=f"not of {missing}", next_action="wait")

    eventually(check, within_s=10)


def test_everything_is_where_it_belongs(network_plan: Blueprint, network_fleet: Fleet) -> None:
    roles = {(entry.role, entry.of): entry.process for entry in Ledger(network_plan.spec.state).entries()}
    for server in network_plan.servers:
        assert namespaces(network_plan, server) == {name_of(network_plan, server.name)}
        assert ping(server.address) == "200"
    for cluster in (STAGING_CLUSTER, PRODUCTION_CLUSTER):
        assert namespace_of(roles["redis", cluster]) == name_of(network_plan, cluster)
    assert namespace_of(roles["aws", ""]) == namespace_of(roles["balancer", ""]) == ""
    with connect(network_fleet.production.instances[0]) as host:
        own_addresses = host.run(("ip", "-4", "-brief", "address")).out.split()
    address = f"{network_plan.production.servers[0].address.host}/24"
    assert [word for word in own_addresses if "/" in word] == ["127.0.0.1/8", address]


def test_aws_tells_the_addresses_that_the_instances_have(network_plan: Blueprint, network_fleet: Fleet) -> None:
    ids = {one.ec2_id or "": one.name for env in network_fleet.environments.values() for one in env.instances}
    told = Client(network_plan.aws).ec2.describe_instances(InstanceIds=list(ids))["Reservations"]
    addresses = {ids[one["InstanceId"]]: one["PrivateIpAddress"] for each in told for one in each["Instances"]}
    assert addresses == {server.name: server.address.host for server in network_plan.servers}


def test_a_redis_lets_in_nobody_from_this_machine(network_plan: Blueprint) -> None:
    where = network_plan.staging.redis
    assert where
    with (
        redis.Redis(where.host, where.port, socket_connect_timeout=0.3, retry=Retry(NoBackoff(), 0)) as client,
        pytest.raises(redis.TimeoutError),
    ):
        client.ping()


def test_a_restart_by_the_fleets_command_stays_in_the_network(network_plan: Blueprint, network_fleet: Fleet) -> None:
    service, server = network_fleet.production.service, network_plan.production.servers[0]
    before = service_of(server, marked(network_plan.spec.state)).master

    with connect(network_fleet.production.instances[0]) as host:
        assert host.run((*service.systemctl, "restart", service.unit)).code == 0

    ledger = Ledger(network_plan.spec.state)
    wait_until_up(ledger, server, network_plan.spec.workers, ledger.entries()[0])
    assert service_of(server, marked(ledger.state)).master != before
    assert namespaces(network_plan, server) == {name_of(network_plan, server.name)}


@pytest.mark.parametrize(("passage", "shown"), [(Passage.DROP, "no answer"), (Passage.REFUSE, "refused")])
def test_one_instance_is_cut_off_from_its_redis(
    network_spec: LabSpec, network_fleet: Fleet, passage: Passage, shown: str
) -> None:
    passages.decide(network_spec, "production-2", PRODUCTION_CLUSTER, passage)

    with pytest.raises(Mismatch) as wrong:
        must_be_answered(ask_own(network_fleet, "production"))

    first, second = wrong.value.failure.actual.splitlines()
    assert first.startswith("production-1: answers, after ")
    assert second.startswith(f"production-2: {shown}, after ")
    passages.decide(network_spec, "production-2", PRODUCTION_CLUSTER, Passage.GROUPS)
    must_be_answered(ask_own(network_fleet, "production"))


def test_an_instance_of_staging_is_let_in_by_hand(network_spec: LabSpec, network_fleet: Fleet) -> None:
    passages.decide(network_spec, "staging-1", PRODUCTION_CLUSTER, Passage.ALLOW)

    with pytest.raises(Mismatch, match="take away what lets staging-1 in"):
        must_be_answered_by_none(ask_across(network_fleet, "staging"))

    passages.decide(network_spec, "staging-1", PRODUCTION_CLUSTER, Passage.GROUPS)
    must_be_answered_by_none(ask_across(network_fleet, "staging"))


@pytest.mark.parametrize("source", ["a group", "a block of addresses", "a membership"])
def test_what_the_groups_at_aws_say_is_in_force_at_once(
    network_plan: Blueprint, network_fleet: Fleet, source: str
) -> None:
    ec2, aws = Client(network_plan.aws).ec2, network_fleet.production.aws
    of_redis, of_staging, of_production = (
        ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": [name]}])["SecurityGroups"][0]["GroupId"]
        for name in (
            aws.redis_security_group,
            network_fleet.staging.aws.instances_security_group,
            aws.instances_security_group,
        )
    )
    staging_1 = network_fleet.staging.instances[0].ec2_id or ""
    who = {
        "a group": {"UserIdGroupPairs": [{"GroupId": of_staging}]},
        "a block of addresses": {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
    }
    rule: Any = [{"IpProtocol": "tcp", "FromPort": 6000, "ToPort": 7000, **who.get(source, {})}]
    if source == "a membership":
        ec2.modify_instance_attribute(InstanceId=staging_1, Groups=[of_staging, of_production])
    else:
        ec2.authorize_security_group_ingress(GroupId=of_redis, IpPermissions=rule)

    with pytest.raises(Mismatch, match="take away what lets staging-1 in"):
        must_be_answered_by_none(ask_across(network_fleet, "staging"))

    if source == "a membership":
        ec2.modify_instance_attribute(InstanceId=staging_1, Groups=[of_staging])
    else:
        ec2.revoke_security_group_ingress(GroupId=of_redis, IpPermissions=rule)
    must_be_answered_by_none(ask_across(network_fleet, "staging"))


def test_a_new_cluster_comes_and_goes_with_its_network(network_plan: Blueprint) -> None:
    elasticache = Client(network_plan.aws).elasticache
    made = elasticache.create_cache_cluster(
        CacheClusterId="other",
        Engine="redis",
        CacheNodeType="cache.t3.micro",
        NumCacheNodes=1,
        SecurityGroupIds=["sg-0123456789"],
    )["CacheCluster"]
    assert made["CacheClusterId"] == "other"
    assert (NAMESPACES / name_of(network_plan, "other")).exists()
    told = elasticache.describe_cache_clusters(CacheClusterId="other", ShowCacheNodeInfo=True)["CacheClusters"][0]
    where = told["CacheNodes"][0]["Endpoint"]
    with pytest.raises(TimeoutError):
        socket.create_connection((where["Address"], where["Port"]), timeout=0.3)

    elasticache.delete_cache_cluster(CacheClusterId="other")
    with pytest.raises(ClientError, match="not found"):
        elasticache.describe_cache_clusters(CacheClusterId="other")
    assert not (NAMESPACES / name_of(network_plan, "other")).exists()


def test_whom_the_lab_does_not_know(network_spec: LabSpec) -> None:
    for instance, cluster, kind, known, name in (
        ("staging-7", STAGING_CLUSTER, "instances", "staging-1, production-1, production-2", "staging-7"),
        ("staging-1", "other", "clusters", f"{PRODUCTION_CLUSTER}, {STAGING_CLUSTER}", "other"),
    ):
        with pytest.raises(ConfigurationError) as unknown:
            passages.decide(network_spec, instance, cluster, Passage.DROP)
        assert str(unknown.value) == (
            "Lab 'walls'\n"
            f"  expected: one of its {kind}: {known}\n"
            f"  actual:   {name}\n"
            "  next:     name one of these, or see what there is: cutover lab status --name walls"
        )


def test_after_a_crash_down_leaves_no_process_namespace_link_or_file(
    network_spec: LabSpec, network_plan: Blueprint
) -> None:
    """The last one: it takes down the lab that all have in common."""
    network._ip("netns", "delete", name_of(network_plan, "production-2"))
    assert lifecycle.status(network_spec).missing == ("network of production-2",)
    for one in marked(network_spec.state):
        one.send(signal.SIGKILL)
    (network_spec.state / "lab.json").unlink()
    (network_spec.state / "processes.jsonl").unlink()

    assert lifecycle.down(network_spec)

    assert marked(network_spec.state) == []
    assert list(NAMESPACES.glob(name_of(network_plan, "*"))) == []
    assert network_plan.network
    routes = subprocess.run(["ip", "route"], capture_output=True, text=True, check=True).stdout
    assert network_plan.network.subnet not in routes
    assert not socket_folder(network_spec.state).exists()
    assert not network_spec.states.exists()
    assert not lifecycle.down(network_spec)
