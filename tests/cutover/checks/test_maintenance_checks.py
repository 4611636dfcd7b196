import pytest

from cutover.checks.maintenance import must_be_maintained_out_of_hours
from cutover.errors import Mismatch, ProbeError
from cutover.probes.clusters import NOT_TOLD
from tests.cutover.cloud_readings import cluster, production

HOURS = "mon-fri 07:00-18:00 +01:00"
MODIFY = (
    "aws elasticache modify-cache-cluster --preferred-maintenance-window; where the fleet file has it in the office "
    "hours, correct aws.maintenance_window there first"
)


def test_the_declared_window_outside_the_office_hours() -> None:
    must_be_maintained_out_of_hours(cluster(), production(), HOURS)
    must_be_maintained_out_of_hours(cluster(), production(maintenance_window="SUN:02:00-SUN:03:00"), HOURS)


@pytest.mark.parametrize(
    ("told", "declared", "why"),
    [
        ("wed:06:30-wed:07:30", "sun:02:00-sun:03:00", f"in the office hours, {HOURS}; not the declared one"),
        ("wed:06:30-wed:07:30", "wed:06:30-wed:07:30", f"in the office hours, {HOURS}"),
        ("sun:23:30-mon:06:30", "sun:23:30-mon:06:30", f"in the office hours, {HOURS}"),
        ("sat:02:00-sat:03:00", "sun:02:00-sun:03:00", "not the declared one"),
    ],
)
def test_another_window_or_one_in_the_office_hours(told: str, declared: str, why: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_maintained_out_of_hours(
            cluster(maintenance_window=told), production(maintenance_window=declared), HOURS
        )

    assert str(wrong.value) == (
        "Cluster redis-production, maintenance window\n"
        f"  expected: {declared} UTC, outside the office hours\n"
        f"  actual:   {told} UTC: {why}\n"
        f"  next:     {MODIFY}"
    )


def test_the_zone_decides() -> None:
    """Seven in the morning in Nigeria is the night before in New York."""
    early = cluster(maintenance_window="wed:06:00-wed:07:00")
    environment = production(maintenance_window="wed:06:00-wed:07:00")

    must_be_maintained_out_of_hours(early, environment, "mon-fri 07:00-18:00 -05:00")
    with pytest.raises(Mismatch):
        must_be_maintained_out_of_hours(early, environment, HOURS)


def test_a_window_of_a_form_that_is_not_known_proves_nothing() -> None:
    with pytest.raises(ProbeError) as untold:
        must_be_maintained_out_of_hours(cluster(maintenance_window="at night"), production(), HOURS)

    assert str(untold.value) == (
        "Cluster redis-production, maintenance window\n"
        "  expected: a window, as ddd:hh:mm-ddd:hh:mm\n"
        "  actual:   expected a window in UTC such as sun:02:00-sun:03:00, not 'at night'\n"
        "  next:     look at the cluster in the ElastiCache console"
    )


def test_a_window_that_is_not_told_proves_nothing() -> None:
    with pytest.raises(ProbeError) as untold:
        must_be_maintained_out_of_hours(cluster(maintenance_window=NOT_TOLD), production(), HOURS)

    assert str(untold.value) == (
        "Cluster redis-production, maintenance window\n"
        "  expected: AWS tells it\n"
        "  actual:   not told of a cluster that is available\n"
        "  next:     run the same command again when the cluster is available"
    )
