import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    PartialCredentialsError,
    ReadTimeoutError,
    UnauthorizedSSOTokenError,
)

from cutover.errors import ProbeError
from cutover.probes.aws_answers import asking

RIGHT = "ec2:DescribeInstances"
GIVE = "give these credentials the right ec2:DescribeInstances"
LOG_IN = "log in to AWS from this shell: `aws sts get-caller-identity` says who you are"
AGAIN = "AWS is busy: run the same command again in a minute"
REACH = "see whether this machine reaches AWS at the address above"
SEE = "see whether these credentials have the right ec2:DescribeInstances, and what the text above names"


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "No."}}, "DescribeInstances")


def test_the_whole_text() -> None:
    with pytest.raises(ProbeError) as unanswered, asking("EC2 instances", RIGHT):
        raise refusal("UnauthorizedOperation")

    assert str(unanswered.value) == (
        "AWS about EC2 instances\n"
        "  expected: a description, or the word that there is none\n"
        "  actual:   ClientError: An error occurred (UnauthorizedOperation) when calling the DescribeInstances "
        "operation: No.\n"
        f"  next:     {GIVE}"
    )


@pytest.mark.parametrize(
    ("error", "next_action"),
    [
        (refusal("AccessDenied"), GIVE),
        (refusal("AccessDeniedException"), GIVE),
        (refusal("ExpiredToken"), LOG_IN),
        (refusal("InvalidClientTokenId"), LOG_IN),
        (refusal("AuthFailure"), LOG_IN),
        (NoCredentialsError(), LOG_IN),
        (PartialCredentialsError(provider="env", cred_var="aws_secret_access_key"), LOG_IN),
        (UnauthorizedSSOTokenError(), LOG_IN),
        (refusal("Throttling"), AGAIN),
        (refusal("RequestLimitExceeded"), AGAIN),
        (refusal("ServiceUnavailable"), AGAIN),
        (EndpointConnectionError(endpoint_url="http://aws"), REACH),
        (ConnectTimeoutError(endpoint_url="http://aws"), REACH),
        (ReadTimeoutError(endpoint_url="http://aws"), REACH),
        (refusal("InvalidParameterValue"), SEE),
        (BotoCoreError(), SEE),
    ],
)
def test_what_to_do(error: Exception, next_action: str) -> None:
    with pytest.raises(ProbeError) as unanswered, asking("EC2 instances", RIGHT):
        raise error

    assert unanswered.value.failure.next_action == next_action
    assert unanswered.value.__cause__ is error


def test_an_error_of_our_own_stays_what_it_is() -> None:
    with pytest.raises(KeyError), asking("EC2 instances", RIGHT):
        raise KeyError("Reservations")
