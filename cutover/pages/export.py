"""The export package: the report button, the link it brings, and the dashboard inside the package."""

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from cutover.answers import File
from cutover.errors import Mismatch, ProbeError
from cutover.pages.looking import PAGE_WITHIN_MS, UPLOAD_WITHIN_MS, absolute, looking_for


@dataclass(frozen=True)
class ExportButton:
    page: Page

    def fetch_package(self) -> File:
        """Press "Generate Report" and fetch what its link offers."""
        with looking_for(
            "Export package",
            expected="a link to the package, on the page",
            next_action="read what the page says instead, and the service's log for this time",
        ):
            self.page.get_by_title("Generate Report").click(timeout=PAGE_WITHIN_MS)
            link = self.page.locator(".report-success a").last
            expect(link).to_be_visible(timeout=UPLOAD_WITHIN_MS)
            address = str(link.get_attribute("href"))
            answer = self.page.context.request.get(absolute(self.page, address), timeout=UPLOAD_WITHIN_MS)
        if not answer.ok:
            raise Mismatch.of(
                f"Export package {address}",
                expected="HTTP 200 with the package",
                actual=f"HTTP {answer.status}",
                next_action="see on which instance the file lies and whether the balancer leads there",
            )
        return File(address.rpartition("/")[2], answer.body())


@dataclass(frozen=True)
class Dashboard:
    """The dashboard as a browser shows it."""

    title: str
    counters: dict[str, float]
    """The large numbers on top, by their label; without thousands separators and percent signs."""
    text: str
    figures: dict[str, int]
    """How many bars, points and slices are drawn in each chart, by its id."""
    table_rows: int
    """Wards in the table."""


def open_dashboard(browser: Browser, file: Path) -> Dashboard:
    """As somebody who got the file by mail: a profile of its own and no application.

    The network is there: the application's dashboard fetches what draws its figures. A dashboard that stays empty
    because that could not be had from here is a ProbeError.
    """
    with looking_for(
        f"Dashboard {file.name}",
        expected="a page with a heading and numbers",
        next_action="open the file from the run's evidence folder in a browser",
    ):
        page = browser.new_page()
        not_had: list[str] = []
        page.on("requestfailed", lambda request: not_had.append(request.url))
        page.goto(file.resolve().as_uri(), timeout=PAGE_WITHIN_MS)
        expect(page.locator("h1")).to_be_visible(timeout=PAGE_WITHIN_MS)
        with suppress(PlaywrightTimeout):  # which of them stay empty is for the check to say
            page.wait_for_function(f"Object.values(({_FIGURES})({_IDS})).every(Boolean)", timeout=DRAWN_WITHIN_MS)
        figures = {str(chart): int(drawn) for chart, drawn in page.evaluate(_FIGURES, list(CHARTS)).items()}
        counters = json.loads(str(page.evaluate(_COUNTERS)))
        rows = page.locator("#wardDataTable tbody tr:has(td:nth-child(2))").count()
        dashboard = Dashboard(page.title(), counters, page.locator("body").inner_text(), figures, rows)
        page.close()
    if not_had and not all(figures.values()):
        raise ProbeError.of(
            f"Figures of the dashboard {file.name}",
            expected="what draws them, from the network",
            actual=f"not to be had from here: {', '.join(not_had)}",
            next_action="run where the browser reaches these addresses, or open the file there",
        )
    return dashboard


DRAWN_WITHIN_MS = 5_000
CHARTS = ("riskDistributionChart", "topWardsChart", "coverageChart")
_IDS = json.dumps(CHARTS)
# Axes and backgrounds are drawn without a number, too: only what stands for one counts.
_FIGURES = """
ids => Object.fromEntries(ids.map(id => [id,
  [...document.querySelectorAll(['.bar', '.point', '.slice', '.trace path'].map(mark => `[id="${id}"] svg ${mark}`))]
    .filter(mark => mark.getBBox().width > 0 && mark.getBBox().height > 0).length]))
"""

# A counter's label is what else stands in its box.
_COUNTERS = """
JSON.stringify(Object.fromEntries([...document.querySelectorAll('.counter')].map(counter =>
  [counter.parentElement.textContent.replace(counter.textContent, '').trim(),
   Number.parseFloat(counter.textContent.replace(/[^0-9.]/g, ''))])))
"""
