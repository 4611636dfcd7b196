"""The export package: the report button, the link it brings, and the dashboard inside the package."""

import json
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from cutover.errors import Mismatch
from cutover.pages.looking import PAGE_WITHIN_MS, UPLOAD_WITHIN_MS, looking_for


@dataclass(frozen=True)
class ExportButton:
    page: Page

    def fetch_package(self) -> tuple[str, bytes]:
        """Press "Generate Report" and fetch what its link offers: file name and content."""
        with looking_for(
            "Export package",
            expected="a link to the package, on the page",
            next_action="read what the page says instead, and the service's log for this time",
        ):
            self.page.get_by_title("Generate Report").click(timeout=PAGE_WITHIN_MS)
            link = self.page.locator(".report-success a").last
            expect(link).to_be_visible(timeout=UPLOAD_WITHIN_MS)
            address = str(link.get_attribute("href"))
            answer = self.page.context.request.get(_absolute(self.page, address), timeout=UPLOAD_WITHIN_MS)
        if not answer.ok:
            raise Mismatch.of(
                f"Export package {address}",
                expected="HTTP 200 with the package",
                actual=f"HTTP {answer.status}",
                next_action="see on which instance the file lies and whether the balancer leads there",
            )
        return address.rpartition("/")[2], answer.body()


def _absolute(page: Page, address: str) -> str:
    return str(page.evaluate("address => new URL(address, document.baseURI).href", address))


@dataclass(frozen=True)
class Dashboard:
    """The dashboard as a browser shows it."""

    title: str
    counters: dict[str, float]
    """The large numbers on top, by their label; without thousands separators and percent signs."""
    text: str


def open_dashboard(page: Page, file: Path) -> Dashboard:
    with looking_for(
        f"Dashboard {file.name}",
        expected="a page with a heading and numbers",
        next_action="open the file from the run's evidence folder in a browser",
    ):
        page.goto(file.resolve().as_uri(), timeout=PAGE_WITHIN_MS)
        expect(page.locator("h1")).to_be_visible(timeout=PAGE_WITHIN_MS)
        counters = json.loads(str(page.evaluate(_COUNTERS)))
        return Dashboard(page.title(), counters, page.locator("body").inner_text())


# A counter's label is what else stands in its box.
_COUNTERS = """
JSON.stringify(Object.fromEntries([...document.querySelectorAll('.counter')].map(counter =>
  [counter.parentElement.textContent.replace(counter.textContent, '').trim(),
   Number.parseFloat(counter.textContent.replace(/[^0-9.]/g, ''))])))
"""
