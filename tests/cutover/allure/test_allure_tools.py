"""With what Allure's page is made, and what a run says where that is not there, too old, too slow or broken."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cutover.allure import add_page, outcome, page, tools
from cutover.allure.history import HISTORY
from cutover.allure.page import LOG, PAGE
from cutover.runs import RunFolder
from cutover.verdict import write_verdict
from tests.cutover.allure.copies import copied

pytestmark = pytest.mark.xdist_group("allure")

GET_NPM = (
    "install npm (Debian: sudo apt install npm; macOS: brew install node) and run ./scripts/test, which fetches Allure"
)
AS_GOOD = "the run is as good without it"
ANEW = "remove .tools/allure/ and run ./scripts/test, which fetches Allure anew"


@pytest.fixture
def folder(bare: RunFolder, tmp_path: Path) -> RunFolder:
    return copied(bare, tmp_path / "run")


@pytest.fixture
def node_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """The one Node of a machine on which Allure is installed."""

    def make(script: str) -> Path:
        allure = tmp_path / "tools" / "node_modules" / "allure" / "cli.js"
        allure.parent.mkdir(parents=True)
        allure.touch()
        node = tmp_path / "node"
        node.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        node.chmod(0o755)
        monkeypatch.setattr(tools, "INSTALLED", tmp_path / "tools")
        monkeypatch.setattr(tools, "_nodes", lambda: [node])
        return node

    return make


def said(folder: RunFolder) -> str:
    """What the terminal shows, once the page was tried; nothing half-made is left."""
    add_page(folder, write_verdict(folder))
    assert not (folder.path / PAGE).exists()
    assert not (folder.path / HISTORY).exists()
    return outcome(folder)


def test_without_allure_a_line_says_how_to_get_it(
    folder: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "INSTALLED", tmp_path / "nowhere")

    assert said(folder) == f"Allure: no page: Allure is not installed; {GET_NPM}"
    assert (
        (folder.path / LOG)
        .read_text("utf-8")
        .endswith(
            "\n\nAllure's page\n"
            "  expected: Allure in .tools/allure/\n"
            "  actual:   Allure is not installed\n"
            f"  next:     {GET_NPM}\n"
        )
    )
    assert (folder.allure_results / "environment.properties").is_file()


@pytest.mark.parametrize(
    ("script", "version"), [("echo v20.19.3", "20.19.3"), ("echo hello", "no Node"), ("exit 1", "no Node")]
)
def test_a_node_that_is_too_old_is_named(
    folder: RunFolder, node_that: Callable[[str], Path], script: str, version: str
) -> None:
    node = node_that(script)

    assert said(folder) == (
        f"Allure: no page: no Node 22 or newer, {node} is {version}; "
        "./scripts/test restores the packages: Playwright brings a Node along"
    )


def test_an_allure_that_fails_is_quoted(folder: RunFolder, node_that: Callable[[str], Path]) -> None:
    node_that('[ "$1" = --version ] && echo v22.0.0 && exit; echo "cannot read" >&2; exit 3')

    assert said(folder) == f"Allure: no page: Allure ended with 3; {ANEW}; {AS_GOOD}"
    assert "cannot read" in (folder.path / LOG).read_text("utf-8")


def test_an_allure_that_makes_nothing_is_noticed(folder: RunFolder, node_that: Callable[[str], Path]) -> None:
    node_that("echo v22.0.0")

    assert said(folder).startswith("Allure: no page: FileNotFoundError: ")


def test_nobody_waits_for_one_that_does_not_end(
    folder: RunFolder, node_that: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    node_that('[ "$1" = --version ] && echo v22.0.0 && exit; exec tail -f /dev/null')
    monkeypatch.setattr(page, "MADE_WITHIN_S", 0.2)

    assert said(folder) == f"Allure: no page: none after 0.2 s; {AS_GOOD}, and any Allure can read allure-results/"


def test_it_gets_nothing_of_this_process_s_environment(
    folder: RunFolder, node_that: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_PASSWORD", "told-to-nobody")
    node_that('[ "$1" = --version ] && echo v22.0.0 && exit; env; exit 1')

    said(folder)
    assert "HOME=" in (folder.path / LOG).read_text("utf-8")
    assert "told-to-nobody" not in (folder.path / LOG).read_text("utf-8")


def test_the_node_beside_playwright_is_taken_first() -> None:
    first, *_ = tools._nodes()

    assert first.parts[-3:] == ("playwright", "driver", "node")


def test_a_run_of_before_there_were_pages_says_nothing_else(folder: RunFolder) -> None:
    assert outcome(folder) == "Allure: no page"


def test_the_lock_holds_no_address_of_a_registry() -> None:
    lock = Path(page.__file__).with_name("package-lock.json").read_text("utf-8")

    assert '"integrity"' in lock
    assert '"resolved"' not in lock
