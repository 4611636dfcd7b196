"""Rights that the account does not have: the local AWS refuses in the words and the form of the real one."""

import re
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from lab.aws.orders import given

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

USER = "arn:aws:iam::123456789012:user/lab"
_SIGNED_FOR = re.compile(r"Credential=[^/]+/\d+/[^/]+/(?P<service>[^/]+)/")
_EC2 = """\
<?xml version="1.0" encoding="UTF-8"?>
<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation. \
{words}</Message></Error></Errors><RequestID>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestID></Response>"""
_OTHERS = """\
<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>{words}</Message></Error>\
<RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId></ErrorResponse>"""


class Denying:
    """Before the local AWS: what is denied by its orders does not reach it."""

    def __init__(self, aws: Wsgi, state: Path) -> None:
        self._aws = aws
        self._state = state

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        action = action_of(environ, body)
        if action not in given(self._state).denied:
            return self._aws(environ, start_response)
        words = f"User: {USER} is not authorized to perform: {action}"
        form = _EC2 if action.startswith("ec2:") else _OTHERS
        start_response("403 Forbidden", [("Content-Type", "text/xml;charset=UTF-8")])
        return [form.format(words=escape(words)).encode()]


def action_of(environ: dict[str, Any], body: bytes) -> str:
    """As policies name it; a colon alone for what is no call of a query API."""
    signed = _SIGNED_FOR.search(environ.get("HTTP_AUTHORIZATION", ""))
    names = parse_qs(body.decode(errors="replace")).get("Action", [""])
    return f"{signed['service'] if signed else ''}:{names[0]}"
