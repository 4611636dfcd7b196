"""axe-core on every page, as everybody may have it before them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.cutover.report.axe import violations
from tests.cutover.report.opened import SCHEMES, Scheme
from tests.cutover.report.whole import acceptance, failed_switch, proof, switch, watch


@pytest.fixture(
    scope="module", params=[acceptance, switch, failed_switch, watch, proof], ids=lambda made: made.__name__
)
def page(
    request: pytest.FixtureRequest, reader: BrowserContext, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """With everything open that can be folded away."""
    made: Callable[[Path], Path] = request.param
    page = reader.new_page()
    page.goto(made(tmp_path_factory.mktemp("page")).as_uri())
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    yield page
    page.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [360, 768, 1600])
def test_axe_finds_nothing(page: Page, width: int, scheme: Scheme) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)

    assert violations(page) == []


def test_axe_finds_what_is_wrong(reader: BrowserContext, tmp_path: Path) -> None:
    """Otherwise its silence says nothing."""
    page = reader.new_page()
    page.goto(acceptance(tmp_path).as_uri())
    page.evaluate(
        """() => {
            document.documentElement.removeAttribute("lang");
            document.querySelector("figure a").replaceChildren();
            document.querySelector(".headline").style.color = "#999999";
            document.querySelector("#scenario-1").open = true;
        }"""
    )

    found = violations(page)

    assert sorted({line.partition(":")[0] for line in found}) == ["color-contrast", "html-has-lang", "link-name"]
    page.close()
