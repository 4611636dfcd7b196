"""Which Redis may be removed."""

import pytest

from cutover.checks.removal import must_be_ours, must_have_no_clients
from cutover.errors import Mismatch
from tests.cutover.cloud_readings import cluster, instances
from tests.cutover.readings import client

OURS = {"made-by": "chatmrpt-cutover", "fleet": "small"}


def test_a_cluster_that_was_made_for_this_fleet_whatever_else_it_is_tagged_with() -> None:
    must_be_ours(cluster(), {**OURS, "owner": "operations"}, OURS)
    must_be_ours(cluster(), OURS, OURS)


@pytest.mark.parametrize(
    ("tags", "actual"),
    [
        ({"made-by": "chatmrpt-cutover", "fleet": "another"}, "made-by = chatmrpt-cutover, fleet = another"),
        ({"fleet": "small", "owner": "operations"}, "fleet = small"),
        ({"owner": "operations"}, "none of these"),
    ],
)
def test_a_cluster_that_was_not(tags: dict[str, str], actual: str) -> None:
    with pytest.raises(Mismatch) as refusal:
        must_be_ours(cluster(), tags, OURS)

    assert str(refusal.value) == (
        "Cluster redis-production, tags\n"
        "  expected: made-by = chatmrpt-cutover, fleet = small\n"
        f"  actual:   {actual}\n"
        "  next:     it was not made for this fleet by cutover provision: whoever made it removes it; "
        "nothing was removed"
    )


def test_nobody_is_connected() -> None:
    must_have_no_clients(cluster(), [], instances())


def test_clients_are_told_with_the_names_of_their_instances() -> None:
    clients = [client("172.31.43.200:40011", idle_s=3), client("10.9.9.9:40012", idle_s=0)]

    with pytest.raises(Mismatch) as refusal:
        must_have_no_clients(cluster(), clients, instances())

    assert str(refusal.value) == (
        "Clients of redis-production\n"
        "  expected: none\n"
        "  actual:   172.31.43.200:40011 (i-2), idle for 3 s\n"
        "            10.9.9.9:40012, idle for 0 s\n"
        "  next:     move them to another Redis first, production's instances by: cutover rollback; "
        "nothing was removed"
    )
