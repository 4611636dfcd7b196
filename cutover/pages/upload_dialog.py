"""The dialog "Upload Your Data" with its three tabs."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from cutover.answers import Downloads, File, UploadAnswer
from cutover.errors import Mismatch
from cutover.pages.looking import DIALOG_WITHIN_MS, PAGE_WITHIN_MS, UPLOAD_WITHIN_MS, looking_for
from cutover.pages.traffic import Traffic

_DOWNLOAD = re.compile("download", re.IGNORECASE)
_ALL = re.compile(r"\ball\b", re.IGNORECASE)
_SUCCESS = "successfully"
DOWNLOAD_TAB = "Download Processed Data"
_SELECTED = re.compile(r"\bactive\b.*\bshow\b|\bshow\b.*\bactive\b")


@dataclass(frozen=True)
class UploadDialog:
    page: Page

    @property
    def _dialog(self) -> Locator:
        return self.page.locator("#uploadModal")

    @property
    def _status(self) -> Locator:
        return self.page.locator("#tpr-upload-status")

    def open(self, tab: str) -> None:
        """Open the dialog, if it is not open, with a tab selected by its name.

        The panes of the tabs count as visible even when unselected, so the selection itself is looked at.
        """
        with looking_for(
            f'Tab "{tab}" of the upload dialog',
            expected="a dialog that opens, with a tab that can be selected",
            next_action="open the page in a browser and look at its console: one script that fails to load stops all",
        ):
            # After a success the page closes the dialog once more, two seconds later, whoever opened it meanwhile.
            expect(self._status).not_to_contain_text(_SUCCESS, timeout=DIALOG_WITHIN_MS)
            if not self._dialog.is_visible():
                self.page.get_by_title("Upload Files").click(timeout=DIALOG_WITHIN_MS)
                expect(self._dialog).to_have_class(re.compile(r"\bshow\b"), timeout=DIALOG_WITHIN_MS)
            button = self._dialog.get_by_role("tab", name=tab)
            button.click(timeout=DIALOG_WITHIN_MS)
            expect(button).to_have_class(re.compile(r"\bactive\b"), timeout=DIALOG_WITHIN_MS)
            pane = self.page.locator(str(button.get_attribute("data-bs-target")))
            expect(pane).to_have_class(_SELECTED, timeout=DIALOG_WITHIN_MS)

    def upload_tpr(self, workbook: Path) -> UploadAnswer:
        """Upload through the tab "TPR Analysis". After a success the user closes the dialog, else it stays."""
        self.open("TPR Analysis")
        with looking_for(
            f"Upload of {workbook.name}",
            expected="an answer of the server, a word about it on the page, and after a success a dialog that closes",
            next_action="read the service's log for this time",
        ):
            self.page.locator("#tpr-file-upload").set_input_files(workbook)
            with self.page.expect_response("**/upload", timeout=UPLOAD_WITHIN_MS) as answered:
                self.page.locator("#upload-tpr-btn").click(timeout=DIALOG_WITHIN_MS)
            expect(self._status).to_have_text(re.compile(r"^(?!.*Uploading).*\S", re.DOTALL), timeout=PAGE_WITHIN_MS)
            shown = self._status.inner_text().strip()
            if _SUCCESS in shown:
                # It would close by itself after two seconds; few users wait that long.
                self.page.keyboard.press("Escape")
                expect(self._dialog).to_be_hidden(timeout=DIALOG_WITHIN_MS)
        answer = answered.value
        is_json = "json" in answer.headers.get("content-type", "")
        return UploadAnswer(answer.status, answer.json() if is_json else {}, shown)

    def downloads(self) -> Downloads:
        """What the tab "Download Processed Data" offers, each file fetched by clicking on it.

        The tab's markup is not documented, so that anything to click that says "download" counts, but for "all".
        """
        content = self.page.locator("#download-content")
        links = content.locator("a, button").filter(has_text=_DOWNLOAD).filter(has_not_text=_ALL)
        with (
            Traffic(self.page).listening() as traffic,
            looking_for(
                f"Tab {DOWNLOAD_TAB!r}",
                expected="a tab whose text can be read",
                next_action="open the page in a browser and select the tab",
            ),
        ):
            self.open(DOWNLOAD_TAB)
            try:
                traffic.wait_for(
                    "no file is offered",
                    lambda within_ms: expect(links.first).to_be_visible(timeout=within_ms),
                    most_ms=DIALOG_WITHIN_MS,
                )
            except AssertionError as error:
                raise Mismatch.of(
                    f'Files in the tab "{DOWNLOAD_TAB}"',
                    expected="at least one file that can be downloaded",
                    actual=f'none; the tab says "{content.inner_text().strip()}"',
                    next_action="compare GET /api/tpr/download-links of the same browser: links there and none in the "
                    "tab is a fault of the page, or of the stream that feeds it",
                ) from error
            return Downloads(content.inner_text(), tuple(self._download(link) for link in links.all()))

    def _download(self, link: Locator) -> File:
        with self.page.expect_download(timeout=UPLOAD_WITHIN_MS) as started:
            link.click(timeout=DIALOG_WITHIN_MS)
        download = started.value
        if problem := download.failure():
            raise Mismatch.of(
                f"Download of {download.suggested_filename}",
                expected="a file",
                actual=f"{problem}{self._status_of(download.url)}",
                next_action="fetch the same link by hand on each instance",
            )
        return File(download.suggested_filename, Path(download.path()).read_bytes())

    def _status_of(self, address: str) -> str:
        """The browser does not tell why it gave up. What a script made has no address to be asked again."""
        if not address.startswith("http"):
            return ""
        return f"; asked again: HTTP {self.page.context.request.get(address, timeout=PAGE_WITHIN_MS).status}"
