"""Which Redis the network lets an instance reach."""

from pytest_bdd import parsers, then, when

from cutover.checks.reachability import must_be_answered, must_be_answered_by_none
from cutover.fleet import Fleet
from cutover.witnesses.reachability import Asked, AskedAcross, as_text, ask_across, ask_own
from fixtures.recording import Recording


@when(
    parsers.parse("every instance of {environment:w} asks the Redis of its own environment"), target_fixture="asked_own"
)
def ask_own_redis(fleet: Fleet, environment: str, recording: Recording) -> Asked:
    asked = ask_own(fleet, environment)
    recording.keep("times.txt", as_text(asked).encode())
    return asked


@then("each of them is answered by one and the same server")
def each_is_answered(asked_own: Asked) -> None:
    must_be_answered(asked_own)


@when(
    parsers.parse("every instance of {environment:w} asks the Redis of the other environment"),
    target_fixture="asked_across",
)
def ask_other_redis(fleet: Fleet, environment: str, recording: Recording) -> AskedAcross:
    asked = ask_across(fleet, environment)
    recording.keep("times.txt", as_text(*asked).encode())
    return asked


@then("none of them is answered, while each Redis answers the instances of its own environment")
def none_is_answered(asked_across: AskedAcross) -> None:
    must_be_answered_by_none(asked_across)
