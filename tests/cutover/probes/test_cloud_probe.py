"""Security groups, subnet groups, instances and target groups, asked of a real API over HTTP, and captured replies."""

from typing import TYPE_CHECKING

import pytest

from cutover.errors import ProbeError
from cutover.fleet import Fleet, Instance
from cutover.probes import ec2_instances, security_groups, subnet_groups, target_groups
from cutover.probes.cloud import Cloud
from cutover.probes.ec2_instances import Ec2Instance, at_aws
from cutover.probes.security_groups import Rule, SecurityGroup
from cutover.probes.subnet_groups import SubnetGroup
from cutover.probes.target_groups import Target, TargetGroup
from lab.addresses import Address
from lab.aws.client import Client
from tests.cutover.canned_aws import DENIED, canned_aws
from tests.cutover.fleets import fleet_with, local_instance, small_fleet

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import InstanceTypeDef, SecurityGroupTypeDef

BLOCK = "10.7.0.0/16"


@pytest.fixture
def fleet(aws: Address) -> Fleet:
    fleet = fleet_with("production", aws={"target_group": "probe-targets"})
    return fleet.model_copy(update={"aws_endpoint": aws.url})


def test_all_of_it_read_back(fleet: Fleet, aws_client: Client) -> None:
    ec2, elbv2 = aws_client.ec2, aws_client.elbv2
    vpc = ec2.create_vpc(CidrBlock=BLOCK)["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=BLOCK)["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="probe-sg", Description="probe", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379, "UserIdGroupPairs": [{"GroupId": group}]},
            {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]},
        ],
    )
    (started,) = ec2.run_instances(
        ImageId="ami-0c55b159cbfafe1f0",
        MinCount=1,
        MaxCount=1,
        SubnetId=subnet,
        SecurityGroupIds=[group],
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "probe-1"}]}],
    )["Instances"]
    aws_client.elasticache.create_cache_subnet_group(
        CacheSubnetGroupName="probe-subnets", CacheSubnetGroupDescription="probe", SubnetIds=[subnet]
    )
    arn = elbv2.create_target_group(Name="probe-targets", Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"][0][
        "TargetGroupArn"
    ]
    elbv2.register_targets(TargetGroupArn=arn, Targets=[{"Id": started["InstanceId"], "Port": 8080}])

    with Cloud(fleet) as cloud:
        assert cloud.cluster_of("staging") is None
        assert cloud.target_group_of("production") == TargetGroup(
            "probe-targets", (Target(started["InstanceId"], 8080, "healthy", ""),), arn
        )
        assert cloud.subnet_groups()["probe-subnets"] == SubnetGroup("probe-subnets", vpc, frozenset({subnet}))
        found = cloud.instances()[started["InstanceId"]]
        assert (found.name, found.vpc, found.subnet, found.security_groups) == (
            "probe-1",
            vpc,
            subnet,
            frozenset({group}),
        )
        assert started["PrivateIpAddress"] in found.addresses
        own = cloud.security_groups()[group]
        assert (own.name, own.vpc) == ("probe-sg", vpc)
        assert set(own.inbound) == {
            Rule("tcp", 6379, 6379, group),
            Rule("-1", own.inbound[-1].first_port, own.inbound[-1].last_port, "10.0.0.0/8"),
        }
        assert {rule.traffic for rule in own.inbound} == {"tcp 6379", "every protocol and port"}


def test_a_target_group_that_is_not_there(fleet: Fleet) -> None:
    assert target_groups.target_group(fleet, "none-of-that-name") is None


def test_what_is_refused_is_refused_to_everybody_who_asks_with_the_same_words() -> None:
    """And with an error of its own each time: one and the same would grow with every scenario."""
    with canned_aws(dict.fromkeys(ANSWERED, DENIED)) as address, Cloud(small_fleet(aws_endpoint=address)) as cloud:
        errors = []
        for _ in range(2):
            with pytest.raises(ProbeError) as refused:
                cloud.subnet_groups()
            errors.append(refused.value)

    assert str(errors[0]) == str(errors[1])
    assert errors[0] is not errors[1]
    assert errors[0].failure.subject == "AWS about cache subnet groups"


