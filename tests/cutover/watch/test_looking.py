"""The program that looks: what it has seen is told, whatever becomes of what its visitors made."""

import json

import pytest

from cutover.errors import ProbeError
from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.masking import Mask
from cutover.probes.sessions import VisitorSession
from cutover.watch import looking
from cutover.watch.questions import Keepsake, Question, Visitor
from cutover.watch.watching import _masked
from tests.cutover.fleets import fleet_with, small_fleet
from tests.cutover.servers import Reply, http_server
from tests.cutover.watch.records import look

SEEN = (look(0, outcome="wrong", is_relapse=True), look(0, environment="staging"))
SID, SESSION = "s" * 24, "11111111-2222-3333-4444-555555555555"


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "load_fleet", lambda _: small_fleet())
    monkeypatch.setattr(looking, "look_at_state", lambda *_: SEEN)
    monkeypatch.setattr(looking, "_endpoints", lambda _: {"production": "10.0.0.8:6379"})


def leaving(monkeypatch: pytest.MonkeyPatch, error: ProbeError | None = None) -> list[tuple[set[str], set[str]]]:
    """What each guest book had in it when its visitors left."""
    left: list[tuple[set[str], set[str]]] = []

    def leave(book: Guestbook, _: Fleet) -> None:
        left.append((set(book._sids), set(book._session_ids)))
        if error:
            raise error

    monkeypatch.setattr(Guestbook, "leave", leave)
    return left


def test_a_relapse_is_told_though_a_visitor_s_session_would_not_go(monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = ProbeError.of("Sessions", expected="removed", actual="production-2 does not answer", next_action="wait")
    leaving(monkeypatch, stuck)

    told = looking.answer(Question(fleet="x", themes=("state",), leave=True))

    assert told.looks == SEEN
    assert told.left == str(stuck)
    assert told.problem == ""


def test_who_is_known_stays_until_all_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    left = leaving(monkeypatch)
    known = Question(
        fleet="x",
        themes=("state",),
        visitors={"production": Visitor(cookie=f"{SID}.signed", session_id=SESSION), "staging": _visitor("t")},
        keepsakes={"production": Keepsake(cookies={"chatmrpt_session": f"{'k' * 24}.x"}, session_id=SESSION, links=())},
    )

    assert looking.answer(known).visitors == known.visitors
    looking.answer(known.model_copy(update={"leave": True}))

    assert left == [(set(), set()), ({SID, "t" * 24, "k" * 24}, {SESSION})]


def _visitor(letter: str) -> Visitor:
    return Visitor(cookie=f"{letter * 24}.signed", session_id=SESSION)


def test_what_a_look_says_is_masked_before_it_is_on_record() -> None:
    seen = look(0, outcome="wrong")
    assert seen.failure is not None
    spoken = seen.model_copy(update={"failure": seen.failure.model_copy(update={"actual": "it says hunter2hunter2"})})

    masked = _masked(spoken, Mask(frozenset({"hunter2hunter2"})))

    assert masked.failure is not None
    assert "hunter2" not in masked.failure.actual
    assert _masked(look(0), Mask()) == look(0)


def test_whose_session_is_lost_comes_anew_and_what_is_left_of_the_old_one_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    left = leaving(monkeypatch)
    fresh = Visitor(cookie=f"{'n' * 24}.signed", session_id="99999999-2222-3333-4444-555555555555")
    came = VisitorSession(fresh.cookie, fresh.session_id, "production")
    monkeypatch.setattr(looking, "open_session", lambda *_: came)
    known = {"production": _visitor("p"), "staging": _visitor("t")}

    with http_server(lambda _: Reply(body=json.dumps({"session_id": None}))) as address:
        instance = {"name": "production-1", "address": address, "host": {"via": "local"}}
        fleet = fleet_with("production", address=address, instances=[instance])
        monkeypatch.setattr(looking, "load_fleet", lambda _: fleet)
        question = Question(fleet="x", themes=("state",), visitors=known)
        unnoticed = looking.answer(question)
        answer = looking.answer(question.model_copy(update={"lost": frozenset({"production", "staging"})}))

    assert unnoticed.visitors == known, "what no round has seen would never be told of"
    assert answer.visitors == {"production": fresh, "staging": known["staging"]}
    assert left == [(set(), set()), ({"p" * 24}, {SESSION})]
