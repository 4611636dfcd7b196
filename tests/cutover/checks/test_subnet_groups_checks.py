from dataclasses import replace

import pytest

from cutover.checks.subnet_groups import must_stand_with_instances
from cutover.errors import Mismatch, ProbeError
from cutover.probes.clusters import NOT_TOLD
from cutover.probes.subnet_groups import SubnetGroup
from tests.cutover.cloud_readings import cluster, instances, production

GROUP = SubnetGroup("production-subnets", "vpc-1", frozenset({"subnet-a", "subnet-b"}))
KNOWN = instances()


def groups(group: SubnetGroup) -> dict[str, SubnetGroup]:
    return {group.name: group}


def test_the_vpc_and_the_subnets_of_the_instances() -> None:
    must_stand_with_instances(cluster(), groups(GROUP), KNOWN, production())


def test_further_subnets_do_no_harm() -> None:
    wider = replace(GROUP, subnets=GROUP.subnets | {"subnet-c"})

    must_stand_with_instances(cluster(), groups(wider), KNOWN, production())


def test_another_subnet_group() -> None:
    with pytest.raises(Mismatch) as another:
        must_stand_with_instances(cluster(subnet_group="default"), groups(GROUP), KNOWN, production())

    assert str(another.value) == (
        "Cluster redis-production, subnet group\n"
        "  expected: production-subnets\n"
        "  actual:   default\n"
        "  next:     a cluster cannot move to another subnet group: delete it and make it anew: cutover provision"
    )


def test_a_subnet_of_an_instance_is_missing() -> None:
    with pytest.raises(Mismatch) as narrow:
        must_stand_with_instances(
            cluster(), groups(replace(GROUP, subnets=frozenset({"subnet-a"}))), KNOWN, production()
        )

    assert str(narrow.value) == (
        "Cluster redis-production, subnet group production-subnets\n"
        "  expected: the VPC and the subnets of the instances\n"
        "  actual:   the group: vpc-1, subnet-a\n"
        "            production-2: vpc-1, subnet-b\n"
        "  next:     add the subnets: aws elasticache modify-cache-subnet-group; another VPC takes a new cluster"
    )


def test_another_vpc() -> None:
    with pytest.raises(Mismatch) as elsewhere:
        must_stand_with_instances(cluster(), groups(replace(GROUP, vpc="vpc-2")), KNOWN, production())

    assert elsewhere.value.failure.actual == (
        "the group: vpc-2, subnet-a, subnet-b\nproduction-1: vpc-1, subnet-a\nproduction-2: vpc-1, subnet-b"
    )


def test_an_instance_and_a_group_that_aws_does_not_know_prove_nothing() -> None:
    with pytest.raises(ProbeError) as unknown:
        must_stand_with_instances(cluster(), {}, instances(second=None), production())

    assert str(unknown.value) == (
        "Where the instances and subnet group production-subnets stand\n"
        "  expected: AWS knows them\n"
        "  actual:   no instance production-2; no subnet group production-subnets\n"
        "  next:     correct ec2_id, the host's address or the region in the fleet file"
    )


def test_what_aws_knows_is_not_listed_as_unknown() -> None:
    with pytest.raises(ProbeError) as no_instance:
        must_stand_with_instances(cluster(), groups(GROUP), instances(second=None), production())
    with pytest.raises(ProbeError) as no_group:
        must_stand_with_instances(cluster(), {}, KNOWN, production())

    assert no_instance.value.failure.actual == "no instance production-2"
    assert no_group.value.failure.actual == "no subnet group production-subnets"


def test_a_subnet_group_that_is_not_told_proves_nothing() -> None:
    with pytest.raises(ProbeError) as untold:
        must_stand_with_instances(cluster(subnet_group=NOT_TOLD), groups(GROUP), KNOWN, production())

    assert untold.value.failure.subject == "Cluster redis-production, subnet group"
