"""What nodes cost."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from cutover.errors import ProbeError

TABLE = Path(__file__).with_suffix(".toml")
HOURS_PER_MONTH = 730


def usd_per_month(region: str, node_type: str, nodes: int) -> float:
    """On demand, without backups and traffic, which the plan calls minimal. Raises ProbeError for an unknown type."""
    table = _table()
    prices: dict[str, float] = table["usd_per_hour"].get(region, {})
    if node_type not in prices:
        raise ProbeError.of(
            f"Price of {node_type} in {region}",
            expected=f"one of the price table: {', '.join(sorted(prices)) or 'nothing for this region'}",
            actual="the price table does not know it",
            next_action=f"look it up at {table['source']} and add it to cutover/prices.toml",
        )
    return prices[node_type] * HOURS_PER_MONTH * nodes


def priced_on() -> date:
    """The day of the price table."""
    day: date = _table()["as_of"]
    return day


def price_source() -> str:
    """Where the price table was looked up."""
    return str(_table()["source"])


def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))
