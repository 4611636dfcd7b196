"""Against real servers that fail for a span."""

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from threading import Event as Flag

import pytest

from cutover.downtime import Prober, downtime, read, users_of
from cutover.errors import ConfigurationError, Mismatch
from cutover.fleet import Application
from cutover.guestbook import Guestbook
from cutover.waiting import eventually
from tests.cutover.fleets import fleet_with
from tests.cutover.servers import Reply, Request, http_server

SID = "a" * 43
SESSION = "11111111-2222-3333-4444-555555555555"
STRANGER = "99999999-2222-3333-4444-555555555555"
FAST_PER_S = 400


class Counted:
    """A visitor whose n-th request is answered as it is told."""

    name = "one user"

    def __init__(self, answer: Callable[[int], str]) -> None:
        self._numbers = count()
        self._answer = answer

    def ask(self) -> str:
        return self._answer(next(self._numbers))


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    return tmp_path / "downtime.jsonl"


def application(request: Request) -> Reply:
    """What the application answers to a visitor who holds its cookie, or none yet."""
    home = {"Set-Cookie": f"chatmrpt_session={SID}.signature; Path=/"} if request.path == "/" else {}
    return Reply(body=json.dumps({"session_id": SESSION}), headers=home)


def must_have_asked(prober: Prober, times: int) -> None:
    seen = len(prober.series().answers)
    if seen < times:
        raise Mismatch.of("prober", expected=f"{times} answers", actual=f"{seen}", next_action="wait")


def run(answer: Callable[[Request], Reply], evidence: Path, times: int) -> Guestbook:
    guestbook = Guestbook(Application())
    with http_server(answer) as address:
        production = fleet_with("production", address=address).production
        with users_of(production, guestbook, evidence, rate_per_s=FAST_PER_S) as prober:
            eventually(lambda: must_have_asked(prober, times), within_s=20)
    return guestbook


def test_a_service_that_answers_fails_nobody(evidence: Path) -> None:
    run(application, evidence, 40)
    series = read(evidence)

    assert {answer.failure for answer in series.answers} == {""}
    assert {answer.probe for answer in series.answers} == {"any instance", "one user"}
    assert [answer.due_s for answer in series.answers] == [round(n / FAST_PER_S, 5) for n in range(len(series.answers))]


@pytest.mark.parametrize(
    ("broken", "kind"),
    [
        (Reply(status=503), "HTTP 503"),
        (Reply(body="<html>"), "no session in the answer"),
        (Reply(body="[]"), "no session in the answer"),
        (Reply(body=json.dumps({"session_id": STRANGER})), "another session"),
    ],
)
def test_a_span_of_wrong_answers_is_counted_by_kind(evidence: Path, broken: Reply, kind: str) -> None:
    numbers = count()

    def answer(request: Request) -> Reply:
        if request.path == "/session_info" and 10 <= next(numbers) < 20:
            return broken
        return application(request)

    run(answer, evidence, 80)
    seen = downtime(read(evidence).answers)

    assert (seen.failed, seen.kinds) == (10, {kind: 10})
    assert seen.longest_gap is not None
    assert seen.longest_gap.ended


def test_the_user_shows_the_balancers_cookie_and_stays_who_he_is(evidence: Path) -> None:
    shown: set[tuple[str, str]] = set()

    def answer(request: Request) -> Reply:
        shown.add((request.path, request.cookie))
        reply = application(request)
        return (
            Reply(body=reply.body, headers={**reply.headers, "Set-Cookie": "AWSALB=next; Path=/"})
            if (request.path == "/session_info" and request.cookie)
            else reply
        )

    run(answer, evidence, 60)

    own = f"chatmrpt_session={SID}.signature"
    assert ("/session_info", f"AWSALB=next; {own}") in shown
    assert {cookie for path, cookie in shown if path == "/ping"} == {own}


