"""The browser: this machine's own, not a download of Playwright's, or one that the fleet says is elsewhere."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright
from playwright.sync_api import Error as PlaywrightError

from cutover.errors import ConfigurationError, ProbeError
from cutover.fleet import Fleet

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
_SAYS_WITHIN_S = 10
_QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")


def must_have_browser(fleet: Fleet) -> None:
    """Raises ConfigurationError where the browser is to be on this machine and is not."""
    if not (fleet.browser.server or fleet.browser.cdp):
        _program(fleet)


def browser_version(fleet: Fleet) -> str:
    """As the browser calls itself; where it is elsewhere, nobody is asked."""
    if fleet.browser.server or fleet.browser.cdp:
        return "elsewhere"
    try:
        said = subprocess.run(
            [_program(fleet), "--version"], capture_output=True, text=True, timeout=_SAYS_WITHIN_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    return said.stdout.strip() or "unknown"


@contextmanager
def open_browser(playwright: Playwright, fleet: Fleet) -> Iterator[Browser]:
    """Raises ProbeError where it does not start, or is out of reach."""
    where = fleet.browser
    try:
        if where.server:
            browser = playwright.chromium.connect(where.server)
        elif where.cdp:
            browser = playwright.chromium.connect_over_cdp(where.cdp)
        else:
            # Chromium refuses to run as root inside its own sandbox.
            as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=_program(fleet), args=[*_QUIET, *as_root])
    except PlaywrightError as error:
        raise ProbeError.of(
            f"Browser {where.server or where.cdp or _program(fleet)}",
            expected="a browser that answers",
            actual=error.message.partition("Call log:")[0].strip(),
            next_action="start it by hand, or name another one under browser in the fleet file",
        ) from error
    try:
        yield browser
    finally:
        browser.close()


def _program(fleet: Fleet) -> Path:
    found = [Path(path) for name in _NAMES if (path := shutil.which(name))]
    candidates = [fleet.browser.program] if fleet.browser.program else [*found, _MACOS]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise ConfigurationError.of(
        "Browser",
        expected=f"{fleet.browser.program or ' or '.join(_NAMES)}",
        actual="not found on this machine",
        next_action="Debian: apt install chromium; Fedora: dnf install chromium; macOS: brew install google-chrome",
    )
