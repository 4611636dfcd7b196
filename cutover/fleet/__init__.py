"""The fleet: the two environments under test, as one typed and validated file describes them."""

from cutover.fleet.endpoint import Endpoint
from cutover.fleet.loading import load_fleet
from cutover.fleet.types import (
    Application,
    AwsNames,
    BrowserAt,
    Environment,
    Files,
    Fleet,
    Host,
    Instance,
    RedisExpectation,
    Service,
    Settings,
)

__all__ = [
    "Application",
    "AwsNames",
    "BrowserAt",
    "Endpoint",
    "Environment",
    "Files",
    "Fleet",
    "Host",
    "Instance",
    "RedisExpectation",
    "Service",
    "Settings",
    "load_fleet",
]
