"""The way in a browser: what a user sees is what counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext

from cutover.answers import Downloads, Fetched, File, Reply, UploadAnswer
from cutover.pages.chat import PRIVACY_ACCEPTED, ChatPage
from cutover.pages.export import ExportButton
from cutover.pages.looking import PAGE_WITHIN_MS, absolute, looking_for
from cutover.pages.upload_dialog import UploadDialog


@dataclass(frozen=True)
class BrowserWay:
    """A browser profile of its own, with one tab."""

    context: BrowserContext
    chat: ChatPage

    @classmethod
    def with_fresh_profile(cls, browser: Browser, address: str) -> "BrowserWay":
        # Each of the page's transitions would cost a third of a second and prove nothing.
        context = browser.new_context(reduced_motion="reduce")
        # No film: it costs a second a scenario, and the snapshots show each moment as well.
        context.tracing.start(snapshots=True)
        return cls(context, ChatPage(context.new_page(), address))

    @property
    def address(self) -> str:
        return self.chat.address

    @property
    def dialog(self) -> UploadDialog:
        return UploadDialog(self.chat.page)

    def visit(self) -> None:
        """The privacy notice was accepted in an earlier visit."""
        self.context.add_init_script(PRIVACY_ACCEPTED)
        self.chat.open()

    def visit_for_the_first_time(self) -> None:
        self.chat.open()
        self.chat.accept_privacy_notice()

    def hold(self, cookies: Mapping[str, str]) -> None:
        """Be given cookies of the application's address, as a browser has them from an earlier day."""
        self.context.add_cookies(
            [{"name": name, "value": value, "url": self.address} for name, value in cookies.items()]
        )

    def reload(self) -> None:
        self.chat.reload()

    def in_new_tab(self) -> "BrowserWay":
        """The same profile in a tab of its own, at the application's address."""
        way = BrowserWay(self.context, ChatPage(self.context.new_page(), self.address))
        way.chat.open()
        return way

    def end_trace(self) -> bytes:
        """What the browser did, for Playwright's trace viewer, with every cookie and all that a page showed."""
        with TemporaryDirectory() as folder:
            file = Path(folder) / "trace.zip"
            self.context.tracing.stop(path=file)
            return file.read_bytes()

    def upload(self, workbook: Path) -> UploadAnswer:
        return self.dialog.upload_tpr(workbook)

    def say(self, message: str) -> Reply:
        return self.chat.say(message)

    def downloads(self) -> Downloads:
        return self.dialog.downloads()

    def export(self) -> File:
        return ExportButton(self.chat.page).fetch_package()

    def fetch(self, address: str) -> Fetched:
        with looking_for(address, expected="an answer over HTTP", next_action="open the address in a browser"):
            answer = self.context.request.get(absolute(self.chat.page, address), timeout=PAGE_WITHIN_MS)
        return Fetched(answer.url, answer.status, answer.headers.get("content-type", ""), answer.body())

    def cookies(self) -> dict[str, str]:
        return {str(cookie.get("name")): str(cookie.get("value")) for cookie in self.context.cookies(self.address)}

    def close(self) -> None:
        self.context.close()
