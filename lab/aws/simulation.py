"""Whose credentials these are, and what they may do: the two questions by which rights are known before they are used.

moto knows no policies and has no SimulatePrincipalPolicy; here the same orders answer it that deny the action itself.
EC2's own DryRun is moto's, behind the denial.
"""

from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from lab.aws.denial import USER, Wsgi, action_of
from lab.aws.orders import given

_ANSWER = """\
<{name}Response xmlns="{namespace}"><{name}Result>{content}</{name}Result>\
<ResponseMetadata><RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId></ResponseMetadata></{name}Response>"""
_STS, _IAM = "https://sts.amazonaws.com/doc/2011-06-15/", "https://iam.amazonaws.com/doc/2010-05-08/"
_CALLER = f"<Arn>{USER}</Arn><UserId>AIDALAB</UserId><Account>{USER.split(':')[4]}</Account>"
_EVALUATED = """\
<member><EvalActionName>{action}</EvalActionName><EvalResourceName>{resource}</EvalResourceName>\
<EvalDecision>{decision}</EvalDecision><MatchedStatements/><MissingContextValues/></member>"""


class Simulating:
    """Before the local AWS: it answers these two."""

    def __init__(self, aws: Wsgi, state: Path) -> None:
        self._aws = aws
        self._answers: dict[str, Callable[[list[tuple[str, str]]], str]] = {
            "sts:GetCallerIdentity": lambda _: _ANSWER.format(
                name="GetCallerIdentity", namespace=_STS, content=_CALLER
            ),
            "iam:SimulatePrincipalPolicy": lambda asked: _simulated(asked, given(state).denied),
        }

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        answer = self._answers.get(action_of(environ, body))
        if answer is None:
            return self._aws(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/xml;charset=UTF-8")])
        return [answer(parse_qsl(body.decode())).encode()]


def _simulated(asked: list[tuple[str, str]], denied: frozenset[str]) -> str:
    actions = [value for name, value in asked if name.startswith("ActionNames.")]
    resources = [value for name, value in asked if name.startswith("ResourceArns.")] or ["*"]
    members = "".join(
        _EVALUATED.format(
            action=escape(action), resource=escape(resource), decision="implicitDeny" if action in denied else "allowed"
        )
        for action in actions
        for resource in resources
    )
    content = f"<IsTruncated>false</IsTruncated><EvaluationResults>{members}</EvaluationResults>"
    return _ANSWER.format(name="SimulatePrincipalPolicy", namespace=_IAM, content=content)
