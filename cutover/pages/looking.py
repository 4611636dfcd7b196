"""What a page does not show is a Mismatch; a browser that cannot look is a ProbeError."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from cutover.errors import Mismatch, ProbeError

# How long a user waits for each of these before giving up, in milliseconds.
PAGE_WITHIN_MS = 15_000
DIALOG_WITHIN_MS = 10_000
UPLOAD_WITHIN_MS = 60_000
TURN_WITHIN_MS = 120_000
"""One answer of the chat: the page's own limit."""


@contextmanager
def looking_for(subject: str, *, expected: str, next_action: str) -> Iterator[None]:
    """Turn Playwright's errors within the block into this project's own, with the subject named."""
    try:
        yield
    except Mismatch:
        raise
    except (AssertionError, PlaywrightTimeout) as error:
        raise Mismatch.of(subject, expected=expected, actual=_first_lines(error), next_action=next_action) from error
    except PlaywrightError as error:
        raise ProbeError.of(
            subject,
            expected=expected,
            actual=_first_lines(error),
            next_action="see whether the address answers from here",
        ) from error


def absolute(page: Page, address: str) -> str:
    """An address as the page itself would resolve it."""
    return urljoin(page.url, address)


def _first_lines(error: Exception) -> str:
    """Playwright's own account without its call log."""
    return str(error).partition("Call log:")[0].strip()
