"""The sample's page in front of a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from cutover.browsers import open_browser
from cutover.fleet import BrowserAt, Fleet
from cutover.report import write_page
from cutover.runs import RunFolder
from tests.cutover.report.opened import Opened
from tests.cutover.report.sample import fill


@pytest.fixture(scope="session")
def reader(playwright: Playwright) -> Iterator[BrowserContext]:
    with open_browser(playwright, Fleet.model_construct(browser=BrowserAt())) as browser:
        yield browser.new_context(viewport={"width": 1200, "height": 900})


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A NO-GO with everything in it that a page can show; its index.html is written."""
    folder = RunFolder(tmp_path_factory.mktemp("run"))
    fill(folder)
    write_page(folder)
    return folder


@pytest.fixture(scope="session")
def shown(reader: BrowserContext, sample: RunFolder) -> Page:
    """To be looked at only: opened once for all tests that change nothing."""
    page = reader.new_page()
    page.goto(sample.page.as_uri())
    return page


@pytest.fixture
def opened(reader: BrowserContext, sample: RunFolder) -> Iterator[Opened]:
    page = reader.new_page()
    yield Opened(page, sample.page)
    page.close()
