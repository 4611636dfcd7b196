from dataclasses import replace

import pytest

from cutover.checks.security_groups import must_let_in_instances_alone
from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Endpoint
from cutover.probes.security_groups import Rule, SecurityGroup
from tests.cutover.cloud_readings import cluster, groups, instances, production

ALLOWED = Rule("tcp", 6379, 6379, "sg-app")
REVOKE = (
    "take away what is too much: aws ec2 revoke-security-group-ingress, or, where the group is not the plan's, "
    "aws elasticache modify-cache-cluster --security-group-ids"
)
ADD = "add what is missing: aws ec2 authorize-security-group-ingress, or assign the group that is named"
EXPECTED = "redis-production-sg lets in tcp 6379 from production-sg, and nothing else is let in"


def refused(known_groups: dict[str, SecurityGroup], *security_groups: str) -> Mismatch:
    with pytest.raises(Mismatch) as wrong:
        must_let_in_instances_alone(
            cluster(security_groups=security_groups or ("sg-redis",)), known_groups, instances(), production()
        )
    return wrong.value


def test_the_instances_alone() -> None:
    must_let_in_instances_alone(cluster(), groups(ALLOWED), instances(), production())


def test_the_port_is_the_cluster_s_own() -> None:
    moved = cluster(endpoint=Endpoint(host="10.0.0.7", port=7000))

    must_let_in_instances_alone(
        moved, groups(replace(ALLOWED, first_port=7000, last_port=7000)), instances(), production()
    )
    with pytest.raises(Mismatch):
        must_let_in_instances_alone(moved, groups(ALLOWED), instances(), production())


def test_a_cluster_without_an_endpoint_yet_will_have_the_usual_port() -> None:
    must_let_in_instances_alone(cluster(endpoint=None), groups(ALLOWED), instances(), production())


def test_a_second_group_that_lets_in_nobody_does_no_harm() -> None:
    closed = SecurityGroup("sg-closed", "closed", "vpc-1", ())

    both = cluster(security_groups=("sg-redis", "sg-closed"))
    must_let_in_instances_alone(both, groups(ALLOWED, closed=closed), instances(), production())


def test_the_whole_text() -> None:
    assert str(refused(groups(ALLOWED, Rule("tcp", 6379, 6379, "0.0.0.0/0")))) == (
        "Security groups of cluster redis-production\n"
        f"  expected: {EXPECTED}\n"
        "  actual:   redis-production-sg (sg-redis) lets in tcp 6379 from 0.0.0.0/0\n"
        f"  next:     {REVOKE}"
    )


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (Rule("tcp", 6379, 6379, "172.31.0.0/16"), "tcp 6379 from 172.31.0.0/16"),
        (Rule("tcp", 6379, 6379, "172.31.44.52/32"), "tcp 6379 from 172.31.44.52/32"),
        (Rule("tcp", 6379, 6379, "::/0"), "tcp 6379 from ::/0"),
        (Rule("tcp", 6379, 6379, "pl-1"), "tcp 6379 from pl-1"),
        (Rule("tcp", 6379, 6379, "sg-other"), "tcp 6379 from staging-sg (sg-other)"),
        (Rule("tcp", 6379, 6379, "sg-of-another-account"), "tcp 6379 from sg-of-another-account"),
        (Rule("tcp", 6379, 6379, "sg-app-elsewhere"), "tcp 6379 from production-sg (sg-app-elsewhere)"),
        (Rule("tcp", 22, 22, "sg-app"), "tcp 22 from production-sg (sg-app)"),
        (Rule("tcp", 6379, 6380, "sg-app"), "tcp 6379-6380 from production-sg (sg-app)"),
        (Rule("tcp", 0, 65535, "sg-app"), "every tcp from production-sg (sg-app)"),
        (Rule("udp", 6379, 6379, "sg-app"), "udp 6379 from production-sg (sg-app)"),
        (Rule("icmp", -1, -1, "sg-app"), "every icmp from production-sg (sg-app)"),
        (Rule("-1", None, None, "sg-app"), "every protocol and port from production-sg (sg-app)"),
    ],
)
def test_each_rule_too_many_is_named(rule: Rule, told: str) -> None:
    failure = refused(groups(ALLOWED, rule)).failure

    assert failure.actual == f"redis-production-sg (sg-redis) lets in {told}"
    assert failure.next_action == REVOKE


