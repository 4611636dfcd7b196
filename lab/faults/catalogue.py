"""All faults, by group."""

from typing import Any

from lab.faults import (
    alarms,
    announcements,
    clusters,
    configuration,
    downloads,
    endpoints,
    human,
    lifetimes,
    output,
    paths,
    plans,
    redis_limits,
    redis_state,
    resources,
    servers,
    sessions,
    strangers,
    uploads,
    watching,
    workers,
)
from lab.faults.fault import Fault, NotShown

FAULTS: tuple[Fault, ...] = (
    *endpoints.FAULTS,
    *configuration.FAULTS,
    *workers.FAULTS,
    *servers.FAULTS,
    *paths.FAULTS,
    *strangers.FAULTS,
    *redis_state.FAULTS,
    *redis_limits.FAULTS,
    *sessions.FAULTS,
    *lifetimes.FAULTS,
    *output.FAULTS,
    *uploads.FAULTS,
    *plans.FAULTS,
    *downloads.FAULTS,
    *clusters.FAULTS,
    *resources.FAULTS,
    *alarms.FAULTS,
    *human.FAULTS,
    *announcements.FAULTS,
    *watching.FAULTS,
)
NOT_SHOWN: tuple[NotShown, ...] = (
    *configuration.NOT_SHOWN,
    *servers.NOT_SHOWN,
    *paths.NOT_SHOWN,
    *redis_state.NOT_SHOWN,
    *sessions.NOT_SHOWN,
    *output.NOT_SHOWN,
    *resources.NOT_SHOWN,
    *human.NOT_SHOWN,
)
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
