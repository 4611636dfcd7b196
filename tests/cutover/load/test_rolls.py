"""Who came, who is waited for, and what is said of those who never ended."""

from cutover.load.messages import Ended, Guest, Outcome
from cutover.load.roll import Roll


def guest(number: int, session_id: str | None = None) -> Guest:
    return Guest(number=number, sid="sid", session_id=session_id)


def ended(number: int, outcome: Outcome = Outcome.OWN) -> Ended:
    return Ended(number=number, who=f"user {number}", outcome=outcome, step="package")


def test_nobody_looks_before_the_last_is_there() -> None:
    roll = Roll(2, there={1}, worker_of={1: "a", 2: "b"})

    assert not roll.all_are_there(())
    roll.there.add(2)
    assert roll.all_are_there(())


def test_whoever_was_with_a_lost_worker_is_not_waited_for() -> None:
    roll = Roll(2, there={1}, worker_of={1: "a", 2: "b"})

    assert roll.all_are_there(["b"])
    assert not roll.all_have_ended(["b"])
    roll.ended[1] = ended(1)
    assert roll.all_have_ended(["b"])
    assert not roll.all_have_ended(())


def test_who_ended_before_anybody_looked_is_not_waited_for() -> None:
    assert Roll(2, there={1}, ended={2: ended(2)}).all_are_there(())


def test_everybody_is_known_by_the_session_of_the_first_visit() -> None:
    guests = [guest(1), guest(1, "first"), guest(2, "second"), guest(1, "another")]

    assert Roll(2, guests=guests).session_ids() == {1: "first", 2: "second"}


def test_who_never_ended_got_no_answer() -> None:
    roll = Roll(3, worker_of={1: "a", 2: "b", 3: "b"}, ended={3: ended(3)})

    late, lost = roll.unended(["b"], 60.0, interrupted=False)

    assert (late.number, late.outcome, lost.number, lost.outcome) == (1, "unanswered", 2, "unanswered")
    assert late.failure is not None
    assert lost.failure is not None
    assert late.failure.model_dump() == {
        "type": "ProbeError",
        "subject": "Journey of user 1 (Kwara, 6 wards)",
        "expected": "its end within 60 s",
        "actual": "it had not ended when time was over",
        "next_action": "give it more time (--within), make fewer users (--users), or let them come more slowly "
        "(--spawn-rate)",
    }
    assert lost.failure.actual == "the worker of the load that it ran in was lost"
    assert lost.failure.next_action == "read locust.log, there and here"


def test_who_was_interrupted() -> None:
    (ended,) = Roll(1, worker_of={1: "a"}).unended((), 60.0, interrupted=True)

    assert ended.failure is not None
    assert (ended.failure.actual, ended.failure.next_action) == ("the load was interrupted", "make it again")


def test_in_a_line() -> None:
    roll = Roll(3, there={1, 2}, worker_of={1: "a", 2: "a"}, ended={1: ended(1, Outcome.FOREIGN)})

    assert f"{roll}" == "2 of 3 users came, 2 are done, 1 looked, 1 met another's"
