"""What earlier runs of the same fleet were like, for Allure's history.

Each run keeps its own line in its own folder, and reads those of its neighbours. So there is no file that two runs
write at the same time, no run is counted twice, and who removes a run removes it from the history too.
"""

import json
from pathlib import Path

from cutover.errors import CutoverError
from cutover.runs import RunFolder

HISTORY = "allure-history.jsonl"
RUNS_REMEMBERED = 20


def earlier(folder: RunFolder) -> str:
    """Their lines, the oldest first."""
    fleet = folder.run().fleet
    lines: list[str] = []
    for file in sorted(folder.path.parent.glob(f"*/{HISTORY}"), reverse=True):
        if file.parent.name < folder.path.name and _fleet(file.parent) == fleet and (line := _line(file)):
            lines.append(line)
        if len(lines) == RUNS_REMEMBERED:
            break
    return "".join(reversed(lines))


def _fleet(path: Path) -> str | None:
    try:
        return RunFolder.existing(path).run().fleet
    except CutoverError:
        return None


def _line(file: Path) -> str | None:
    """None where it was damaged: Allure would give up on it and make no page at all.

    Written in ASCII, because Node takes some other characters for the end of a line.
    """
    try:
        run = json.loads(file.read_bytes())
    except ValueError:
        return None
    is_whole = isinstance(run, dict) and isinstance(run.get("testResults"), dict)
    return json.dumps(run) + "\n" if is_whole else None
