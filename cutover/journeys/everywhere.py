"""The same address, asked of each instance directly: what a balancer that keeps a user on one instance hides."""

from collections.abc import Iterable, Mapping

from cutover.answers import Fetched
from cutover.fleet import Instance
from cutover.journeys.over_http import HttpWay


def fetch_everywhere(address: str, cookies: Mapping[str, str], instances: Iterable[Instance]) -> dict[str, Fetched]:
    """By the instance's name. With the visitor's own cookies, of which the balancer's mean nothing here."""
    return {instance.name: _fetch(address, cookies, instance) for instance in instances}


def _fetch(address: str, cookies: Mapping[str, str], instance: Instance) -> Fetched:
    way = HttpWay(instance.address)
    way.browser.cookies.update(cookies)
    try:
        return way.fetch(address)
    finally:
        way.close()
