"""Clients of the AWS that a fleet lives in."""

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from botocore.session import Session as Core

from cutover.errors import ConfigurationError
from cutover.fleet import Fleet

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_elasticache import ElastiCacheClient
    from mypy_boto3_elbv2 import ElasticLoadBalancingv2Client

_CONFIG = Config(connect_timeout=5, read_timeout=20, retries={"max_attempts": 3, "mode": "standard"})


def at_hand(fleet: Fleet) -> bool:
    """Whether there are credentials at all with which to ask, good ones or bad ones.

    On a machine that is none of AWS's the search for them may take some seconds.
    """
    return _clients(fleet.region, fleet.aws_endpoint).have_credentials()


def cloudwatch(fleet: Fleet) -> "CloudWatchClient":
    return _clients(fleet.region, fleet.aws_endpoint).cloudwatch


def elasticache(fleet: Fleet) -> "ElastiCacheClient":
    return _clients(fleet.region, fleet.aws_endpoint).elasticache


def ec2(fleet: Fleet) -> "EC2Client":
    return _clients(fleet.region, fleet.aws_endpoint).ec2


def elbv2(fleet: Fleet) -> "ElasticLoadBalancingv2Client":
    return _clients(fleet.region, fleet.aws_endpoint).elbv2


def iam(fleet: Fleet) -> Any:
    return _clients(fleet.region, fleet.aws_endpoint).iam


def sts(fleet: Fleet) -> Any:
    return _clients(fleet.region, fleet.aws_endpoint).sts


class _Clients:
    """Each is made once, when it is first needed: that takes longer than what it is then asked.

    Clients may be used by many threads at once, but made by one only.
    """

    def __init__(self, region: str, endpoint: str | None) -> None:
        self._session = _session(region, endpoint)
        self._common: dict[str, Any] = {"endpoint_url": endpoint, "config": _CONFIG}

    def have_credentials(self) -> bool:
        """Found ones are kept; where there are none, those that appear later are found."""
        try:
            return self._session.get_credentials() is not None
        except BotoCoreError:  # there is something, and it cannot be used: that is for AWS's own answer to say
            return True

    @cached_property
    def cloudwatch(self) -> "CloudWatchClient":
        return self._session.client("cloudwatch", **self._common)

    @cached_property
    def elasticache(self) -> "ElastiCacheClient":
        return self._session.client("elasticache", **self._common)

    @cached_property
    def ec2(self) -> "EC2Client":
        return self._session.client("ec2", **self._common)

    @cached_property
    def elbv2(self) -> "ElasticLoadBalancingv2Client":
        return self._session.client("elbv2", **self._common)

    @cached_property
    def iam(self) -> Any:
        return self._session.client("iam", **self._common)

    @cached_property
    def sts(self) -> Any:
        return self._session.client("sts", **self._common)


@cache
def _clients(region: str, endpoint: str | None) -> _Clients:
    return _Clients(region, endpoint)


def _session(region: str, endpoint: str | None) -> boto3.Session:
    """This user's own credentials for AWS; none of them where the fleet names an endpoint of its own."""
    try:
        if endpoint is None:
            return boto3.Session(region_name=region)
        without_profile = Core(
            session_vars={"profile": (None, None, None, None), "config_file": (None, None, "", None)}
        )
        return boto3.Session(
            botocore_session=without_profile,
            region_name=region,
            aws_access_key_id="local",
            aws_secret_access_key="local",  # noqa: S106 - a word that opens nothing
        )
    except BotoCoreError as error:
        raise ConfigurationError.of(
            "AWS credentials of this shell",
            expected="a profile that exists, or none",
            actual=f"{error}",
            next_action="set AWS_PROFILE to one of `aws configure list-profiles`, or unset it",
        ) from error
