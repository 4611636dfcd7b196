"""A cluster at AWS that is not what was planned."""

from typing import Any

from lab.aws import DELAY_TAG
from lab.faults.bench import Bench
from lab.faults.claims import CLUSTER, CLUSTER_EXISTS, COST, LETS_IN, SUBNETS, WINDOW
from lab.faults.fault import Act, Fault, Need, not_there
from lab.processes import end

_IN_OFFICE_HOURS = "wed:09:00-wed:10:00"


def _modify(**asked: Any) -> Act:
    """Production's cluster, at once."""

    def inject(bench: Bench) -> None:
        before = bench.account.cluster(bench.production_redis.cluster)
        was = {name: _present(before, name) for name in asked}
        common = {"CacheClusterId": bench.production_redis.cluster, "ApplyImmediately": True}
        bench.account.change(
            "elasticache",
            "modify_cache_cluster",
            ("modify_cache_cluster", {**common, **was}),
            **common,
            **asked,
        )

    return inject


def _present(cluster: Any, name: str) -> Any:
    if name == "CacheParameterGroupName":
        return cluster["CacheParameterGroup"][name]
    return cluster[name]


def _is(name: str, wanted: Any) -> Act:
    def must_show(bench: Bench) -> None:
        cluster = bench.production_redis.cluster
        if (seen := _present(bench.account.cluster(cluster), name)) != wanted:
            raise not_there(f"{name} of {cluster}", expected=f"{wanted}", actual=f"{seen}")

    return must_show


_AS_ASKED = (
    "Engine",
    "EngineVersion",
    "CacheNodeType",
    "NumCacheNodes",
    "CacheSubnetGroupName",
    "SnapshotRetentionLimit",
    "PreferredMaintenanceWindow",
)
"""What AWS tells of a cluster in the same words in which it was asked for."""


def _delete(bench: Bench) -> None:
    """As one that a name, or a bill, called unused. Its address is kept: it is made anew there when it is mended."""
    store = bench.production_redis
    before = bench.account.cluster(store.cluster)
    asked = {name: before[name] for name in _AS_ASKED} | {
        "CacheClusterId": store.cluster,
        "CacheParameterGroupName": before["CacheParameterGroup"]["CacheParameterGroupName"],
        "SecurityGroupIds": [group["SecurityGroupId"] for group in before["SecurityGroups"]],
        "Port": store.address.port,
        "Tags": [{"Key": DELAY_TAG, "Value": "0"}],
    }
    bench.start_guest("keeper", store.address)
    bench.account.change(
        "elasticache", "delete_cache_cluster", ("create_cache_cluster", asked), CacheClusterId=store.cluster
    )
    if restarted := store.running:  # by another fault, and AWS knows of the first one only
        end([restarted.process])


def _aws_does_not_know_it(bench: Bench) -> None:
    cluster = bench.production_redis.cluster
    told = bench.account.client.elasticache.describe_cache_clusters()["CacheClusters"]
    if cluster in {one["CacheClusterId"] for one in told}:
        raise not_there(f"Cluster {cluster}", expected="unknown to AWS", actual="there")


