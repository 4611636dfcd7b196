"""Which version of this suite looks."""

import subprocess
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[1]
_WITHIN_S = 10


def suite_version() -> str:
    """The commit, with a mark where files differ from it."""
    command = ["git", "-C", str(_PROJECT), "describe", "--always", "--dirty", "--abbrev=12"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=_WITHIN_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    return said.stdout.strip() if said.returncode == 0 else "unknown"
