"""What was made, held against the plan by the checks of the features."""

from cutover.checks.clusters import PLANNED, must_exist
from cutover.checks.costs import must_cost
from cutover.checks.maintenance import must_be_maintained_out_of_hours
from cutover.checks.security_groups import must_let_in_instances_alone
from cutover.checks.subnet_groups import must_stand_with_instances
from cutover.errors import Mismatch
from cutover.fleet import Endpoint, Fleet
from cutover.runbook.provisioning.differences import differences
from cutover.runbook.provisioning.found import look


def must_be_as_planned(fleet: Fleet) -> Endpoint:
    """Raises Mismatch or ProbeError with the first thing that is not."""
    found, production = look(fleet), fleet.production
    own = must_exist(found.cluster, "production", production.redis.cluster)
    for must in PLANNED.values():
        must(own, production)
    known = {instance.id: instance for instance in found.instances.values()}
    subnet_groups = {found.subnet_group.name: found.subnet_group} if found.subnet_group else {}
    must_stand_with_instances(own, subnet_groups, known, production)
    must_let_in_instances_alone(own, found.groups, known, production)
    must_be_maintained_out_of_hours(own, production, fleet.office_hours)
    must_cost(own, production, fleet.region)
    for difference in differences(found, production):
        raise Mismatch.of(
            f"{difference.resource}, {difference.attribute}",
            expected=difference.wanted,
            actual=difference.found,
            next_action=difference.remedy,
        )
    if own.endpoint is None:
        raise Mismatch.of(own.id, expected="an endpoint", actual="none", next_action="run the same command again")
    return own.endpoint
