"""Where the browser is: on this machine, behind a Playwright server, or at a debugging address."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Playwright

from cutover.browsers import browser_version, must_have_browser, open_browser
from cutover.errors import ConfigurationError, Mismatch, ProbeError
from cutover.fleet import BrowserAt, Endpoint, Fleet
from cutover.waiting import eventually
from tests.cutover.servers import closed

CHROMIUM = "chromium"


def fleet(browser: BrowserAt) -> Fleet:
    return Fleet.model_construct(browser=browser)


@pytest.fixture
def debugged(tmp_path: Path) -> Iterator[Endpoint]:
    """A browser that was started by somebody else."""
    endpoint = closed()
    # Without a network, the page of a fresh browser may never come to rest, and Playwright waits for it to attach.
    alone = [
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--no-startup-window",
    ]
    command = [CHROMIUM, "--headless", "--no-sandbox", *alone, f"--remote-debugging-port={endpoint.port}"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen([*command, f"--user-data-dir={tmp_path}"], stdout=quiet, stderr=quiet) as process:
        eventually(lambda: must_listen(endpoint), within_s=20)
        yield endpoint
        process.terminate()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of a Playwright server, as `playwright launch-server` starts one on another machine."""
    node, entry = compute_driver_executable()
    launch = tmp_path / "launch.json"
    launch.write_text(json.dumps({"executablePath": shutil.which(CHROMIUM), "args": ["--no-sandbox"]}))
    command = [node, entry, "launch-server", "--browser", "chromium", "--config", str(launch)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


def must_listen(endpoint: Endpoint) -> None:
    try:
        requests.get(f"http://{endpoint}/json/version", timeout=5)
    except requests.ConnectionError as error:
        raise Mismatch.of("browser", expected="listens", actual=f"{error}", next_action="wait") from error


def test_the_machine_s_own(playwright: Playwright) -> None:
    with open_browser(playwright, fleet(BrowserAt())) as browser:
        page = browser.new_page()
        page.set_content("<h1>here</h1>")
        assert page.locator("h1").inner_text() == "here"


def test_one_at_a_debugging_address(playwright: Playwright, debugged: Endpoint) -> None:
    with open_browser(playwright, fleet(BrowserAt(cdp=f"http://{debugged}"))) as browser:
        page = browser.new_context(reduced_motion="reduce").new_page()
        page.set_content("<h1>elsewhere</h1>")
        assert page.locator("h1").inner_text() == "elsewhere"


def test_one_behind_a_playwright_server(playwright: Playwright, served: str) -> None:
    with open_browser(playwright, fleet(BrowserAt(server=served))) as browser:
        page = browser.new_page()
        page.set_content("<h1>served</h1>")
        assert page.locator("h1").inner_text() == "served"


@pytest.mark.parametrize("scheme", ["server", "cdp"])
def test_one_that_does_not_answer(playwright: Playwright, scheme: str) -> None:
    address = f"{'ws' if scheme == 'server' else 'http'}://{closed()}"

    with (
        pytest.raises(ProbeError) as silent,
        open_browser(playwright, fleet(BrowserAt.model_validate({scheme: address}))),
    ):
        pytest.fail("there is no browser")

    assert silent.value.failure.subject == f"Browser {address}"
    assert "ECONNREFUSED" in silent.value.failure.actual


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as missing:
        must_have_browser(fleet(BrowserAt(program=tmp_path / "none")))

    assert str(missing.value) == (
        "Browser\n"
        f"  expected: {tmp_path}/none\n"
        "  actual:   not found on this machine\n"
        "  next:     Debian: apt install chromium; Fedora: dnf install chromium; macOS: brew install google-chrome"
    )


def test_a_browser_elsewhere_need_not_be_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    must_have_browser(fleet(BrowserAt(server="ws://10.0.0.9:3000")))


def test_the_version_is_the_browser_s_own_word(tmp_path: Path) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\necho 'Chromium 1.2.3'\necho noise >&2\n", encoding="utf-8")
    program.chmod(0o755)

    assert browser_version(fleet(BrowserAt(program=program))) == "Chromium 1.2.3"
    assert browser_version(fleet(BrowserAt(server="ws://browsers:1"))) == "elsewhere"

    program.chmod(0o644)
    assert browser_version(fleet(BrowserAt(program=program))) == "unknown"
