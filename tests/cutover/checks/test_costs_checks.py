import pytest

from cutover.checks.costs import must_cost
from cutover.errors import Mismatch, ProbeError
from cutover.prices import usd_per_month
from tests.cutover.cloud_readings import cluster, production

OHIO = "us-east-2"


def test_the_plan_s_own_figure() -> None:
    assert usd_per_month(OHIO, "cache.t3.micro", 1) == pytest.approx(12.41)
    must_cost(cluster(), production(), OHIO)


def test_a_node_type_that_costs_almost_the_same() -> None:
    must_cost(cluster(node_type="cache.t4g.micro"), production(), OHIO)


@pytest.mark.parametrize(
    ("changes", "planned", "expected", "actual"),
    [
        ({"node_type": "cache.t3.small"}, 12.0, "12.00", "24.82 USD, for 1 node(s) cache.t3.small"),
        ({"nodes": 2}, 12.0, "12.00", "24.82 USD, for 2 node(s) cache.t3.micro"),
        ({}, 11.0, "11.00", "12.41 USD, for 1 node(s) cache.t3.micro"),
        ({}, 20.0, "20.00", "12.41 USD, for 1 node(s) cache.t3.micro"),
    ],
)
def test_another_cost(changes: dict[str, object], planned: float, expected: str, actual: str) -> None:
    with pytest.raises(Mismatch) as dear:
        must_cost(cluster(**changes), production(monthly_cost_usd=planned), OHIO)

    assert str(dear.value) == (
        "Cluster redis-production, cost of a month\n"
        f"  expected: {expected} USD, give or take 10%\n"
        f"  actual:   {actual}\n"
        "  next:     see node type and replicas; if they are meant, agree with the owner and correct "
        "aws.monthly_cost_usd in the fleet file"
    )


def test_a_node_type_without_a_price_proves_nothing() -> None:
    with pytest.raises(ProbeError) as unknown:
        must_cost(cluster(node_type="cache.r6g.large"), production(), OHIO)

    assert str(unknown.value) == (
        "Price of cache.r6g.large in us-east-2\n"
        "  expected: one of the price table: cache.t2.medium, cache.t2.micro, cache.t2.small, cache.t3.medium, "
        "cache.t3.micro, cache.t3.small, cache.t4g.medium, cache.t4g.micro, cache.t4g.small\n"
        "  actual:   the price table does not know it\n"
        "  next:     look it up at https://aws.amazon.com/elasticache/pricing/ and add it to cutover/prices.toml"
    )


def test_a_region_without_prices_proves_nothing() -> None:
    with pytest.raises(ProbeError) as unknown:
        must_cost(cluster(), production(), "af-south-1")

    assert unknown.value.failure.expected == "one of the price table: nothing for this region"
