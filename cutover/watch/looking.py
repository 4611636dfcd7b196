"""A program of its own for the looks, so that the watch stays small: what they need is gone when they are.

One line on standard input asks, one line on standard output answers, both JSON. What passes there, cookies of the
suite's own visitors for example, is written nowhere. When standard input ends, the program that asked is gone: whoever
was visiting leaves, and so does this.
"""

import os
import signal
import sys
from threading import Event, Thread

from cutover.aws import at_hand
from cutover.errors import CutoverError
from cutover.fleet import Fleet, load_fleet
from cutover.guestbook import Guestbook
from cutover.probes.clusters import declared_or_found
from cutover.probes.sessions import open_session
from cutover.watch.cloud import look_at_cloud
from cutover.watch.looks import look_as_users, look_for_links
from cutover.watch.questions import Answer, Keepsake, Question, Visitor
from cutover.watch.record import Look
from cutover.watch.state import look_at_state
from cutover.watch.visits import Visits
from cutover.witnesses.readings import Readings

MOST_S = 30.0
"""For leaving."""


def answer(question: Question) -> Answer:
    """What was seen is told also where something that visitors made would not go."""
    fleet = load_fleet(question.fleet)
    guests, staying = Guestbook(fleet.application), Guestbook(fleet.application)
    left = ""
    try:
        looks, keepsakes = _looks(fleet, question, guests, staying)
        visitors = {} if question.leave else _visitors(fleet, question, guests, staying)
        endpoints = _endpoints(fleet)
    finally:
        if question.leave:
            _sign_for_all(guests, question)
        try:
            guests.leave(fleet)
        except CutoverError as error:
            left = str(error)
    return Answer(looks=looks, visitors=visitors, keepsakes=keepsakes, endpoints=endpoints, left=left)


def _sign_for_all(guests: Guestbook, question: Question) -> None:
    cookie = guests.application.session_cookie
    for visitor in question.visitors.values():
        guests.sign({cookie: visitor.cookie}, visitor.session_id)
    for kept in question.keepsakes.values():
        guests.sign(kept.cookies, kept.session_id)


def _looks(
    fleet: Fleet, question: Question, guests: Guestbook, staying: Guestbook
) -> tuple[tuple[Look, ...], dict[str, Keepsake]]:
    looks: list[Look] = []
    keepsakes = dict(question.keepsakes)
    if "links" in question.themes:
        for name, kept in question.keepsakes.items():
            looks.append(look_for_links(fleet, name, kept))
            guests.sign(kept.cookies, kept.session_id)
            del keepsakes[name]
    if "state" in question.themes:
        looks += look_at_state(fleet, Readings(fleet, guests))
    if "cloud" in question.themes and at_hand(fleet):
        looks += look_at_cloud(fleet)
    if "journey" in question.themes:
        for name in fleet.environments:
            look, found = look_as_users(fleet, name, guests, staying)
            looks.append(look)
            if found:
                keepsakes[name] = found
    return tuple(looks), keepsakes


def _visitors(fleet: Fleet, question: Question, guests: Guestbook, staying: Guestbook) -> dict[str, Visitor]:
    """Who is not known yet, or was lost and is a stranger still, is new; where nobody is served, nobody is known."""
    visitors = dict(question.visitors)
    for name, environment in fleet.environments.items():
        before = visitors.get(name)
        if before is None or (name in question.lost and _is_stranger(fleet, name, before)):
            try:
                session = open_session(environment.address, staying, name)
            except CutoverError:
                continue
            visitors[name] = Visitor(cookie=session.cookie, session_id=session.session_id)
            if before:
                guests.sign({fleet.application.session_cookie: before.cookie}, before.session_id)
    return visitors


def _is_stranger(fleet: Fleet, name: str, visitor: Visitor) -> bool:
    """To any of the addresses: who is known at some of them only is of no use any more."""
    visits = Visits(fleet.application, {name: visitor})
    environment = fleet.environments[name]
    addresses = (environment.address, *(one.address for one in environment.instances))
    return bool(visits.heard(name, [visits.at(address, name) for address in addresses]))


def _endpoints(fleet: Fleet) -> dict[str, str]:
    found = {}
    for name, environment in fleet.environments.items():
        try:
            endpoint = declared_or_found(fleet, environment.redis)
        except CutoverError:
            continue
        if endpoint:
            found[name] = str(endpoint)
    return found


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    question = Question.model_validate_json(sys.stdin.readline())
    Thread(target=_end_with_input, name="lifeline", daemon=True).start()
    try:
        said = answer(question)
    except CutoverError as error:
        said = Answer(problem=str(error))
    sys.stdout.write(said.model_dump_json() + "\n")
    sys.stdout.flush()


def _end_with_input() -> None:
    """As after Ctrl-C: what was begun is ended. Whatever does not end by itself is ended then."""
    while sys.stdin.readline():
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    Event().wait(MOST_S)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
