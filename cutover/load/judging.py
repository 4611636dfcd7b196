"""What became of a user who had come to the end, or to where it went wrong."""

from collections.abc import Mapping

from cutover.checks.users import must_be_told_apart, must_have_kept, must_have_their_own, must_name_none_of
from cutover.errors import CutoverError, Mismatch
from cutover.journeys.crowd import STATES, Visit
from cutover.load.assignment import Assignment
from cutover.load.messages import Outcome

Others = Mapping[int, str]
"""The session ids of everybody's first visit, by number."""


def judge(visit: Visit, first: str | None, others: Others, environment: str) -> tuple[Outcome, CutoverError | None]:
    """By the checks of the features, in which a few users are held against each other; here one against all others."""
    try:
        must_have_a_session_of_their_own(visit.number, first, visit.session_id, others, environment)
        must_have_their_own([visit], environment)
        must_name_none_of(_foreign(visit.number, others), visit, environment)
    except Mismatch as error:
        return Outcome.FOREIGN, error
    return Outcome.OWN, None


def judge_failed(
    number: int, error: CutoverError, first: str | None, last: str | None, others: Others, environment: str
) -> tuple[Outcome, CutoverError]:
    """A step went wrong. Perhaps because the session was another's: that is the worse news."""
    try:
        if last:
            must_have_a_session_of_their_own(number, first, last, others, environment)
    except Mismatch as worse:
        return Outcome.FOREIGN, worse
    if not isinstance(error, Mismatch):
        return Outcome.UNANSWERED, error
    own = Assignment(number).spec.state
    names_another = any(state in error.failure.actual for state in STATES if state != own)
    return (Outcome.FOREIGN if names_another else Outcome.FAILED), error


def must_have_a_session_of_their_own(
    number: int, first: str | None, last: str | None, others: Others, environment: str
) -> None:
    """At the first visit and in the end, as far as it was told; and the same one."""
    who = Assignment(number).who
    for mine in filter(None, dict.fromkeys((first, last))):
        sharing = {Assignment(other).who: of for other, of in others.items() if other != number and of == mine}
        must_be_told_apart({who: mine, **sharing}, environment)
    must_have_kept(first, last, who, environment)


def _foreign(number: int, others: Others) -> dict[str, str]:
    """Whose a state or a session id is. A state is of thousands: one of them stands for it."""
    people = {other: Assignment(other) for other in others if other != number}
    return {one.spec.state: one.who for one in people.values()} | {
        others[other]: one.who for other, one in people.items()
    }
