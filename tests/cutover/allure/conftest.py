"""A run of the small suite with Allure's page; left out where this machine has no Allure."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright

from cutover.allure import add_page
from cutover.allure.tools import find_tools
from cutover.browsers import open_browser
from cutover.errors import ProbeError
from cutover.fleet import BrowserAt, Fleet
from cutover.runs import Occasion, RunFolder
from cutover.verdict import write_verdict
from tests.cutover.allure.copies import copied
from tests.fixtures.small_suite import run


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """As the features leave it; two of its scenarios fail, one of them as registered."""
    parent = tmp_path_factory.mktemp("run")
    return run(parent, Occasion.BASELINE, "-k", "holds or wrong or known or leaves").folder


@pytest.fixture(scope="session")
def shown(bare: RunFolder, tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """With its page."""
    try:
        find_tools()
    except ProbeError as error:
        pytest.skip(f"{error.failure.actual}; {error.failure.next_action}")
    folder = copied(bare, tmp_path_factory.mktemp("shown") / bare.path.name)
    add_page(folder, write_verdict(folder))
    return folder


@pytest.fixture(scope="session")
def reading(playwright: Playwright) -> Iterator[Browser]:
    with open_browser(playwright, Fleet.model_construct(browser=BrowserAt())) as browser:
        yield browser


@pytest.fixture
def tab(reading: Browser) -> Iterator[Page]:
    """Of a reader who has seen no such page before: Allure remembers what was opened."""
    with reading.new_context(viewport={"width": 1200, "height": 900}) as context:
        yield context.new_page()
