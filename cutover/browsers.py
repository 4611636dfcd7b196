"""The browser on this machine. It comes from the system, not from a download of Playwright's."""

import os
import shutil
from pathlib import Path
from typing import Any

from cutover.errors import ConfigurationError
from cutover.fleet import Fleet

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def browser_program(fleet: Fleet) -> Path:
    """The fleet's browser, or the first one found. Raises ConfigurationError where there is none."""
    found = [Path(path) for name in _NAMES if (path := shutil.which(name))]
    candidates = [fleet.browser] if fleet.browser else [*found, _MACOS]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise ConfigurationError.of(
        "Browser",
        expected=f"{fleet.browser or ' or '.join(_NAMES)}",
        actual="not found on this machine",
        next_action="Debian: apt install chromium; Fedora: dnf install chromium; macOS: brew install google-chrome",
    )


def launch_options(fleet: Fleet) -> dict[str, Any]:
    """For Playwright's launch(). Chromium refuses to run as root inside its own sandbox."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": str(browser_program(fleet)), "args": [*quiet, *as_root]}
