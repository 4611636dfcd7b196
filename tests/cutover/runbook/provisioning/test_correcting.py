"""What differs is shown, and corrected only when it is asked for."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Fleet
from cutover.runbook.provision import proposed
from cutover.runbook.provisioning.differences import ANEW
from lab.addresses import Address
from lab.aws.client import Client
from tests.cutover.aws_calls import changes_heard, cut_off
from tests.cutover.runbook.small_cloud import changed, cluster_at, group_at, made, nothing_to_do, small_cloud

Spoil = Callable[[Client, Fleet], object]


@pytest.fixture
def fleet(aws: Address, aws_client: Client) -> Iterator[Fleet]:
    with small_cloud(aws, aws_client) as fleet:
        made(fleet)
        yield fleet


def setting(**arguments: Any) -> Spoil:
    def spoil(client: Client, fleet: Fleet) -> None:
        client.elasticache.modify_cache_cluster(CacheClusterId=fleet.production.redis.cluster, **arguments)

    return spoil


def other_security_group(client: Client, fleet: Fleet) -> None:
    group = group_at(client, fleet.production.aws.instances_security_group)["GroupId"]
    setting(SecurityGroupIds=[group])(client, fleet)


def open_to(**source: Any) -> Spoil:
    permission: Any = {"IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6380, **source}

    def spoil(client: Client, fleet: Fleet) -> None:
        group = group_at(client, fleet.production.aws.redis_security_group)["GroupId"]
        client.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])

    return spoil


def fewer_subnets(client: Client, fleet: Fleet) -> None:
    name = fleet.production.aws.subnet_group
    (group,) = client.elasticache.describe_cache_subnet_groups(CacheSubnetGroupName=name)["CacheSubnetGroups"]
    client.elasticache.modify_cache_subnet_group(
        CacheSubnetGroupName=name, SubnetIds=[group["Subnets"][0]["SubnetIdentifier"]]
    )


SPOILED: list[tuple[Spoil, str, list[str]]] = [
    (setting(SnapshotRetentionLimit=0), "automatic backups", ["ModifyCacheCluster"]),
    (setting(PreferredMaintenanceWindow="wed:09:00-wed:10:00"), "maintenance window", ["ModifyCacheCluster"]),
    (setting(CacheParameterGroupName="default.redis6.x"), "parameter group", ["ModifyCacheCluster"]),
    (setting(CacheNodeType="cache.t3.small", ApplyImmediately=True), "node type", ["ModifyCacheCluster"]),
    (setting(CacheNodeType="cache.t3.small"), "pending change", ["ModifyCacheCluster"]),
    (setting(EngineVersion="6.2", ApplyImmediately=True), "engine", ["ModifyCacheCluster"]),
    (other_security_group, "security groups", ["ModifyCacheCluster"]),
    (open_to(IpRanges=[{"CidrIp": "0.0.0.0/0"}]), "rules", ["RevokeSecurityGroupIngress"]),
    (open_to(Ipv6Ranges=[{"CidrIpv6": "::/0"}]), "rules", ["RevokeSecurityGroupIngress"]),
    (fewer_subnets, "subnets", ["ModifyCacheSubnetGroup"]),
]


@pytest.mark.parametrize(("spoil", "attribute", "calls"), SPOILED)
def test_a_difference_is_shown_and_corrected_with_apply_alone(
    fleet: Fleet, aws_client: Client, spoil: Spoil, attribute: str, calls: list[str]
) -> None:
    spoil(aws_client, fleet)
    with changes_heard(fleet) as while_looking:
        (difference,) = proposed(fleet).differing
        text = str(proposed(fleet))
    with changes_heard(fleet) as heard:
        _, said = made(fleet)

    assert (difference.attribute, while_looking, heard) == (attribute, [], calls)
    assert text.endswith(f"\n\nthere, and different:\n  {difference}\n    --apply changes it")
    assert f"correcting {difference}" in said
    assert str(proposed(fleet)) == nothing_to_do(fleet)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", [1, 2])
def test_a_correction_that_was_cut_off_is_completed_by_the_next_run(
    fleet: Fleet, aws_client: Client, number: int, when: str
) -> None:
    setting(SnapshotRetentionLimit=0)(aws_client, fleet)
    open_to(IpRanges=[{"CidrIp": "10.0.0.0/8"}])(aws_client, fleet)
    with cut_off(fleet, number, when=when), pytest.raises(ProbeError, match="AWS, correcting"):
        made(fleet)

    made(fleet)

    assert str(proposed(fleet)) == nothing_to_do(fleet)


def test_a_cluster_that_must_be_made_anew_is_left_as_it_is(fleet: Fleet, aws_client: Client) -> None:
    name, group = fleet.production.redis.cluster, fleet.production.aws.subnet_group
    setting(SnapshotRetentionLimit=0)(aws_client, fleet)
    other = changed(fleet, aws={"subnet_group": f"{group}-other"})

    with pytest.raises(Mismatch) as refused:
        made(other)

    assert str(refused.value) == (
        "What AWS has for production\n"
        f"  expected: cluster {name}, subnet group: {group}-other\n"
        f"  actual:   cluster {name}, subnet group: {group}\n"
        f"  next:     {ANEW}"
    )
    assert cluster_at(aws_client, fleet)["SnapshotRetentionLimit"] == 0
