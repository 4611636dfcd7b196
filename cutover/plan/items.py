"""The plan as objects, read once from items.toml."""

import tomllib
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

TAG_PREFIX = "plan-"
"""A scenario tagged plan-5.2.1 settles item 5.2.1."""


class PlanItem(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    group: str
    words: str


class Phase(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    title: str
    items: tuple[PlanItem, ...]


class _Plan(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    phases: tuple[Phase, ...]


PLAN: tuple[Phase, ...] = _Plan.model_validate(
    tomllib.loads(files("cutover.plan").joinpath("items.toml").read_text(encoding="utf-8"))
).phases

_BY_ID = {item.id: item for phase in PLAN for item in phase.items}


def item(plan_id: str) -> PlanItem:
    """Raises KeyError for an id that the plan does not have."""
    return _BY_ID[plan_id]
