"""What the lab's AWS is told to say of itself, beyond what stands in it: a file of the state folder, read each time."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

_FILE = "aws-orders.json"


class Health(BaseModel):
    """What the balancer finds out about a target, in the API's own words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: str
    reason: str
    description: str


class Orders(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    denied: frozenset[str] = frozenset()
    """Actions that the account has no right to, such as ec2:DescribeSecurityGroups."""
    health: Mapping[str, Health] = {}
    """By the target's id; a target that is not named is as healthy as moto has it."""


def give(state: Path, orders: Orders) -> None:
    """From the next call on."""
    fresh = state / f"{_FILE}.new"
    fresh.write_text(orders.model_dump_json(indent=2), encoding="utf-8")
    fresh.replace(state / _FILE)


def given(state: Path) -> Orders:
    try:
        return Orders.model_validate_json((state / _FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Orders()
