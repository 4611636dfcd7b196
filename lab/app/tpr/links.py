"""The links to the files of an analysis: kept in the session, so that any worker tells them."""

from flask import session

from lab.app import visitor
from lab.app.switches import STANDIN, Switch

Links = list[dict[str, str]]

_KEY = "tpr_download_links"
_SEEN_BY_THIS_WORKER: dict[str, Links] = {}


def keep(links: Links) -> None:
    if not STANDIN.has(Switch.LINKS_NOT_SAVED):
        session[_KEY] = links


def tell() -> Links:
    kept: Links = session.get(_KEY, [])
    if STANDIN.has(Switch.LINKS_CACHED_IN_WORKERS):
        return _SEEN_BY_THIS_WORKER.get(visitor.session_id(), kept)
    return kept


def page_opened() -> None:
    """Nothing in health: the links stay as they are."""
    if STANDIN.has(Switch.LINKS_LOST_ON_RETURN):
        session.pop(_KEY, None)
    if STANDIN.has(Switch.LINKS_CACHED_IN_WORKERS):
        _SEEN_BY_THIS_WORKER[visitor.session_id()] = session.get(_KEY, [])
