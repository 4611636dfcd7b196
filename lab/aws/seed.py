"""What stands in AWS before the plan begins: network, groups, clusters; then servers and balancer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab.addresses import Address
from lab.aws import DELAY_TAG, NAMESPACE
from lab.aws.client import Client
from lab.blueprint import Blueprint, Site

BALANCER = "chatmrpt-alb"
NODE_TYPE = "cache.t3.micro"
PARAMETER_GROUP = "default.redis7"


@dataclass(frozen=True)
class Names:
    """What AWS calls the things of one environment."""

    instances_security_group: str
    redis_security_group: str
    subnet_group: str
    target_group: str


def names_of(site: Site) -> Names:
    return Names(
        instances_security_group=f"chatmrpt-{site.name}-sg",
        redis_security_group=f"chatmrpt-redis-{site.name}-sg",
        subnet_group=f"chatmrpt-{site.name}-subnets",
        target_group=target_group_of(site.name),
    )


def target_group_of(environment: str) -> str:
    return f"chatmrpt-{environment}-targets"


@dataclass(frozen=True)
class Network:
    vpc: str
    subnets: tuple[str, ...]
    groups: dict[str, str]
    """The ids of the instances' security groups, by environment."""


def network(client: Client, blueprint: Blueprint) -> Network:
    ec2 = client.ec2
    own = blueprint.network
    block, zones = (own.subnet, own.zones) if own else ("172.31.0.0/16", ("172.31.32.0/20", "172.31.16.0/20"))
    vpc = ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"]
    subnets = tuple(
        ec2.create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for block, zone in zip(zones, ("us-east-2a", "us-east-2b"), strict=True)
    )
    groups = {}
    for site in blueprint.sites:
        names = names_of(site)
        groups[site.name] = _security_group(client, vpc, names.instances_security_group, f"{site.name} instances")
        client.elasticache.create_cache_subnet_group(
            CacheSubnetGroupName=names.subnet_group,
            CacheSubnetGroupDescription=f"Subnets of the {site.name} instances",
            SubnetIds=list(subnets),
        )
    return Network(vpc, subnets, groups)


def cluster(client: Client, there: Network, site: Site, port: int) -> Address:
    """A cluster that has been there for long: available at once, with an alarm. Returns where it answers."""
    names = names_of(site)
    group = _security_group(client, there.vpc, names.redis_security_group, f"Redis of {site.name}")
    client.ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": port,
                "ToPort": port,
                "UserIdGroupPairs": [{"GroupId": there.groups[site.name]}],
            }
        ],
    )
    client.elasticache.create_cache_cluster(
        CacheClusterId=site.cluster,
        Engine="redis",
        EngineVersion="7.0",
        CacheNodeType=NODE_TYPE,
        NumCacheNodes=1,
        CacheParameterGroupName=PARAMETER_GROUP,
        CacheSubnetGroupName=names.subnet_group,
        SecurityGroupIds=[group],
        SnapshotRetentionLimit=1,
        PreferredMaintenanceWindow="sun:02:00-sun:03:00",
        Port=port,
        Tags=[{"Key": DELAY_TAG, "Value": "0"}],
    )
    client.cloudwatch.put_metric_alarm(**alarm_on(site.cluster))
    return endpoints(client)[site.cluster]


def alarm_on(cluster: str) -> dict[str, Any]:
    """That its memory is used up. What there is no data of counts as good, as such alarms are usually made."""
    return {
        "AlarmName": f"{cluster}-memory",
        "Namespace": NAMESPACE,
        "MetricName": "DatabaseMemoryUsagePercentage",
        "Dimensions": dimensions_of(cluster),
        "Statistic": "Average",
        "Period": 300,
        "EvaluationPeriods": 2,
        "Threshold": 75,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
    }


def dimensions_of(cluster: str) -> list[dict[str, str]]:
    """By which CloudWatch knows it."""
    return [{"Name": "CacheClusterId", "Value": cluster}]


def endpoints(client: Client) -> dict[str, Address]:
    """Where the available clusters answer."""
    clusters = client.elasticache.describe_cache_clusters(ShowCacheNodeInfo=True)["CacheClusters"]
    return {
        one["CacheClusterId"]: Address(node["Endpoint"]["Address"], node["Endpoint"]["Port"])
        for one in clusters
        for node in one.get("CacheNodes", [])
    }


def servers(client: Client, there: Network, blueprint: Blueprint) -> dict[str, str]:
    """The instances. Returns their EC2 ids by name."""
    return {
        server.name: _server(client, there, blueprint, site, number)
        for site in blueprint.sites
        for number, server in enumerate(site.servers)
    }


def _server(client: Client, there: Network, blueprint: Blueprint, site: Site, number: int) -> str:
    server = site.servers[number]
    groups = [there.groups[site.name]]
    if blueprint.network and not site.redis:
        # Part of what the plan finds: production is let in to staging's Redis because it counts as staging.
        groups.append(there.groups[blueprint.staging.name])
    address: dict[str, Any] = {"PrivateIpAddress": server.address.host} if blueprint.network else {}
    started = client.ec2.run_instances(
        ImageId="ami-0c55b159cbfafe1f0",
        MinCount=1,
        MaxCount=1,
        InstanceType="t3.medium",
        SubnetId=there.subnets[number % len(there.subnets)],
        SecurityGroupIds=groups,
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": server.name}]}],
        **address,
    )
    return started["Instances"][0]["InstanceId"]


def balancer(client: Client, there: Network, blueprint: Blueprint, ec2_ids: Mapping[str, str]) -> None:
    """The balancer, with the instances in its target groups."""
    delay_s = str(blueprint.spec.deregistration_delay_s)
    client.elbv2.create_load_balancer(Name=BALANCER, Subnets=list(there.subnets), Type="application")
    for site in blueprint.sites:
        targets = client.elbv2.create_target_group(
            Name=names_of(site).target_group,
            Protocol="HTTP",
            Port=site.servers[0].address.port,
            VpcId=there.vpc,
            TargetType="instance",
            HealthCheckPath="/ping",
        )["TargetGroups"][0]["TargetGroupArn"]
        client.elbv2.modify_target_group_attributes(
            TargetGroupArn=targets,
            Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": delay_s}],
        )
        client.elbv2.register_targets(
            TargetGroupArn=targets,
            Targets=[{"Id": ec2_ids[server.name], "Port": server.address.port} for server in site.servers],
        )


def _security_group(client: Client, vpc: str, name: str, description: str) -> str:
    return client.ec2.create_security_group(GroupName=name, Description=description, VpcId=vpc)["GroupId"]
