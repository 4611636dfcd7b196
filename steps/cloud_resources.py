"""What stands at AWS."""

from pytest_bdd import given, parsers, then

from cutover.checks.cloud_alarms import must_have_alarms_with_data
from cutover.checks.clusters import PLANNED, must_exist
from cutover.checks.costs import must_cost
from cutover.checks.maintenance import must_be_maintained_out_of_hours
from cutover.checks.security_groups import must_let_in_instances_alone
from cutover.checks.subnet_groups import must_stand_with_instances
from cutover.checks.target_groups import must_be_healthy, must_be_reached_at_their_ports, must_have_the_instances
from cutover.fleet import Fleet
from cutover.probes.cloud import Cloud
from cutover.probes.clusters import Cluster


@given(parsers.parse("the Redis cluster of {environment:w}"), target_fixture="cluster")
def cluster_of(fleet: Fleet, cloud: Cloud, environment: str) -> Cluster:
    return must_exist(cloud.cluster_of(environment), environment, fleet.environments[environment].redis.cluster)


@then(parsers.parse("AWS knows the Redis cluster of {environment:w}"))
def cluster_exists(fleet: Fleet, cloud: Cloud, environment: str) -> None:
    must_exist(cloud.cluster_of(environment), environment, fleet.environments[environment].redis.cluster)


@then(parsers.parse("its {setting} is as planned for {environment:w}"))
def setting_is_planned(fleet: Fleet, cluster: Cluster, setting: str, environment: str) -> None:
    PLANNED[setting](cluster, fleet.environments[environment])


@then(parsers.parse("it stands where the instances of {environment:w} stand"))
def stands_with_instances(fleet: Fleet, cloud: Cloud, cluster: Cluster, environment: str) -> None:
    must_stand_with_instances(cluster, cloud.subnet_groups(), cloud.instances(), fleet.environments[environment])


@then(parsers.parse("a month of it costs what the owner of {environment:w} was told"))
def costs_as_agreed(fleet: Fleet, cluster: Cluster, environment: str) -> None:
    must_cost(cluster, fleet.environments[environment], fleet.region)


@then(parsers.parse("it lets in the instances of {environment:w} and nobody else"))
def lets_in_instances(fleet: Fleet, cloud: Cloud, cluster: Cluster, environment: str) -> None:
    must_let_in_instances_alone(cluster, cloud.security_groups(), cloud.instances(), fleet.environments[environment])


@then(parsers.parse("it is maintained in the planned window of {environment:w}, outside the office hours"))
def maintained_out_of_hours(fleet: Fleet, cluster: Cluster, environment: str) -> None:
    must_be_maintained_out_of_hours(cluster, fleet.environments[environment], fleet.office_hours)


@then(parsers.parse("every alarm on the Redis of {environment:w} has heard of it within the last hour"))
def alarms_have_data(cloud: Cloud, environment: str) -> None:
    must_have_alarms_with_data(environment, cloud.alarms_of(environment))


@then(parsers.parse("the target group of {environment:w} has its instances and no others"))
def target_group_has_instances(fleet: Fleet, cloud: Cloud, environment: str) -> None:
    must_have_the_instances(cloud.target_group_of(environment), cloud.instances(), fleet.environments[environment])


@then(parsers.parse("the target group of {environment:w} has every instance at the port of its workers"))
def target_group_has_ports(fleet: Fleet, cloud: Cloud, environment: str) -> None:
    must_be_reached_at_their_ports(
        cloud.target_group_of(environment), cloud.instances(), fleet.environments[environment]
    )


@then(parsers.parse("every instance in the target group of {environment:w} is healthy"))
def targets_are_healthy(fleet: Fleet, cloud: Cloud, environment: str) -> None:
    must_be_healthy(cloud.target_group_of(environment), cloud.instances(), fleet.environments[environment])
