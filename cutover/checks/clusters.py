"""An environment's cluster has the settings of the plan's phase 2."""

from collections.abc import Callable, Mapping

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Environment
from cutover.probes.clusters import NOT_TOLD, Cluster

AT_WORK = {"creating", "modifying", "rebooting cluster nodes", "restoring", "snapshotting"}
"""What passes by itself; a snapshot is made every day."""


def must_exist(found: Cluster | None, environment: str, cluster_id: str) -> Cluster:
    """The cluster, which AWS knows by the name of the fleet file."""
    if found is not None:
        return found
    raise Mismatch.of(
        f"Cluster {cluster_id} of {environment}",
        expected="it exists",
        actual="no such cluster",
        next_action="make it: cutover provision; if it exists, correct region or redis.cluster in the fleet file",
    )


def must_be_told(cluster: Cluster, what: str, *values: object) -> None:
    """While a replication group is being made, AWS leaves out what only its members have: that is no wrong setting."""
    if any(value in (NOT_TOLD, None) for value in values):
        raise ProbeError.of(
            f"Cluster {cluster.id}, {what}",
            expected="AWS tells it",
            actual=f"not told of a cluster that is {cluster.status}",
            next_action="run the same command again when the cluster is available",
        )


def must_run_redis(cluster: Cluster, environment: Environment) -> None:
    """Redis, in any release of the major version that the fleet file names: the plan says 7.x."""
    must_be_told(cluster, "engine", cluster.engine, cluster.engine_version)
    major = environment.aws.engine_version.split(".")[0]
    if cluster.engine != "redis" or cluster.engine_version.split(".")[0] != major:
        raise _differs(
            cluster,
            "engine",
            f"redis {major}.x",
            f"{cluster.engine} {cluster.engine_version}",
            "a newer version: aws elasticache modify-cache-cluster --engine-version; an older one or another engine "
            "takes a new cluster",
        )


def must_be_of_node_type(cluster: Cluster, environment: Environment) -> None:
    must_be_told(cluster, "node type", cluster.node_type)
    wanted = environment.aws.node_type
    if cluster.node_type != wanted:
        raise _differs(
            cluster,
            "node type",
            wanted,
            cluster.node_type,
            "scale it: aws elasticache modify-cache-cluster --cache-node-type; or, if it was scaled on purpose, "
            "correct aws.node_type and aws.monthly_cost_usd in the fleet file",
        )


def must_have_no_replicas(cluster: Cluster, _environment: Environment) -> None:
    if cluster.nodes != 1:
        raise _differs(
            cluster,
            "replicas",
            "0: a single node",
            f"{max(cluster.nodes - 1, 0)}: {cluster.nodes} nodes",
            "remove what is too much: aws elasticache decrease-replica-count",
        )


def must_have_parameter_group(cluster: Cluster, environment: Environment) -> None:
    """Assigned and in effect on the node."""
    must_be_told(cluster, "parameter group", cluster.parameter_group, cluster.parameters_applied)
    wanted = environment.aws.parameter_group
    if (cluster.parameter_group, cluster.parameters_applied) == (wanted, "in-sync"):
        return
    assigned = cluster.parameter_group == wanted
    raise _differs(
        cluster,
        "parameter group",
        f"{wanted}, in-sync",
        f"{cluster.parameter_group}, {cluster.parameters_applied}",
        "it takes effect with a reboot: aws elasticache reboot-cache-cluster"
        if assigned
        else "assign it: aws elasticache modify-cache-cluster --cache-parameter-group-name",
    )


def must_keep_snapshots(cluster: Cluster, environment: Environment) -> None:
    must_be_told(cluster, "automatic backups", cluster.snapshot_retention_days)
    wanted = environment.aws.snapshot_retention_days
    if cluster.snapshot_retention_days != wanted:
        kept = cluster.snapshot_retention_days
        raise _differs(
            cluster,
            "automatic backups",
            f"kept for {wanted} day(s)",
            f"kept for {kept} day(s)" if kept else "none are made",
            f"aws elasticache modify-cache-cluster --snapshot-retention-limit {wanted}",
        )


def must_stand_in_one_zone(cluster: Cluster, _environment: Environment) -> None:
    if cluster.multi_az or cluster.automatic_failover:
        on = [("Multi-AZ", cluster.multi_az), ("automatic failover", cluster.automatic_failover)]
        raise _differs(
            cluster,
            "Multi-AZ",
            "off",
            f"on: {', '.join(what for what, is_on in on if is_on)}",
            "aws elasticache modify-replication-group --no-multi-az-enabled --no-automatic-failover-enabled",
        )


def must_be_available(cluster: Cluster, _environment: Environment) -> None:
    """With an endpoint, and with nothing that AWS is going to change by itself."""
    if cluster.status == "available" and cluster.endpoint and not cluster.pending:
        return
    waiting = [f"to be changed by AWS: {change}" for change in cluster.pending]
    where = f"at {cluster.endpoint}" if cluster.endpoint else "without an endpoint"
    raise _differs(
        cluster,
        "status",
        "available, with an endpoint, and nothing to be changed",
        "\n".join([f"{cluster.status}, {where}", *waiting]),
        _once_available(cluster, waiting),
    )


def _once_available(cluster: Cluster, waiting: list[str]) -> str:
    if cluster.status in AT_WORK:
        return "AWS is at work on it: run the same command again in some minutes"
    if waiting:
        return "wait until the maintenance window has passed, or have it done now: --apply-immediately"
    return "look at the cluster's events in the ElastiCache console"


PLANNED: Mapping[str, Callable[[Cluster, Environment], None]] = {
    "engine": must_run_redis,
    "node size": must_be_of_node_type,
    "number of replicas": must_have_no_replicas,
    "parameter group": must_have_parameter_group,
    "automatic backups": must_keep_snapshots,
    "Multi-AZ setting": must_stand_in_one_zone,
    "status": must_be_available,
}
"""By what a feature calls each setting."""


def _differs(cluster: Cluster, what: str, expected: str, actual: str, next_action: str) -> Mismatch:
    return Mismatch.of(f"Cluster {cluster.id}, {what}", expected=expected, actual=actual, next_action=next_action)
