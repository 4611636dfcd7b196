"""Holding an occasion: the features run against a fleet, in a folder of their own, and the verdict on it."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from cutover.browsers import must_have_browser
from cutover.errors import ProbeError
from cutover.fleet import load_fleet
from cutover.register import REGISTER, load_register
from cutover.report import write_page
from cutover.runs import Occasion, RunFolder
from cutover.secrets import secret
from cutover.verdict import Verdict, write_verdict

PROJECT = Path(__file__).resolve().parents[1]


def hold(occasion: Occasion, fleet_name: str) -> tuple[RunFolder, Verdict]:
    """Run every feature against both environments of a fleet.

    Raises ConfigurationError before anything runs for what we were given wrongly, ProbeError where the features
    could not be started at all. Everything else that goes wrong is in the verdict.
    """
    fleet = load_fleet(fleet_name)
    must_have_browser(fleet)
    for environment in fleet.environments.values():
        secret(environment.redis.password)
    load_register(REGISTER, today=datetime.now(UTC).date())
    folder = RunFolder.create(occasion, fleet.name)
    _run_features(occasion, fleet_name, folder)
    verdict = write_verdict(folder)
    write_page(folder)
    return folder, verdict


def _run_features(occasion: Occasion, fleet_name: str, folder: RunFolder) -> None:
    """In a process of their own, whose words go into the folder; a line per scenario comes over a descriptor."""
    fleet_file = Path(fleet_name)
    command = [
        *(sys.executable, "-m", "pytest", str(PROJECT / "features"), "--rootdir", str(PROJECT)),
        *("-p", "no:cacheprovider", "--capture", "sys", "--tb", "short", "--verbose"),
        *("--fleet", str(fleet_file.resolve()) if fleet_file.is_file() else fleet_name),
        *("--occasion", occasion, "--run-folder", str(folder.path.resolve())),
        *("--alluredir", str(folder.allure_results), "--output", str(folder.path / "playwright")),
    ]
    progress = os.dup(sys.stderr.fileno())
    command += ["--progress-fd", str(progress)]
    with (
        folder.log.open("w", encoding="utf-8") as log,
        subprocess.Popen(command, stdout=log, stderr=log, pass_fds=(progress,)) as process,
    ):
        try:
            process.wait()
        except KeyboardInterrupt:
            # The features got the same Ctrl-C and are ending; what they saw is still worth a verdict.
            process.wait()
        finally:
            os.close(progress)
    if not folder.run_file.exists():
        last_words = folder.log.read_text(encoding="utf-8").strip().splitlines()[-12:]
        raise ProbeError.of(
            "Features",
            expected="scenarios that can be collected",
            actual="\n".join(last_words) or f"pytest ended with {process.returncode} and no word",
            next_action=f"this is a fault of the suite: the whole account is in {folder.log}",
        )
