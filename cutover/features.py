"""The command that runs the features, as a program of its own."""

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from cutover.errors import ProbeError
from cutover.runs import Occasion, Part, RunFolder

PROJECT = Path(__file__).resolve().parents[1]


def features_command(
    occasion: Occasion,
    fleet_name: str,
    folder: RunFolder,
    at: datetime,
    part: Part | None = None,
    *,
    only: Iterable[str] = (),
    about: Iterable[tuple[str, str]] = (),
) -> list[str]:
    """All parts in one where none is named.

    `only`: scenarios by their names in the features, if not all are meant; `about`: others, each with the environment
    at which a row of it must look to be meant.
    """
    fleet_file, part_name = Path(fleet_name), part or "all"
    return [
        *(sys.executable, "-m", "pytest", str(PROJECT / "features"), "--rootdir", str(PROJECT)),
        *("-p", "no:cacheprovider", "--capture", "sys", "--tb", "short", "--verbose"),
        *("--fleet", str(fleet_file.resolve()) if fleet_file.is_file() else fleet_name),
        *("--occasion", occasion, "--at", at.isoformat(), "--run-folder", str(folder.path.resolve())),
        *(("--part", part) if part else ()),
        *(word for name in only for word in ("--only", name)),
        *(word for pair in about for word in ("--only-about", *pair)),
        *("--alluredir", str(folder.allure_results), "--output", str(folder.path / f"playwright-{part_name}")),
        *(
            "--junitxml",
            str(folder.junit(part).resolve()),
            "--override-ini",
            f"junit_suite_name={occasion} {part_name}",
        ),
    ]


def not_started(folder: RunFolder, part: Part | None) -> ProbeError:
    log = folder.log(part)
    last_words = log.read_text(encoding="utf-8").strip().splitlines()[-12:]
    return ProbeError.of(
        "Features",
        expected="scenarios that can be collected",
        actual="\n".join(last_words) or "pytest ended without a word",
        next_action=f"this is a fault of the suite: the whole account is in {log}",
    )
