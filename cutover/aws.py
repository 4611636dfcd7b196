"""Clients of the AWS that a fleet lives in."""

from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from botocore.session import Session as Core

from cutover.errors import ConfigurationError
from cutover.fleet import Fleet

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_elasticache import ElastiCacheClient

_CONFIG = Config(connect_timeout=5, read_timeout=20, retries={"max_attempts": 3, "mode": "standard"})


def elasticache(fleet: Fleet) -> "ElastiCacheClient":
    return _session(fleet).client("elasticache", endpoint_url=fleet.aws_endpoint, config=_CONFIG)


def ec2(fleet: Fleet) -> "EC2Client":
    return _session(fleet).client("ec2", endpoint_url=fleet.aws_endpoint, config=_CONFIG)


def _session(fleet: Fleet) -> boto3.Session:
    """This user's own credentials for AWS; none of them where the fleet names an endpoint of its own."""
    try:
        if fleet.aws_endpoint is None:
            return boto3.Session(region_name=fleet.region)
        without_profile = Core(
            session_vars={"profile": (None, None, None, None), "config_file": (None, None, "", None)}
        )
        return boto3.Session(
            botocore_session=without_profile,
            region_name=fleet.region,
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
