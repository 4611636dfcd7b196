"""Asks some scenarios about a lab, in one process."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from cutover.features import features_command, not_started
from cutover.fleet import load_fleet
from cutover.masking import Mask
from cutover.program import Program
from cutover.proving.results import Witnessed
from cutover.proving.scenarios import belief
from cutover.runs import Occasion, Outcome, Result, RunFolder

_OUTCOMES = {
    Outcome.PASSED: "passed",
    Outcome.WAIVED: "passed",
    Outcome.FAILED: "failed",
    # As a verb that ends with exit code 2: it says which of our own words is wrong.
    Outcome.MISCONFIGURED: "refused",
}
"""All others could not look."""


def ask_features(
    fleet_file: Path, scenarios: Iterable[str], parent: Path, *, about: Iterable[tuple[str, str]] = ()
) -> tuple[Witnessed, ...]:
    """Of each scenario in each environment what it saw; of those in `about`, in the environment beside each alone.

    Raises ProbeError where the features did not start.
    """
    fleet = load_fleet(str(fleet_file))
    folder = RunFolder.create(Occasion.ACCEPTANCE, fleet.name, parent=parent)
    command = features_command(
        Occasion.ACCEPTANCE, str(fleet_file), folder, datetime.now(UTC), only=scenarios, about=about
    )
    silence = os.open(os.devnull, os.O_WRONLY)
    try:
        log = folder.log(None)
        Program.start([*command, "--progress-fd", str(silence)], log, Mask.of(fleet), descriptors=(silence,)).wait()
    finally:
        os.close(silence)
    if not folder.run_file.exists():
        raise not_started(folder, None)
    return tuple(witnessed(result) for result in folder.results())


def witnessed(result: Result) -> Witnessed:
    """What the scenario made of the fault, in a proof's words."""
    return Witnessed(
        name=belief(result.id.scenario),
        environment=result.id.environment,
        outcome=_OUTCOMES.get(result.outcome, "not looked"),
        failure=result.failure,
    )
