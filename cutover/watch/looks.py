"""Whole looks between the rounds: at the effective state, and with the eyes of users."""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from cutover.checks.export import DASHBOARD, must_be_no_stub, must_hold, must_open
from cutover.checks.foreign_clients import must_serve_own_instances_only
from cutover.checks.isolation import must_be_two_servers, must_use_own_redis
from cutover.checks.service import must_have_workers, must_own_port, must_run, must_run_with_present_settings
from cutover.checks.session_store import must_be_known_to_all
from cutover.checks.users import must_be_told_apart, must_have_their_own, must_name_nobody_else
from cutover.checks.witnesses import must_agree
from cutover.errors import CutoverError, Mismatch
from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.journeys import HttpWay, Officer
from cutover.journeys.crowd import Visit, sessions_of, travel_together
from cutover.runs.judgement import shown
from cutover.waiting import eventually
from cutover.watch.questions import Keepsake
from cutover.watch.record import Look
from cutover.witnesses.connections import connections_of
from cutover.witnesses.downloads import LINKS, links_in
from cutover.witnesses.readings import EnvironmentReading, Readings
from cutover.witnesses.testimony import judge_of, testimonies

CONFIRMED_WITHIN_S = 15.0
"""What is wrong is looked at again for so long: a service that is just being restarted is no relapse."""
AGAIN_EVERY_S = 1.0
USERS = 2
Check = Callable[[], object]


def look_at_state(fleet: Fleet, readings: Readings, name: str) -> Look:
    """Every worker of every instance, by every witness; looked at again before it is called wrong."""
    began = time.monotonic()

    def judged() -> tuple[Look, Mismatch | None]:
        return _state(fleet, readings, name, began)

    look, wrong = judged()
    if wrong is None:
        return look

    def again() -> Look:
        readings.pair_anew(name)
        look, wrong = judged()
        if wrong is not None:
            raise wrong
        return look

    try:
        return eventually(again, within_s=CONFIRMED_WITHIN_S, every_s=AGAIN_EVERY_S)
    except CutoverError:
        return judged()[0]


def _state(fleet: Fleet, readings: Readings, name: str, began: float) -> tuple[Look, Mismatch | None]:
    failures = list(_failures(_checks(fleet, readings, name)))
    wrong = {check: error for check, error in failures if isinstance(error, Mismatch)}
    is_relapse = _OWN_REDIS in wrong
    error = (wrong.get(_WITNESSES) or wrong[_OWN_REDIS]) if is_relapse else next(iter(wrong.values()), None)
    unseen = next((error for _, error in failures), None)
    look = told("state", name, began, error or unseen, is_relapse=is_relapse)
    return look, error


_OWN_REDIS, _WITNESSES = "own redis", "witnesses"


def _checks(fleet: Fleet, readings: Readings, name: str) -> Iterator[tuple[str, Check]]:
    def agree() -> None:
        reading = readings.of(name)
        judge = judge_of(reading, readings.clusters())
        must_agree(reading, testimonies(reading, judge), judge, fleet.application)

    def two_servers() -> None:
        one, two = (connections_of(reading) for reading in readings.pair(name))
        must_be_two_servers(one, two)

    def of(check: Callable[[EnvironmentReading], object]) -> Check:
        return lambda: check(readings.of(name))

    yield _OWN_REDIS, lambda: must_use_own_redis(connections_of(readings.of(name)), readings.clusters())
    yield _WITNESSES, agree
    yield "service", of(must_run)
    yield "port", of(must_own_port)
    yield "workers", of(must_have_workers)
    yield "settings", of(must_run_with_present_settings)
    yield "sessions", of(must_be_known_to_all)
    yield "two servers", two_servers
    yield "clients", lambda: must_serve_own_instances_only(readings.pair(name), lambda: readings.pair_anew(name))


def _failures(checks: Iterator[tuple[str, Check]]) -> Iterator[tuple[str, CutoverError]]:
    for name, check in checks:
        try:
            check()
        except CutoverError as error:
            yield name, error


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
