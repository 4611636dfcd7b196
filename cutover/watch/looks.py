"""Looks with the eyes of users, between the rounds."""

import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from cutover.checks.export import DASHBOARD, must_be_no_stub, must_hold, must_open
from cutover.checks.users import must_be_told_apart, must_have_their_own, must_name_nobody_else
from cutover.errors import CutoverError, Mismatch
from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.journeys import HttpWay, Officer
from cutover.journeys.crowd import Visit, sessions_of, travel_together
from cutover.runs.judgement import shown
from cutover.watch.questions import Keepsake
from cutover.watch.record import Look
from cutover.witnesses.downloads import LINKS, links_in

USERS = 2


def look_as_users(fleet: Fleet, name: str, guests: Guestbook, staying: Guestbook) -> tuple[Look, Keepsake | None]:
    """Two at once with a state each: upload, analysis, files, plan for nets, package. One of them is to come again.

    Who stays signs in a book of their own: what they made must outlast this look.
    """
    began = time.monotonic()
    crowd = [Officer(name, HttpWay(fleet.environments[name].address)) for _ in range(USERS)]
    keepsake = None
    try:
        with TemporaryDirectory() as folder:
            keepsake = _journey(name, crowd, Path(folder))
        error = None
    except CutoverError as failed:
        error = failed
    finally:
        for number, officer in enumerate(crowd):
            book = staying if number == 0 and keepsake else guests
            book.sign(officer.way.cookies(), officer.session_id())
            officer.way.close()
    return told("journey", name, began, error), keepsake


def _journey(name: str, crowd: list[Officer], folder: Path) -> Keepsake:
    for officer in crowd:
        officer.way.visit()
    must_be_told_apart(sessions_of(crowd), name)
    visits = travel_together(crowd, folder)
    must_be_told_apart({visit.who: visit.session_id for visit in visits}, name)
    must_have_their_own(visits, name)
    must_name_nobody_else(visits, name)
    for visit in visits:
        _must_have_a_dashboard(visit, name)
    way = crowd[0].way
    return Keepsake(cookies=way.cookies(), session_id=str(visits[0].session_id), links=links_in(way.fetch(LINKS)))


def _must_have_a_dashboard(visit: Visit, name: str) -> None:
    package = must_open(visit.package.name, visit.package.content, name)
    must_hold(package, [DASHBOARD], name)
    must_be_no_stub(package, name)


def look_for_links(fleet: Fleet, name: str, keepsake: Keepsake) -> Look:
    """The same user comes again: the links of the analysis are all there, and each file comes down."""
    began = time.monotonic()
    way = HttpWay(fleet.environments[name].address)
    way.browser.cookies.update(keepsake.cookies)
    try:
        _must_be_there_again(name, way, keepsake)
        error = None
    except CutoverError as failed:
        error = failed
    finally:
        way.close()
    return told("links", name, began, error)


def _must_be_there_again(name: str, way: HttpWay, keepsake: Keepsake) -> None:
    links = links_in(way.fetch(LINKS))
    files = way.downloads().files if links else ()
    if links != keepsake.links or len(files) != len(keepsake.links):
        raise Mismatch.of(
            f"Download links of an earlier analysis on {name}",
            expected=f"the same {len(keepsake.links)} as when it was finished, and a file behind each",
            actual=f"{len(links)} links, {'the same' if links == keepsake.links else 'others'}, and {len(files)} files",
            next_action="the session was lost or changed: see evictions and restarts of its Redis at that time",
        )


def told(
    theme: str,
    name: str,
    began: float,
    error: CutoverError | None,
    *,
    is_relapse: bool = False,
    facts: Mapping[str, float] | None = None,
) -> Look:
    """Its moment is set by whoever keeps the record."""
    outcome = "right" if error is None else "wrong" if isinstance(error, Mismatch) else "unseen"
    return Look.model_validate(
        {
            "t": 0.0,
            "took_s": round(time.monotonic() - began, 2),
            "theme": theme,
            "environment": name,
            "outcome": outcome,
            "failure": error and shown(error, theme),
            "is_relapse": is_relapse,
            "facts": facts or {},
        }
    )
