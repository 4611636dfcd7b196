"""What makes Allure's page: a Node that is new enough, and Allure itself as scripts/setup.bash installs it with npm."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cutover.errors import ProbeError

INSTALLED = Path(__file__).resolve().parents[2] / ".tools" / "allure"
OLDEST_NODE = 22
"""Allure's own requirement; Node 20 fails in the middle of it."""
_ANSWERS_WITHIN_S = 10


@dataclass(frozen=True)
class Tools:
    node: Path
    allure: Path
    """The program that Node runs."""


def find_tools() -> Tools:
    """Raises ProbeError where one of the two is not on this machine."""
    allure = INSTALLED / "node_modules" / "allure" / "cli.js"
    if not allure.is_file():
        raise ProbeError.of(
            "Allure's page",
            expected="Allure in .tools/allure/",
            actual="Allure is not installed",
            next_action="install npm (Debian: sudo apt install npm; macOS: brew install node) and run ./scripts/test, "
            "which fetches Allure",
        )
    seen = []
    for node in _nodes():
        version = _version(node)
        if version and int(version.partition(".")[0]) >= OLDEST_NODE:
            return Tools(node, allure)
        seen.append(f"{node} is {version or 'no Node'}")
    raise ProbeError.of(
        "Allure's page",
        expected=f"Node {OLDEST_NODE} or newer",
        actual=f"no Node {OLDEST_NODE} or newer" + "".join(f", {one}" for one in seen),
        next_action="./scripts/test restores the packages: Playwright brings a Node along",
    )


def _nodes() -> Iterator[Path]:
    """Playwright's own first: it is there wherever the features run."""
    playwright = importlib.util.find_spec("playwright")
    if playwright and playwright.origin:
        bundled = Path(playwright.origin).parent / "driver" / "node"
        if bundled.is_file():
            yield bundled
    if on_path := shutil.which("node"):
        yield Path(on_path)


def _version(node: Path) -> str | None:
    try:
        said = subprocess.run(
            [node, "--version"], capture_output=True, text=True, timeout=_ANSWERS_WITHIN_S, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.fullmatch(r"v(\d+(?:\.\d+)*)\s*", said)
    return found[1] if found else None
