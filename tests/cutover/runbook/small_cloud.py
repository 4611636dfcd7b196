"""A network at the lab's AWS with production's instances in it, under names that no other test has."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any

from botocore.exceptions import ClientError

from cutover.fleet import Endpoint, Fleet
from cutover.runbook.provision import provision
from lab.addresses import Address
from lab.aws.client import Client
from tests.cutover.clocks import FakeClock
from tests.cutover.fleets import fleet_with

BLOCK = "172.31.0.0/16"
_NUMBERS = count(1)


@contextmanager
def small_cloud(aws: Address, client: Client) -> Iterator[Fleet]:
    number = next(_NUMBERS)
    vpc = client.ec2.create_vpc(CidrBlock=BLOCK)["Vpc"]["VpcId"]
    group = client.ec2.create_security_group(GroupName=f"instances-{number}", Description="instances", VpcId=vpc)
    zones = {"us-east-2a": "172.31.0.0/20", "us-east-2b": "172.31.16.0/20"}
    instances = [
        {
            "name": f"production-{place}",
            "address": f"http://127.0.0.1:802{place}",
            "host": {"via": "local"},
            "ec2_id": _instance(client, vpc, zone, block, group["GroupId"]),
        }
        for place, (zone, block) in enumerate(zones.items(), start=1)
    ]
    fleet = fleet_with(
        "production",
        instances=instances,
        redis={"cluster": f"redis-{number}"},
        aws={
            "instances_security_group": f"instances-{number}",
            "redis_security_group": f"redis-sg-{number}",
            "subnet_group": f"subnets-{number}",
        },
    ).model_copy(update={"aws_endpoint": aws.url})
    try:
        yield fleet
    finally:
        name = fleet.production.redis.cluster
        for delete in (
            lambda: client.elasticache.delete_cache_cluster(CacheClusterId=name),
            lambda: client.elasticache.delete_replication_group(ReplicationGroupId=name),
        ):
            with suppress(ClientError):
                delete()


def _instance(client: Client, vpc: str, zone: str, block: str, group: str) -> str:
    subnet = client.ec2.create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZone=zone)["Subnet"]["SubnetId"]
    started = client.ec2.run_instances(
        ImageId="ami-0c55b159cbfafe1f0", MinCount=1, MaxCount=1, SubnetId=subnet, SecurityGroupIds=[group]
    )
    return started["Instances"][0]["InstanceId"]


def changed(fleet: Fleet, **tables: Any) -> Fleet:
    """With tables of production updated: `redis={"tls": True}`."""
    updated = {name: getattr(fleet.production, name).model_copy(update=values) for name, values in tables.items()}
    return fleet.model_copy(update={"production": fleet.production.model_copy(update=updated)})


def cluster_at(client: Client, fleet: Fleet) -> Any:
    name = fleet.production.redis.cluster
    return client.elasticache.describe_cache_clusters(CacheClusterId=name, ShowCacheNodeInfo=True)["CacheClusters"][0]


def group_at(client: Client, name: str) -> Any:
    """None where there is none."""
    filters: Any = [{"Name": "group-name", "Values": [name]}]
    return next(iter(client.ec2.describe_security_groups(Filters=filters)["SecurityGroups"]), None)


def cluster_ids(client: Client) -> set[str]:
    return {one["CacheClusterId"] for one in client.elasticache.describe_cache_clusters()["CacheClusters"]}


def made(fleet: Fleet) -> tuple[Endpoint, list[str]]:
    said: list[str] = []
    return provision(fleet, said.append, FakeClock()), said


def cost(fleet: Fleet) -> str:
    return (
        f"{fleet.production.redis.cluster} costs 12.41 USD a month: 1 node cache.t3.micro in us-east-2, "
        "at the prices of 2026-10-02"
    )


def nothing_to_do(fleet: Fleet) -> str:
    return f"{cost(fleet)}\nnothing to do: all of it is there, as the fleet file has it"
