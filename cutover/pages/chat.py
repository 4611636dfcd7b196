"""The chat: one message, one answer."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from cutover.answers import Reply
from cutover.errors import Mismatch
from cutover.pages.looking import DIALOG_WITHIN_MS, PAGE_WITHIN_MS, TURN_WITHIN_MS, looking_for
from cutover.pages.traffic import Traffic

PRIVACY_ACCEPTED = """
localStorage.setItem('chatmrpt_privacy_accepted',
  JSON.stringify({accepted: true, timestamp: new Date().toISOString(), version: '1.0'}));
"""


@dataclass(frozen=True)
class ChatPage:
    """The application's one page, open in a tab."""

    page: Page
    address: str

    def open(self) -> None:
        """Go to the address as a user does. Never in mid-dialogue: without a referrer the application forgets it."""
        with looking_for(
            f"Page at {self.address}",
            expected="the chat, with its scripts running",
            next_action="open the address in a browser and look at its console",
        ):
            answer = self.page.goto(self.address, timeout=PAGE_WITHIN_MS)
            if answer is not None and not answer.ok:
                raise Mismatch.of(
                    f"Page at {self.address}",
                    expected="HTTP 200",
                    actual=f"HTTP {answer.status}",
                    next_action="read the service's log: without its session store it answers 500 to everything",
                )
            expect(self._input).to_be_visible(timeout=PAGE_WITHIN_MS)
            # Without Bootstrap the dialogs lie open on the page and every "visible" is true for nothing.
            self.page.wait_for_function("window.bootstrap !== undefined", timeout=PAGE_WITHIN_MS)

    def reload(self) -> None:
        """The chat is gone afterwards, the session is not."""
        with looking_for(
            f"Page at {self.address}, reloaded",
            expected="the chat, with its scripts running",
            next_action="reload the page in a browser and look at its console",
        ):
            self.page.reload(timeout=PAGE_WITHIN_MS)
            expect(self._input).to_be_visible(timeout=PAGE_WITHIN_MS)
            self.page.wait_for_function("window.bootstrap !== undefined", timeout=PAGE_WITHIN_MS)

    def accept_privacy_notice(self) -> None:
        """The notice comes by itself a moment after the page, and swallows every click until it is accepted."""
        notice = self.page.locator("#privacyModal")
        with looking_for(
            f"Privacy notice at {self.address}",
            expected="a notice that a first visitor can accept",
            next_action="open the address in a private window and look",
        ):
            notice.get_by_role("button", name="Accept & Continue").click(timeout=DIALOG_WITHIN_MS)
            expect(notice).to_be_hidden(timeout=DIALOG_WITHIN_MS)

    def say(self, message: str) -> Reply:
        """Send a message and return the answer, once it is complete.

        The page is silent about failures: the indicator then stays for ever. An enabled button alone proves nothing.
        """
        answers = self.page.locator("#chat-messages .assistant-message:not(.welcome-message)")
        with looking_for(
            f'Answer to "{message}" at {self.address}',
            expected="an answer, complete: no typing indicator, nothing streaming, the send button enabled",
            next_action="read the service's log for this time: the page hides every error of the chat",
        ):
            self._input.fill(message)
            with Traffic(self.page).listening() as traffic:
                self._send.click(timeout=PAGE_WITHIN_MS)
                said = self.page.locator("#chat-messages .user-message", has_text=message).last
                expect(said).to_be_visible(timeout=PAGE_WITHIN_MS)
                # The first message of a user wipes the list, so answers are counted after the message, not before.
                answer = said.locator("xpath=following-sibling::*").and_(answers).last
                self._wait_for_the_end(traffic)
            expect(answer).to_have_text(re.compile(r"\S"), timeout=PAGE_WITHIN_MS)
            frames = said.locator("xpath=following-sibling::*").locator("iframe.visualization-iframe")
            return Reply(answer.inner_text(), tuple(str(frame.get_attribute("src")) for frame in frames.all()))

    def _wait_for_the_end(self, traffic: Traffic) -> None:
        indicator, streaming = self.page.locator("#typing-indicator"), self.page.locator(".message.streaming")
        signs: dict[str, Callable[[float], None]] = {
            "the typing indicator is there": lambda within_ms: expect(indicator).to_have_count(0, timeout=within_ms),
            "a message is streaming": lambda within_ms: expect(streaming).to_have_count(0, timeout=within_ms),
            "the send button is disabled": lambda within_ms: expect(self._send).to_be_enabled(timeout=within_ms),
        }
        for sign, is_gone in signs.items():
            traffic.wait_for(sign, is_gone, most_ms=TURN_WITHIN_MS)

    @property
    def _input(self) -> Locator:
        return self.page.locator("#message-input")

    @property
    def _send(self) -> Locator:
        return self.page.locator("#send-message")