def test_who_is_made_a_stranger_by_an_answer_signs_for_the_strangers_session(evidence: Path) -> None:
    def answer(request: Request) -> Reply:
        if request.path != "/session_info" or "AWSALB" not in request.cookie:
            first = application(request)
            return first if request.path == "/" else Reply(body=first.body, headers={"Set-Cookie": "AWSALB=1; Path=/"})
        return Reply(
            body=json.dumps({"session_id": STRANGER}), headers={"Set-Cookie": f"chatmrpt_session={'b' * 43}.s; Path=/"}
        )

    guestbook = run(answer, evidence, 60)

    assert guestbook._sids == {SID, "b" * 43}
    assert guestbook._session_ids == {SESSION, STRANGER}


def test_a_service_that_is_gone(evidence: Path) -> None:
    guestbook = Guestbook(Application())
    with http_server(application) as address:
        prober = users_of(fleet_with("production", address=address).production, guestbook, evidence, rate_per_s=50)
    with prober:
        eventually(lambda: must_have_asked(prober, 10), within_s=20)

    assert downtime(read(evidence).answers).kinds.keys() == {"ConnectionError"}


def test_a_request_that_hangs_holds_up_no_other(evidence: Path) -> None:
    released = Flag()

    def answer(number: int) -> str:
        if number == 3:
            released.wait(20)
        return ""

    with Prober([Counted(answer)], evidence, rate_per_s=FAST_PER_S) as prober:
        eventually(lambda: must_have_asked(prober, 40), within_s=20)
        due_meanwhile = {one.due_s for one in prober.series().answers}
        released.set()

    assert 3 / FAST_PER_S not in due_meanwhile
    assert 3 / FAST_PER_S in {one.due_s for one in prober.series().answers}


def test_it_ends_by_itself(evidence: Path) -> None:
    with Prober([Counted(lambda _: "")], evidence, rate_per_s=100, most_s=0.1) as prober:
        eventually(lambda: must_have_asked(prober, 11), within_s=20)
        (clock,) = prober._threads
        clock.join(20)
        assert not clock.is_alive()

    assert len(prober.series().answers) == 11


def test_an_error_of_our_own_is_no_failure_of_the_service(evidence: Path) -> None:
    def answer(number: int) -> str:
        if number == 2:
            raise ZeroDivisionError
        return ""

    prober = Prober([Counted(answer)], evidence, rate_per_s=FAST_PER_S)
    with pytest.raises(ZeroDivisionError), prober:
        eventually(lambda: must_have_asked(prober, 10), within_s=20)


def test_what_was_done_stands_between_the_answers(evidence: Path) -> None:
    with Prober([Counted(lambda _: "")], evidence, rate_per_s=FAST_PER_S) as prober:
        prober.mark("production-1 out")
        eventually(lambda: must_have_asked(prober, 2), within_s=20)
        prober.mark("production-1 back")

    assert [event.what for event in prober.series().events] == ["production-1 out", "production-1 back"]


def test_a_line_that_a_crash_cut_short_is_left_out(evidence: Path) -> None:
    with Prober([Counted(lambda _: "")], evidence, rate_per_s=FAST_PER_S) as prober:
        eventually(lambda: must_have_asked(prober, 5), within_s=20)
    whole = read(evidence)
    evidence.write_text(evidence.read_text() + '{"probe": "one us')

    assert read(evidence) == whole


def test_evidence_is_never_overwritten(evidence: Path) -> None:
    evidence.write_text("kept\n")

    with pytest.raises(ConfigurationError) as refused, Prober([Counted(lambda _: "")], evidence):
        pass

    assert str(refused.value) == (
        f"File {evidence}\n"
        "  expected: not there yet\n"
        "  actual:   holds what an earlier prober saw\n"
        "  next:     give each span that is measured a file of its own"
    )
    assert evidence.read_text() == "kept\n"


def test_no_cookie_is_ever_in_the_evidence(evidence: Path) -> None:
    run(application, evidence, 20)

    assert SID not in evidence.read_text()