ANSWERED = (
    "DescribeCacheClusters",
    "DescribeReplicationGroups",
    "DescribeCacheSubnetGroups",
    "DescribeSecurityGroups",
    "DescribeInstances",
)


def test_every_kind_of_source_is_a_rule() -> None:
    described: SecurityGroupTypeDef = {
        "GroupId": "sg-1",
        "GroupName": "redis",
        "VpcId": "vpc-1",
        "IpPermissions": [
            {
                "IpProtocol": "tcp",
                "FromPort": 6379,
                "ToPort": 6379,
                "UserIdGroupPairs": [{"GroupId": "sg-2", "UserId": "123456789012"}],
                "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "office"}],
                "Ipv6Ranges": [{"CidrIpv6": "::/0"}],
                "PrefixListIds": [{"PrefixListId": "pl-1"}],
            },
            {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-3"}], "IpRanges": [], "Ipv6Ranges": []},
            {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "UserIdGroupPairs": [], "IpRanges": []},
        ],
    }

    assert security_groups.parse(described) == SecurityGroup(
        "sg-1",
        "redis",
        "vpc-1",
        (
            *(Rule("tcp", 6379, 6379, source) for source in ("sg-2", "10.0.0.0/8", "::/0", "pl-1")),
            Rule("-1", None, None, "sg-3"),
        ),
    )


def test_an_instance_with_and_without_what_aws_may_leave_out() -> None:
    running: InstanceTypeDef = {
        "InstanceId": "i-1",
        "PrivateIpAddress": "172.31.44.52",
        "PublicIpAddress": "18.117.115.217",
        "VpcId": "vpc-1",
        "SubnetId": "subnet-a",
        "SecurityGroups": [{"GroupName": "app", "GroupId": "sg-app"}],
        "Tags": [{"Key": "Name", "Value": "staging-1"}],
    }

    assert ec2_instances.parse(running) == Ec2Instance(
        "i-1",
        "staging-1",
        frozenset({"172.31.44.52", "18.117.115.217"}),
        "vpc-1",
        "subnet-a",
        frozenset({"sg-app"}),
    )
    assert ec2_instances.parse({"InstanceId": "i-2"}) == Ec2Instance("i-2", "", frozenset(), "", "", frozenset())


def test_an_instance_is_found_by_its_id_or_else_by_the_address_of_its_host() -> None:
    known = {
        one.id: one
        for one in (
            Ec2Instance("i-1", "", frozenset({"172.31.44.52"}), "", "", frozenset()),
            Ec2Instance("i-2", "", frozenset({"172.31.32.9", "18.117.115.217"}), "", "", frozenset()),
        )
    }
    over_ssh = {"via": "ssh", "address": "18.117.115.217", "user": "ec2-user"}
    by_id = local_instance("by-id").model_copy(update={"ec2_id": "i-1"})
    by_address = Instance.model_validate({"name": "by-address", "address": "http://a", "host": over_ssh})
    gone = by_address.model_copy(update={"name": "gone", "ec2_id": "i-9"})

    found = at_aws([by_id, by_address, gone, local_instance("nameless")], known)

    assert found == {"by-id": known["i-1"], "by-address": known["i-2"], "gone": None, "nameless": None}


def test_targets_with_and_without_a_reason() -> None:
    unhealthy = {"State": "unhealthy", "Reason": "Target.Timeout", "Description": "Request timed out"}

    assert target_groups.parse(
        {"Target": {"Id": "i-1", "Port": 8080}, "HealthCheckPort": "8080", "TargetHealth": unhealthy}  # type: ignore[typeddict-item]
    ) == Target("i-1", 8080, "unhealthy", "Target.Timeout: Request timed out")
    assert target_groups.parse({"Target": {"Id": "i-1"}}) == Target("i-1", 0, "unknown", "")


def test_a_subnet_group() -> None:
    assert subnet_groups.parse(
        {
            "CacheSubnetGroupName": "subnets",
            "VpcId": "vpc-1",
            "Subnets": [{"SubnetIdentifier": "subnet-a"}, {"SubnetIdentifier": "subnet-b"}],
        }
    ) == SubnetGroup("subnets", "vpc-1", frozenset({"subnet-a", "subnet-b"}))
