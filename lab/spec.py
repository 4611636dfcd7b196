"""What is asked of a lab: its name, its choices, and the folders it lives in."""

import hashlib
import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cutover.errors import ConfigurationError
from cutover.fleet.types import Files

PROJECT = Path(__file__).resolve().parent.parent
MOST_INSTANCES = 20
MOST_WORKERS = 32
LEAST_METRICS_INTERVAL_S = 0.1
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,40}")


class Revision(StrEnum):
    """The two revisions of the application that the contract tells apart."""

    LITERAL = "literal"
    AUGUST = "august"


@dataclass(frozen=True)
class LabSpec:
    """The choices of one lab. Raises ConfigurationError where one of them cannot be."""

    name: str = "lab"
    separate: bool = False
    """Production on a Redis of its own, instead of the plan's "current state"."""
    instances: int = 2
    """Production's; staging has one."""
    workers: int = 6
    """Of each instance; as many as the plan has."""
    files: Files = Files.SHARED
    revision: Revision = Revision.AUGUST
    network: bool = False
    """Each instance and each Redis in a network namespace of its own, instead of all on loopback."""
    ssh: bool = False
    """The instances are reached over SSH, through a jump host."""
    provisioning_delay_s: float = 1.5
    """How long a new cache cluster stays `creating`."""
    metrics_interval_s: float = 60
    """How often CloudWatch hears of each cluster; as at AWS. A watch in compressed time needs it more often."""
    deregistration_delay_s: int = 2
    """How long a target that leaves the balancer is draining. AWS takes 300 where nothing is said."""
    first_port: int | None = None
    """Ports are free ones, unless they are to be counted from here."""
    states: Path = PROJECT / ".lab"
    """The folder in which each lab has its own."""
    fleets: Path = PROJECT / "environments"

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise _refused("name", "up to 41 lower-case letters, digits, dots and hyphens", self.name)
        if not 1 <= self.instances <= MOST_INSTANCES:
            raise _refused("number of instances", f"1 to {MOST_INSTANCES}", str(self.instances))
        if not 1 <= self.workers <= MOST_WORKERS:
            raise _refused("number of workers", f"1 to {MOST_WORKERS}", str(self.workers))
        if not 0 <= self.deregistration_delay_s <= 3600:
            raise _refused("deregistration delay", "0 to 3600 seconds", str(self.deregistration_delay_s))
        if not 0 <= self.provisioning_delay_s <= 3600:
            raise _refused("provisioning delay", "0 to 3600 seconds", str(self.provisioning_delay_s))
        if not LEAST_METRICS_INTERVAL_S <= self.metrics_interval_s <= 3600:
            raise _refused(
                "metrics interval", f"{LEAST_METRICS_INTERVAL_S} to 3600 seconds", str(self.metrics_interval_s)
            )

    @property
    def state(self) -> Path:
        """The folder that holds all of this lab but its fleet file; its path is what marks the lab's processes."""
        return self.states.resolve() / self.name

    @property
    def fleet_file(self) -> Path:
        return self.fleets.resolve() / f"{self.name}.toml"

    @property
    def lock_file(self) -> Path:
        """Beside the state folder, which comes and goes while the lock is held."""
        return self.states.resolve() / f"{self.name}.lock"


def short_name(state: Path) -> str:
    """Of the lab of this state folder, for what lies elsewhere and has to be found without any notes."""
    return f"chatmrpt-lab-{hashlib.sha256(os.fsencode(state)).hexdigest()[:12]}"


def _refused(what: str, expected: str, actual: str) -> ConfigurationError:
    return ConfigurationError.of(
        f"The lab's {what}",
        expected=expected,
        actual=actual,
        next_action="give another value and run the same command again; nothing was started",
    )
