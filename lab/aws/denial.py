"""Rights that the account does not have: the local AWS refuses in the words and the form of the real one."""

import json
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
_TARGET = "HTTP_X_AMZ_TARGET"
"""Where the action stands in a call whose form is JSON, as boto3 speaks to CloudWatch."""
_NAMED_IN_POLICIES = {"monitoring": "cloudwatch"}
"""Services that sign their calls by another name."""


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
        if _TARGET in environ:
            start_response("400 Bad Request", [("Content-Type", "application/x-amz-json-1.0")])
            error = {"__type": "com.amazon.coral.service#AccessDeniedException", "Message": words}
            return [json.dumps(error).encode()]
        form = _EC2 if action.startswith("ec2:") else _OTHERS
        start_response("403 Forbidden", [("Content-Type", "text/xml;charset=UTF-8")])
        return [form.format(words=escape(words)).encode()]


def action_of(environ: dict[str, Any], body: bytes) -> str:
    """As policies name it; a colon alone for what is no call of an API."""
    signed = _SIGNED_FOR.search(environ.get("HTTP_AUTHORIZATION", ""))
    service = signed["service"] if signed else ""
    target = environ.get(_TARGET, "").rpartition(".")[2]
    name = target or parse_qs(body.decode(errors="replace")).get("Action", [""])[0]
    return f"{_NAMED_IN_POLICIES.get(service, service)}:{name}"
