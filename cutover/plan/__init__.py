"""The plan's checklist, item by item: ids, phases and the owner's own words."""

from cutover.plan.items import PLAN, Phase, PlanItem, item

__all__ = ["PLAN", "Phase", "PlanItem", "item"]
