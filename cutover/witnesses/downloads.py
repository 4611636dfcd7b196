"""What the application offers one visitor for download: looked at again, elsewhere, and many times."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from cutover.answers import Downloads, Fetched
from cutover.errors import Mismatch
from cutover.fleet import Instance
from cutover.journeys import BrowserWay, HttpWay, Way
from cutover.journeys.over_http import DOWNLOADS

LINKS = "/api/tpr/download-links"
AT_ONCE = 12
Links = tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Offer:
    """The links, and what comes down for each type of file, whether it is linked or not."""

    links: Links
    files: Mapping[str, Fetched]


def offer(way: Way) -> Offer:
    """What this visitor is offered. No browser's cache is asked."""
    files = {kind: way.fetch(f"/api/tpr/download/{key}") for kind, key in DOWNLOADS.items()}
    return Offer(links_in(way.fetch(LINKS)), files)


def offers_of(instances: tuple[Instance, ...], cookies: Mapping[str, str]) -> dict[str, Offer]:
    """What each instance offers the same visitor, asked directly, past the balancer."""
    offers = {}
    for instance in instances:
        way = _same_visitor(instance.address, cookies)
        offers[instance.name] = offer(way)
        way.close()
    return offers


def fetch_many(way: Way, address: str, times: int) -> list[Fetched]:
    """The same address for the same visitor, on a connection of its own each time, so that many workers answer."""

    def fetch(_: int) -> Fetched:
        visitor = _same_visitor(way.address, cookies)
        try:
            return visitor.fetch(address)
        finally:
            visitor.close()

    cookies = way.cookies()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(fetch, range(times)))


def see_again(way: BrowserWay) -> dict[str, Downloads]:
    """What the tab offers in a browser that has just come, by what was done there, one after the other."""
    shown = {"in a fresh browser": way.downloads()}
    way.reload()
    shown["after a reload"] = way.downloads()
    shown["in a new tab"] = way.in_new_tab().downloads()
    return shown


def links_in(answer: Fetched) -> Links:
    """Raises Mismatch for what is no list of links."""
    try:
        links = json.loads(answer.text)["download_links"]
    except (ValueError, KeyError, TypeError):
        links = None
    if answer.status == 200 and isinstance(links, list) and all(isinstance(link, dict) for link in links):
        return tuple(links)
    raise Mismatch.of(
        answer.url,
        expected="HTTP 200 and JSON with a list of download links",
        actual=f"HTTP {answer.status}, {answer.content_type or 'nothing'}, {len(answer.content)} bytes",
        next_action="read the service's log for this time",
    )


def _same_visitor(address: str, cookies: Mapping[str, str]) -> HttpWay:
    way = HttpWay(address)
    way.browser.cookies.update(cookies)
    return way
