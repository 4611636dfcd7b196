"""The user whose session is followed over a change: one of those who have something to lose."""

import requests

from cutover.errors import Mismatch, ProbeError
from cutover.guestbook import Guestbook
from cutover.probes.sessions import ANSWER_WITHIN_S, VisitorSession, open_session, plain_browser

UPLOAD_PATH = "/upload"
_WARDS = ("wards.csv", b"WardName,TPR\nCutover,1.0\n")


def user_with_a_file(address: str, guestbook: Guestbook) -> VisitorSession:
    """Who has uploaded nothing has no folder, and sessions are carried for those alone who have one.

    Raises Mismatch or ProbeError where the address does not serve.
    """
    session = open_session(address, guestbook, address)
    url = f"{address}{UPLOAD_PATH}"
    with plain_browser() as browser:
        browser.cookies.set(guestbook.application.session_cookie, session.cookie)
        try:
            answer = browser.post(url, files={"csv_file": _WARDS}, timeout=ANSWER_WITHIN_S)
        except requests.RequestException as error:
            raise ProbeError.of(
                url,
                expected="an answer over HTTP",
                actual=type(error).__name__,
                next_action="see whether the service listens there and may be reached from here",
            ) from error
    if not answer.ok:
        raise Mismatch.of(
            url,
            expected="HTTP 200 for a small file of wards",
            actual=f"HTTP {answer.status_code}",
            next_action="read the service's log for this time",
        )
    return session
