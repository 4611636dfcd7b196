"""One channel's Apprise, a program of its own: what it logs, prints or hangs on ends with it.

On standard input {"url", "message"}, where no message means to look whether the URL could be used; on standard output,
as the last line, {"problem"}: null, or a reason without a word of the URL.
"""

import json
import re
import sys
from typing import Any

from apprise import Apprise, NotifyType
from apprise.result import AppriseResult

UNUSABLE = "no URL that Apprise can use"
_STATUS = re.compile(r"\berror=(\d{3})\b")
_CONNECTION = re.compile(r"connection error", re.IGNORECASE)


def problem_of(url: str, message: dict[str, Any] | None) -> str | None:
    apprise = Apprise()
    if not apprise.add(url):
        return UNUSABLE
    if message is None:
        return None
    sent = apprise.notify(title=message["title"], body=message["text"], notify_type=NotifyType(message["tone"]))
    return None if sent else _reason(sent)


def _reason(sent: AppriseResult) -> str:
    """Only what is known to hold no secret; the words of a plug-in may name the host or a token."""
    words = " ".join(entry.message for entry in sent.logs())
    if found := _STATUS.search(words):
        return f"it answered HTTP {found[1]}"
    return "no connection, or no answer in time" if _CONNECTION.search(words) else "it did not take the message"


if __name__ == "__main__":
    question = json.load(sys.stdin)
    sys.stdout.write("\n" + json.dumps({"problem": problem_of(question["url"], question["message"])}))
