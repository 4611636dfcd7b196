"""A page in a browser, and what it did that it must not do."""

from pathlib import Path
from typing import Literal, TypeAlias

from playwright.sync_api import Page

Scheme: TypeAlias = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


class Opened:
    def __init__(self, page: Page, file: Path) -> None:
        self.page = page
        self.trouble: list[str] = []
        """Words on the console, errors, and requests for anything but the page itself and what it carries."""
        self._address = file.as_uri()
        page.on("console", lambda message: self.trouble.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.trouble.append(f"error: {error.message}"))
        page.on("request", lambda request: self._note(request.url))
        page.goto(self._address)

    def _note(self, url: str) -> None:
        if not url.startswith(("data:", self._address)):
            self.trouble.append(f"request: {url}")
