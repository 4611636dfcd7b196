"""AWS works on the cluster while nobody is at work."""

from cutover.checks.clusters import must_be_told
from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Environment
from cutover.fleet.week import office_hours, window
from cutover.probes.clusters import Cluster


def must_be_maintained_out_of_hours(cluster: Cluster, environment: Environment, hours: str) -> None:
    """In the declared window, which AWS tells in UTC, and not in the office hours, which have a zone of their own."""
    must_be_told(cluster, "maintenance window", cluster.maintenance_window)
    wanted = environment.aws.maintenance_window
    try:
        told = window(cluster.maintenance_window)
    except ValueError as error:
        raise ProbeError.of(
            f"Cluster {cluster.id}, maintenance window",
            expected="a window, as ddd:hh:mm-ddd:hh:mm",
            actual=f"{error}",
            next_action="look at the cluster in the ElastiCache console",
        ) from error
    wrong = []
    if any(told.overlaps(open_hours) for open_hours in office_hours(hours)):
        wrong.append(f"in the office hours, {hours}")
    if told != window(wanted):
        wrong.append("not the declared one")
    if wrong:
        raise Mismatch.of(
            f"Cluster {cluster.id}, maintenance window",
            expected=f"{wanted} UTC, outside the office hours",
            actual=f"{cluster.maintenance_window} UTC: {'; '.join(wrong)}",
            next_action="aws elasticache modify-cache-cluster --preferred-maintenance-window; where the fleet file "
            "has it in the office hours, correct aws.maintenance_window there first",
        )
