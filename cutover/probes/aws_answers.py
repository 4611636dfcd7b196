"""What it means when AWS does not answer what it was asked, or does not do what it was told."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004 - botocore's, which is no kind of the built-in one
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
    SSOError,
    TokenRetrievalError,
)

from cutover.errors import ProbeError

_DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
_STRANGER = {
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_BUSY = {
    "InternalError",
    "InternalFailure",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "Unavailable",
}


@contextmanager
def asking(about: str, right: str) -> Iterator[None]:
    """Around a call that needs a right, such as `ec2:DescribeInstances`: what is no answer becomes a ProbeError.

    The word that there is no such thing is an answer: catch botocore's own error for it within.
    """
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise ProbeError.of(
            f"AWS about {about}",
            expected="a description, or the word that there is none",
            actual=f"{type(error).__name__}: {error}",
            next_action=_next_action(error, right),
        ) from error


@contextmanager
def doing(what: str, right: str, *, secret: str | None = None) -> Iterator[None]:
    """Around a call that changes something. The secret that it carries stands in no error."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        told = f"{type(error).__name__}: {error}"
        raise ProbeError.of(
            f"AWS, {what}",
            expected="done",
            actual=told.replace(secret, "***") if secret else told,
            next_action=f"{_next_action(error, right)}; what was done before stays, and the same command goes on there",
        ) from (None if secret else error)


def _next_action(error: ClientError | BotoCoreError, right: str) -> str:
    code = error.response["Error"]["Code"] if isinstance(error, ClientError) else None
    if code in _DENIED:
        return f"give these credentials the right {right}"
    if code in _STRANGER or isinstance(
        error, NoCredentialsError | PartialCredentialsError | SSOError | TokenRetrievalError
    ):
        return "log in to AWS from this shell: `aws sts get-caller-identity` says who you are"
    if code in _BUSY:
        return "AWS is busy: run the same command again in a minute"
    if isinstance(error, ConnectionError | HTTPClientError):
        return "see whether this machine reaches AWS at the address above"
    return f"see whether these credentials have the right {right}, and what the text above names"
