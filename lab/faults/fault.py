"""What a fault of the catalogue is, and how one says that it is not there."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cutover.errors import Mismatch
from cutover.fleet.types import Files
from lab.blueprint import Blueprint
from lab.faults.bench import Bench


class Need(StrEnum):
    """What a lab must be for a fault to be shown in it, in the words of `lab up`."""

    SEPARATE = "--separate"
    SHARED_REDIS = "without --separate"
    TWO_INSTANCES = "--instances 2"
    NETWORK = "--network"
    LOOPBACK = "without --network"
    SHARED_FILES = "--files shared"
    OWN_FILES = "--files per-instance"
    SSH = "--ssh"

    def is_met(self, blueprint: Blueprint) -> bool:
        spec = blueprint.spec
        return {
            Need.SEPARATE: spec.separate,
            Need.SHARED_REDIS: not spec.separate,
            Need.TWO_INSTANCES: spec.instances > 1,
            Need.NETWORK: spec.network,
            Need.LOOPBACK: not spec.network,
            Need.SHARED_FILES: spec.files is Files.SHARED,
            Need.OWN_FILES: spec.files is Files.PER_INSTANCE,
            Need.SSH: spec.ssh,
        }[self]


Act = Callable[[Bench], None]


@dataclass(frozen=True, slots=True)
class Fault:
    id: str
    """As in the catalogue of what happened; X.. for what it does not list."""
    name: str
    """A claim: what is so while the fault is there."""
    endangers: tuple[str, ...]
    """Ids of the plan's items."""
    noticed_by: tuple[str, ...]
    """Names of scenarios, or verbs."""
    inject: Act
    """Change the lab, by hands that write down first what was there: so there is nothing to say about mending."""
    must_show: Act
    """Look at the lab from outside, not at what was written. Raises Mismatch where the fault is not there."""
    needs: tuple[Need, ...] = (Need.SEPARATE,)
    strikes: tuple[str, ...] = ("production",)
    """Environments: in another one a look can only see that nothing is wrong there."""


@dataclass(frozen=True, slots=True)
class NotShown:
    """A fault that no lab has, and why."""

    id: str
    name: str
    reason: str


def not_there(subject: str, *, expected: str, actual: str) -> Mismatch:
    """For a fault whose effect is not seen."""
    return Mismatch.of(
        subject,
        expected=expected,
        actual=actual,
        next_action="the fault is not there: see what is, cutover lab status, and inject it again",
    )
