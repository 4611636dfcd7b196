"""What looks, and in which version: for who reads a run in a year, and for telling our changes from theirs."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from cutover.browsers import browser_version
from cutover.fleet import Fleet

_PROJECT = Path(__file__).resolve().parents[1]
_PACKAGES = ("pytest", "pytest-bdd", "playwright", "redis", "boto3", "fabric")
_WITHIN_S = 10


def versions(fleet: Fleet) -> dict[str, str]:
    """Of the suite, Python, the browser and the packages that look."""
    return {
        "suite": _suite(),
        "python": sys.version.split()[0],
        "browser": browser_version(fleet),
        **{name: version(name) for name in _PACKAGES},
    }


def _suite() -> str:
    """The commit, with a mark where files differ from it."""
    command = ["git", "-C", str(_PROJECT), "describe", "--always", "--dirty", "--abbrev=12"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=_WITHIN_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    return said.stdout.strip() if said.returncode == 0 else "unknown"