def _open_to_all(bench: Bench) -> None:
    account, port = bench.account, bench.production_redis.address.port
    arguments = {
        "GroupId": account.group("chatmrpt-redis-production-sg")["GroupId"],
        "IpPermissions": [
            {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        ],
    }
    account.change("ec2", "authorize_security_group_ingress", ("revoke_security_group_ingress", arguments), **arguments)


def _everybody_is_let_in(bench: Bench) -> None:
    name = "chatmrpt-redis-production-sg"
    rules = bench.account.group(name)["IpPermissions"]
    blocks = [block["CidrIp"] for rule in rules for block in rule["IpRanges"]]
    if blocks != ["0.0.0.0/0"]:
        raise not_there(f"Security group {name}", expected="lets in 0.0.0.0/0", actual=f"blocks: {blocks or 'none'}")


def _move_to_other_subnets(bench: Bench) -> None:
    account, name = bench.account, "chatmrpt-production-subnets"
    told = account.client.elasticache.describe_cache_subnet_groups(CacheSubnetGroupName=name)
    group = told["CacheSubnetGroups"][0]
    before = [subnet["SubnetIdentifier"] for subnet in group["Subnets"]]
    vpc = account.client.ec2.create_vpc(CidrBlock="10.77.0.0/16")["Vpc"]["VpcId"]
    account.note_call("ec2", "delete_vpc", VpcId=vpc)
    subnet = account.client.ec2.create_subnet(VpcId=vpc, CidrBlock="10.77.1.0/24")["Subnet"]["SubnetId"]
    account.note_call("ec2", "delete_subnet", SubnetId=subnet)
    account.change(
        "elasticache",
        "modify_cache_subnet_group",
        ("modify_cache_subnet_group", {"CacheSubnetGroupName": name, "SubnetIds": before}),
        CacheSubnetGroupName=name,
        SubnetIds=[subnet],
    )


def _it_stands_elsewhere(bench: Bench) -> None:
    client, name = bench.account.client, "chatmrpt-production-subnets"
    told = client.elasticache.describe_cache_subnet_groups(CacheSubnetGroupName=name)["CacheSubnetGroups"][0]
    subnets = [subnet["SubnetIdentifier"] for subnet in told["Subnets"]]
    blocks = [subnet["CidrBlock"] for subnet in client.ec2.describe_subnets(SubnetIds=subnets)["Subnets"]]
    if blocks != ["10.77.1.0/24"]:
        raise not_there(f"Subnet group {name}", expected="in 10.77.1.0/24", actual=f"in {', '.join(sorted(blocks))}")


FAULTS = (
    Fault(
        "X40",
        "Production's cluster was deleted while production used it",
        endangers=("2.1.1", "3.1.1", "6.1.1"),
        noticed_by=(CLUSTER_EXISTS,),
        inject=_delete,
        must_show=_aws_does_not_know_it,
        needs=(Need.SEPARATE, Need.LOOPBACK),
    ),
    Fault(
        "A01",
        "Production's cluster has another node type than planned",
        endangers=("2.1.3",),
        noticed_by=(CLUSTER, COST),
        inject=_modify(CacheNodeType="cache.t3.small"),
        must_show=_is("CacheNodeType", "cache.t3.small"),
    ),
    Fault(
        "A01-ENGINE",
        "Production's cluster is of another version of Redis than planned",
        endangers=("2.1.2",),
        noticed_by=(CLUSTER,),
        inject=_modify(EngineVersion="6.2"),
        must_show=_is("EngineVersion", "6.2"),
    ),
    Fault(
        "A01-PARAMETERS",
        "Production's cluster has another parameter group than planned",
        endangers=("2.1.6",),
        noticed_by=(CLUSTER,),
        inject=_modify(CacheParameterGroupName="default.redis6.x"),
        must_show=_is("CacheParameterGroupName", "default.redis6.x"),
    ),
    Fault(
        "A01-SUBNETS",
        "Production's cluster stands in subnets where none of its instances is",
        endangers=("2.1.5",),
        noticed_by=(SUBNETS,),
        inject=_move_to_other_subnets,
        must_show=_it_stands_elsewhere,
    ),
    Fault(
        "A02",
        "Production's cluster is never backed up",
        endangers=("2.2.1",),
        noticed_by=(CLUSTER,),
        inject=_modify(SnapshotRetentionLimit=0),
        must_show=_is("SnapshotRetentionLimit", 0),
    ),
    Fault(
        "A02-WINDOW",
        "AWS works on production's cluster during office hours",
        endangers=("2.2.2",),
        noticed_by=(WINDOW,),
        inject=_modify(PreferredMaintenanceWindow=_IN_OFFICE_HOURS),
        must_show=_is("PreferredMaintenanceWindow", _IN_OFFICE_HOURS),
    ),
    Fault(
        "A03",
        "Production's Redis is open to everybody",
        endangers=("2.1.7",),
        noticed_by=(LETS_IN,),
        inject=_open_to_all,
        must_show=_everybody_is_let_in,
    ),
)
