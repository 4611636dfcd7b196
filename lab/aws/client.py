"""boto3 towards the lab's AWS, and towards nothing else."""

import os
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

from lab.addresses import Address

REGION = "us-east-2"
_NOT_THE_USERS = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
"""botocore's own settings, cut off from the environment and from ~/.aws: (key, variable, default, conversion)."""


class Client:
    """The services that the lab speaks to, with made-up credentials, past any proxy and profile of the user's."""

    def __init__(self, address: Address) -> None:
        core = botocore.session.Session(session_vars=_NOT_THE_USERS)
        core.set_credentials("lab", "lab")
        session = boto3.Session(botocore_session=core, region_name=REGION)
        common: dict[str, Any] = {
            "endpoint_url": address.url,
            "config": Config(
                proxies={},
                connect_timeout=2,
                read_timeout=10,
                retries={"total_max_attempts": 1},
                use_fips_endpoint=False,
                use_dualstack_endpoint=False,
            ),
        }
        self.cloudwatch = session.client("cloudwatch", **common)
        self.ec2 = session.client("ec2", **common)
        self.elasticache = session.client("elasticache", **common)
        self.elbv2 = session.client("elbv2", **common)
