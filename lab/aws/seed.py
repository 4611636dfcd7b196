"""What stands in AWS before the plan begins: network, groups, clusters; then servers and balancer."""

from dataclasses import dataclass

from lab.addresses import Address
from lab.aws import DELAY_TAG
from lab.aws.client import Client
from lab.blueprint import Blueprint, Site
from lab.redis_server import USUAL_PORT

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
        target_group=f"chatmrpt-{site.name}-targets",
    )


@dataclass(frozen=True)
class Network:
    vpc: str
    subnets: tuple[str, ...]
    groups: dict[str, str]
    """The ids of the instances' security groups, by environment."""


def network(client: Client, blueprint: Blueprint) -> Network:
    ec2 = client.ec2
    vpc = ec2.create_vpc(CidrBlock="172.31.0.0/16")["Vpc"]["VpcId"]
    subnets = tuple(
        ec2.create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for block, zone in (("172.31.32.0/20", "us-east-2a"), ("172.31.16.0/20", "us-east-2b"))
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
    """A cluster that has been there for long: available at once. Returns where it answers."""
    names = names_of(site)
    group = _security_group(client, there.vpc, names.redis_security_group, f"Redis of {site.name}")
    client.ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": USUAL_PORT,
                "ToPort": USUAL_PORT,
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
    return endpoints(client)[site.cluster]


def endpoints(client: Client) -> dict[str, Address]:
    """Where the available clusters answer."""
    clusters = client.elasticache.describe_cache_clusters(ShowCacheNodeInfo=True)["CacheClusters"]
    return {
        one["CacheClusterId"]: Address(node["Endpoint"]["Address"], node["Endpoint"]["Port"])
        for one in clusters
        for node in one.get("CacheNodes", [])
    }


def servers(client: Client, there: Network, blueprint: Blueprint) -> dict[str, str]:
    """The instances, in their target groups, behind the balancer. Returns their EC2 ids by name."""
    client.elbv2.create_load_balancer(Name=BALANCER, Subnets=list(there.subnets), Type="application")
    return {name: ec2_id for site in blueprint.sites for name, ec2_id in _servers_of(client, there, site).items()}


def _servers_of(client: Client, there: Network, site: Site) -> dict[str, str]:
    ids = {}
    for number, server in enumerate(site.servers):
        started = client.ec2.run_instances(
            ImageId="ami-0c55b159cbfafe1f0",
            MinCount=1,
            MaxCount=1,
            InstanceType="t3.medium",
            SubnetId=there.subnets[number % len(there.subnets)],
            SecurityGroupIds=[there.groups[site.name]],
            TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": server.name}]}],
        )
        ids[server.name] = started["Instances"][0]["InstanceId"]
    targets = client.elbv2.create_target_group(
        Name=names_of(site).target_group,
        Protocol="HTTP",
        Port=site.servers[0].address.port,
        VpcId=there.vpc,
        TargetType="instance",
        HealthCheckPath="/ping",
    )["TargetGroups"][0]["TargetGroupArn"]
    client.elbv2.register_targets(
        TargetGroupArn=targets,
        Targets=[{"Id": ids[server.name], "Port": server.address.port} for server in site.servers],
    )
    return ids


def _security_group(client: Client, vpc: str, name: str, description: str) -> str:
    return client.ec2.create_security_group(GroupName=name, Description=description, VpcId=vpc)["GroupId"]
