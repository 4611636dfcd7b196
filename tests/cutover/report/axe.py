"""What axe-core finds in a page. It comes in through the debugger, which a Content-Security-Policy does not bind."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")


def violations(page: Page) -> list[str]:
    """A line for each place; what is folded away is not looked at, as nobody sees it."""
    found = Axe().run(page, options={"runOnly": list(RULES), "resultTypes": ["violations"]})
    return [
        f"{violation['id']}: {node['target']}: {node['failureSummary']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
