"""The user whose session is followed over a change: one of those who have something to lose."""

from cutover.errors import Mismatch
from cutover.guestbook import Guestbook
from cutover.probes.sessions import VisitorSession, answered, open_session, plain_browser

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
        answer = answered(browser, "POST", url, guestbook.application, files={"csv_file": _WARDS})
    if not answer.ok:
        raise Mismatch.of(
            url,
            expected="HTTP 200 for a small file of wards",
            actual=f"HTTP {answer.status_code}",
            next_action="read the service's log for this time",
        )
    return session
