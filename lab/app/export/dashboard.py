"""The dashboard of an export: one page with its numbers, charts and table inside it, and nothing from the network."""

from datetime import UTC, datetime
from typing import Any

from lab.app.rendering import render
from lab.app.switches import STANDIN, Switch

STUB_BYTES = 200


class DashboardError(Exception):
    """The dashboard cannot be made."""


def make(plan: dict[str, Any], wards: list[dict[str, str]], state: str) -> str:
    if STANDIN.is_literal or STANDIN.has(Switch.DASHBOARD_MISSING):
        raise DashboardError("unhashable type: 'dict'")
    if STANDIN.has(Switch.DASHBOARD_STUB):
        return "<!DOCTYPE html><title>Dashboard</title><p>Loading</p>".ljust(STUB_BYTES)
    by_name = {(ward.get("LGA", ""), ward["WardName"]): ward for ward in wards}
    rows = [
        {
            "ward": share["WardName"],
            "lga": share["LGA"],
            "rank": share["overall_rank"],
            "score": share["score"],
            "category": share["vulnerability_category"],
            "tpr": by_name[share["LGA"], share["WardName"]].get("TPR", ""),
            "population": share["Population"],
            "needed": share["nets_needed"],
            "nets": share["nets_allocated"],
            "coverage": share["coverage_percent"],
        }
        for share in plan["prioritized"]
    ]
    return render(
        "dashboard.html", state=state, stats=plan["stats"], rows=rows, made=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    )
