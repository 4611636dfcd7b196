"""Holding an occasion: the features run against a fleet, in a folder of their own, and the verdict on it."""

import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

from cutover import allure
from cutover.browsers import must_have_browser
from cutover.channels import must_be_usable
from cutover.features import features_command, not_started
from cutover.fleet import load_fleet
from cutover.history import add_to_index, keep_history, past_runs, this_run
from cutover.masking import Mask, must_be_maskable
from cutover.night import tell
from cutover.program import Program
from cutover.register import REGISTER, load_register
from cutover.report import keep_change, write_page
from cutover.runbook.undoing import standing_change
from cutover.runs import Occasion, Part, RunFolder
from cutover.runs.folder import RUNS
from cutover.runs.manifest import write_manifest
from cutover.secrets import secret
from cutover.verdict import Verdict, write_verdict

SIDE_BY_SIDE = ((Part.STAGING, Part.PRODUCTION), (Part.TOGETHER,))
"""What is done at the same time, and what then: docs/decisions/0007."""


def hold(occasion: Occasion, fleet_name: str, *, is_watched: bool = True) -> tuple[RunFolder, Verdict]:
    """Run every feature against both environments of a fleet. Who watches gets a line per scenario on errors.

    Raises ConfigurationError before anything runs for what we were given wrongly, ProbeError where the features
    could not be started at all. Everything else that goes wrong is in the verdict.
    """
    fleet = load_fleet(fleet_name)
    must_have_browser(fleet)
    for environment in fleet.environments.values():
        secret(environment.redis.password)
    must_be_maskable(fleet)
    if occasion is Occasion.NIGHTLY:
        must_be_usable(fleet)
    load_register(REGISTER)
    past, change = past_runs(RUNS), standing_change(fleet.name, parent=RUNS)
    folder = RunFolder.create(occasion, fleet.name)
    if change and occasion is Occasion.ACCEPTANCE:
        keep_change(folder, change)
    _run_features(occasion, fleet_name, folder, is_watched=is_watched)
    verdict = write_verdict(folder)
    history = keep_history(folder, past, change.name if change else "")
    write_page(folder)
    allure.add_page(folder, verdict)
    known = tell(fleet, folder, verdict, history.last) if occasion is Occasion.NIGHTLY else {}
    write_manifest(folder.path)
    add_to_index(RUNS, this_run(folder, verdict).model_copy(update={"known": known}))
    return folder, verdict


def _run_features(occasion: Occasion, fleet_name: str, folder: RunFolder, *, is_watched: bool = True) -> None:
    """In processes of their own, whose words go into the folder; a line per scenario comes over a descriptor."""
    mask, at = Mask.of(load_fleet(fleet_name)), datetime.now(UTC)
    progress = os.dup(sys.stderr.fileno()) if is_watched else os.open(os.devnull, os.O_WRONLY)
    started: list[Program] = []
    try:
        for parts in SIDE_BY_SIDE:
            for part in parts:
                command = [*features_command(occasion, fleet_name, folder, at, part), "--progress-fd", str(progress)]
                started.append(Program.start(command, folder.log(part), mask, descriptors=(progress,)))
            _wait(started)
    except KeyboardInterrupt:
        # The features got the same Ctrl-C and are ending; what they saw is still worth a verdict.
        _wait(started)
    finally:
        os.close(progress)
    if not folder.run_file.exists():
        raise not_started(folder, Part.STAGING)


def _wait(programs: Iterable[Program]) -> None:
    for program in programs:
        program.wait()