def test_a_second_group_that_is_open() -> None:
    wide = SecurityGroup("sg-wide", "wide", "vpc-1", (Rule("-1", None, None, "0.0.0.0/0"),))

    failure = refused(groups(ALLOWED, wide=wide), "sg-redis", "sg-wide").failure

    assert failure.actual == "wide (sg-wide) lets in every protocol and port from 0.0.0.0/0"


def test_a_group_of_another_name_although_its_rule_is_right() -> None:
    other = SecurityGroup("sg-own", "handmade", "vpc-1", (ALLOWED,))

    failure = refused(groups(own=other), "sg-own", "sg-other").failure

    assert failure.actual == "the cluster is not in redis-production-sg, but in handmade, staging-sg"
    assert failure.next_action == ADD


def test_nobody_is_let_in_and_too_many_are() -> None:
    failure = refused(groups(Rule("tcp", 6379, 6379, "sg-other"))).failure

    assert failure.actual == (
        "redis-production-sg (sg-redis) lets in tcp 6379 from staging-sg (sg-other)\n"
        "nothing lets in tcp 6379 from production-sg"
    )
    assert failure.next_action == f"{REVOKE}; {ADD}"


def test_a_cluster_in_no_group() -> None:
    with pytest.raises(Mismatch) as none:
        must_let_in_instances_alone(cluster(security_groups=()), groups(ALLOWED), instances(), production())

    assert none.value.failure.actual == (
        "the cluster is not in redis-production-sg, but in none\nnothing lets in tcp 6379 from production-sg"
    )


def test_an_instance_outside_the_group_that_is_let_in() -> None:
    known = instances()
    known["i-2"] = replace(known["i-2"], security_groups=frozenset({"sg-other"}))

    with pytest.raises(Mismatch) as outside:
        must_let_in_instances_alone(cluster(), groups(ALLOWED), known, production())

    assert outside.value.failure.actual == "production-2 (i-2) is not in production-sg"


def test_a_group_of_the_cluster_that_aws_does_not_describe() -> None:
    new = cluster(security_groups=("sg-new", "sg-redis", "sg-newer"))

    with pytest.raises(ProbeError) as unknown:
        must_let_in_instances_alone(new, groups(ALLOWED), instances(), production())

    assert str(unknown.value) == (
        "Security groups of cluster redis-production\n"
        "  expected: AWS describes each of them\n"
        "  actual:   nothing about sg-new, sg-newer\n"
        "  next:     run the same command again: a group that was just made is not told at once"
    )


def test_an_instances_group_that_does_not_exist_proves_nothing() -> None:
    environment = production(instances_security_group="misspelt")

    with pytest.raises(ProbeError) as unknown:
        must_let_in_instances_alone(cluster(), groups(ALLOWED), instances(), environment)

    assert str(unknown.value) == (
        "Security group misspelt\n"
        "  expected: the group of the instances, in the cluster's VPC\n"
        "  actual:   no such group\n"
        "  next:     correct aws.instances_security_group in the fleet file"
    )


def test_an_instance_that_aws_does_not_know_may_be_in_any_group() -> None:
    with pytest.raises(ProbeError) as unknown:
        must_let_in_instances_alone(cluster(), groups(ALLOWED), {}, production())

    assert str(unknown.value) == (
        "Whether the instances are in production-sg\n"
        "  expected: AWS knows them\n"
        "  actual:   no instance production-1, production-2\n"
        "  next:     correct ec2_id, the host's address or the region in the fleet file"
    )


def test_a_rule_too_many_is_told_whether_or_not_the_instances_are_known() -> None:
    with pytest.raises(Mismatch):
        must_let_in_instances_alone(cluster(), groups(ALLOWED, Rule("tcp", 6379, 6379, "0.0.0.0/0")), {}, production())
