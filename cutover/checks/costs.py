"""A month costs what the owner agreed to."""

from cutover.errors import Mismatch
from cutover.fleet import Environment
from cutover.prices import usd_per_month
from cutover.probes.clusters import Cluster

TOLERANCE = 0.1
"""Of the plan's figure, which is rounded: 12 for 0.017 an hour, which is 12.41 a month."""


def must_cost(cluster: Cluster, environment: Environment, region: str) -> None:
    """Within the tolerance, both ways: a figure that is far too high is as wrong."""
    must_be_agreed(cluster.id, cluster.node_type, cluster.nodes, environment, region)


def must_be_agreed(cluster: str, node_type: str, nodes: int, environment: Environment, region: str) -> None:
    """The same before there is a cluster."""
    planned = environment.aws.monthly_cost_usd
    cost = usd_per_month(region, node_type, nodes)
    if abs(cost - planned) > TOLERANCE * planned:
        raise Mismatch.of(
            f"Cluster {cluster}, cost of a month",
            expected=f"{planned:.2f} USD, give or take {TOLERANCE:.0%}",
            actual=f"{cost:.2f} USD, for {nodes} node(s) {node_type}",
            next_action="see node type and replicas; if they are meant, agree with the owner and correct "
            "aws.monthly_cost_usd in the fleet file",
        )
