"""All faults, by group."""

from typing import Any

from lab.faults import configuration, redis_faults, watching
from lab.faults.fault import Fault, NotShown

FAULTS: tuple[Fault, ...] = (*configuration.FAULTS, *redis_faults.FAULTS, *watching.FAULTS)
NOT_SHOWN: tuple[NotShown, ...] = ()
FAULT_BY_ID = {fault.id: fault for fault in FAULTS}


def as_documents() -> list[dict[str, Any]]:
    """For a program, in the order of the ids."""
    shown = [
        {
            "id": fault.id,
            "name": fault.name,
            "shown": True,
            "needs": [need.value for need in fault.needs],
            "endangers": list(fault.endangers),
            "noticed_by": list(fault.noticed_by),
        }
        for fault in FAULTS
    ]
    others = [{"id": one.id, "name": one.name, "shown": False, "reason": one.reason} for one in NOT_SHOWN]
    return sorted([*shown, *others], key=lambda one: str(one["id"]))
