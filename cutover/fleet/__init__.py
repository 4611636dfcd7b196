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
from cutover.fleet.watching import Limit, Quantity, Watching

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
    "Limit",
    "Quantity",
    "RedisExpectation",
    "Service",
    "Settings",
    "Watching",
    "load_fleet",
]
