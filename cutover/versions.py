"""What looks, and in which version: for who reads a run in a year, and for telling our changes from theirs."""

import sys
from importlib.metadata import version

from cutover.browsers import browser_version
from cutover.fleet import Fleet
from cutover.suite import suite_version

_PACKAGES = ("pytest", "pytest-bdd", "playwright", "redis", "boto3", "fabric")


def versions(fleet: Fleet) -> dict[str, str]:
    """Of the suite, Python, the browser and the packages that look."""
    return {
        "suite": suite_version(),
        "python": sys.version.split()[0],
        "browser": browser_version(fleet),
        **{name: version(name) for name in _PACKAGES},
    }
