"""What is a secret whatever its value: known by where it stands, or by how it looks."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from cutover.fleet import Application

MASKED = "***"
NOBODY = "00000000-0000-0000-0000-000000000000"
"""In the place of each id of a session, so that an address in a trace is still an address."""

Replacement = str | Callable[[re.Match[str]], str]

_KEPT = rf"\1{MASKED}"
_IN_URL = re.compile(r"(://[^\s/:@\"'<>\\]{0,200}:)(?!\d{1,5}/)[^\s\"'<>\\@]{1,200}(?=@)")
_IN_QUOTED_URL = re.compile(
    r"(%3A%2F%2F[^\s%\"'<>\\]{0,200}%3A)(?!\d{1,5}%2F)[^\s\"'<>\\]{1,200}?(?=%40)", re.IGNORECASE
)
_IN_QUERY = re.compile(
    r"([?&;][\w-]{0,40}(?:token|key|secret|passw(?:or)?d|signature|credential)[\w-]*=)[^\s&\"'<>#\\]+", re.IGNORECASE
)
_NAME = r"[A-Z][A-Z0-9_]*(?:KEY|SECRET|PASSWORD|PASSWD|PASS|PWD|TOKEN|CREDENTIALS?)[A-Z0-9_]*"
"""Of a setting, as .env files have them; in lower case a page's own scripts are full of such words."""
_SETTING = re.compile(rf"(\b{_NAME}(?:\\*[\"']\s*[:=,]\s*\\*[\"']|\s*[=:]\s*\\*[\"']?))[^\s\"'\\,;&<>(){{}}\[\]]{{6,}}")
_BARE = re.compile(r"\b(sk-|AKIA|Bearer )[\w.~+/=-]{12,}")
_SIGNED = re.compile(r"[\w-]{43}\.[\w-]{27}(?![\w-])", re.ASCII)
"""A session's name in its store with its signature: the cookie of Flask-Session."""
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
"""What the application calls a session."""

_PAIR = re.compile(r"([^\s=;,\"'\\]+)=([^\s;\"'\\]*)")
_ATTRIBUTES = frozenset({"path", "expires", "max-age", "domain", "samesite", "priority"})
_COOKIES = re.compile(r"(cookie[\"']?\s*:\s*[\"']?)([\w.-]+=[^\r\n\"'\\]*)", re.IGNORECASE)
"""A header as it travels, or in a dictionary."""
_AUTHORIZATION = re.compile(r"(authorization[\"']?\s*:\s*[\"']?(?:\w+ )?+)[^\s\"'\\]{6,}", re.IGNORECASE)
# As HAR has them, and with it Playwright's traces: objects with a name and a value.
_TRACED_COOKIES = re.compile(
    r"(\"name\"\s*:\s*\"(?:set-)?cookie\"\s*,\s*\"value\"\s*:\s*\")((?:[^\"\\]|\\.)*)", re.IGNORECASE
)
_TRACED_AUTHORIZATION = re.compile(
    r"(\"name\"\s*:\s*\"(?:proxy-)?(?:authorization|x-api-key)\"\s*,\s*\"value\"\s*:\s*\")(?:[^\"\\]|\\.)*",
    re.IGNORECASE,
)
_TRACED_JAR = re.compile(r"(\"cookies\"\s*:\s*\[)([^\]]*)")
_TRACED_VALUE = re.compile(r"(\"value\"\s*:\s*\")(?:[^\"\\]|\\.)*")


@dataclass(frozen=True)
class Patterns:
    """Of any application, and of this one: its cookie, and its sessions' keys in Redis."""

    application: Application

    def masked(self, text: str) -> str:
        for pattern, replacement in (*self._own, *_EVERYBODY_S):
            text = pattern.sub(replacement, text)
        return text

    @cached_property
    def _own(self) -> tuple[tuple[re.Pattern[str], Replacement], ...]:
        cookie, prefix = re.escape(self.application.session_cookie), re.escape(self.application.key_prefix)
        quote = r"\\*[\"']"
        named = rf"{quote}\s*:\s*{quote}|{quote}\s*,\s*{quote}value{quote}\s*:\s*{quote}|=|%3D"
        return (
            (re.compile(rf"(\b{cookie}(?:{named}))[^\s;,&\"'<>\\]+", re.IGNORECASE), _KEPT),
            (re.compile(rf"(\b{prefix}|\bsession:)[\w-]{{20,64}}", re.ASCII), _KEPT),
        )


def _without_values(found: re.Match[str]) -> str:
    """The names of the cookies, and what a Set-Cookie says about them."""
    return found[1] + _PAIR.sub(
        lambda pair: pair[0] if pair[1].lower() in _ATTRIBUTES else f"{pair[1]}={MASKED}", found[2]
    )


_EVERYBODY_S: tuple[tuple[re.Pattern[str], Replacement], ...] = (
    (_IN_URL, _KEPT),
    (_IN_QUOTED_URL, _KEPT),
    (_IN_QUERY, _KEPT),
    (_SETTING, _KEPT),
    (_BARE, _KEPT),
    (_TRACED_JAR, lambda found: found[1] + _TRACED_VALUE.sub(_KEPT, found[2])),
    (_TRACED_COOKIES, _without_values),
    (_TRACED_AUTHORIZATION, _KEPT),
    (_COOKIES, _without_values),
    (_AUTHORIZATION, _KEPT),
    (_SIGNED, MASKED),
    (_UUID, NOBODY),
)
