"""Whom a night wakes: once for what is new, once more when it holds again, and never otherwise."""

from dataclasses import replace

import pytest

from cutover.channels import Message, Tone
from cutover.history import Trouble
from cutover.night import alert, known_after
from cutover.runs import Outcome
from cutover.verdict import Standing
from tests.cutover.night.nights import ISOLATED, LINKS, OWN, night, trouble

FAILED, PASSED, NOT_LOOKED, KNOWN = Outcome.FAILED, Outcome.PASSED, Outcome.NOT_LOOKED, Outcome.KNOWN


def told(*nights: tuple[Outcome, ...]) -> list[str | None]:
    """The titles of one night after the other, each of which is heard."""
    known: tuple[Trouble, ...] = ()
    titles = []
    for outcomes in nights:
        tonight = night(*outcomes)
        message = alert(tonight, known)
        known = known_after(tonight, known)
        titles.append(message.title if message else None)
    return titles


def test_what_is_new_is_told_with_what_to_do_and_where_to_look() -> None:
    assert alert(night(FAILED, NOT_LOOKED), ()) == Message(
        "NO-GO nightly on lab: 2 new reasons",
        "FAILED in production: Each environment has a Redis of its own\n"
        "Redis of production-2, worker 4711\n"
        "next: production-2 was not restarted after its .env changed: cutover switch --resume\n\n"
        "COULD NOT LOOK in staging: The links open\n"
        "next: make it possible to look, then run the nightly again\n\n"
        "Not everything is as it must be: 1 of 3 scenarios speaks against it, 1 more cannot be told. First: “Each "
        "environment has a Redis of its own” failed in production. 3 of the plan's 38 items have a scenario in this "
        "run, 35 have none yet.\n\n"
        "The page: jump-host:/srv/cutover/reports/runs/tonight/index.html",
        Tone.FAILURE,
    )


def test_recovery_says_what_was_mended() -> None:
    assert alert(night(), [trouble(OWN), trouble(LINKS, Standing.NOT_LOOKED)]) == Message(
        "GO nightly on lab: it holds again",
        "Mended:\n"
        "in production: Each environment has a Redis of its own (was: failed)\n"
        "in staging: The links open (was: could not look)\n\n"
        "Everything is as it must be: all 3 scenarios hold. 3 of the plan's 38 items have a scenario in this run, 35 "
        "have none yet.\n\n"
        "The page: jump-host:/srv/cutover/reports/runs/tonight/index.html",
        Tone.SUCCESS,
    )


def test_what_people_know_already_is_counted_and_not_told_again() -> None:
    message = alert(night(FAILED, FAILED, FAILED), [trouble(OWN), trouble(LINKS)])

    assert message is not None
    assert message.title == "NO-GO nightly on lab: 1 new reason"
    assert message.text.startswith(
        "FAILED across both environments: A session of one means nothing to the other\n"
        "Redis of production-2, worker 4711\n"
        "next: production-2 was not restarted after its .env changed: cutover switch --resume\n\n"
        "2 were told before and are as before.\n\n"
    )


def test_of_many_the_first_three_are_told_in_full() -> None:
    two = night(FAILED, FAILED)
    four = replace(two, verdict=two.verdict.model_copy(update={"reasons": two.verdict.reasons * 2}))

    worse, better = alert(four, ()), alert(night(), [trouble(OWN), trouble(LINKS)] * 2)

    assert worse is not None
    assert better is not None
    assert worse.text.count("next: ") == 3
    assert "\n\n1 more is new.\n\n" in worse.text
    assert better.text.partition("\n\n")[0].split("\n")[4:] == ["and 1 more"]


@pytest.mark.parametrize(
    ("nights", "titles"),
    [
        ([(), ()], [None, None]),
        ([(KNOWN,), (KNOWN,)], [None, None]),
        ([(FAILED,), (FAILED,), (FAILED,)], ["NO-GO nightly on lab: 1 new reason", None, None]),
        ([(FAILED,), (), ()], ["NO-GO nightly on lab: 1 new reason", "GO nightly on lab: it holds again", None]),
        (
            [(NOT_LOOKED,), (NOT_LOOKED,), ()],
            ["INCONCLUSIVE nightly on lab: 1 new reason", None, "GO nightly on lab: it holds again"],
        ),
        (
            [(NOT_LOOKED,), (FAILED,)],
            ["INCONCLUSIVE nightly on lab: 1 new reason", "NO-GO nightly on lab: 1 new reason"],
        ),
        (
            [(FAILED,), (NOT_LOOKED,)],
            ["NO-GO nightly on lab: 1 new reason", "INCONCLUSIVE nightly on lab: 1 new reason"],
        ),
        ([(FAILED,), (PASSED, FAILED)], ["NO-GO nightly on lab: 1 new reason", "NO-GO nightly on lab: 1 new reason"]),
        ([(FAILED, FAILED), (FAILED,)], ["NO-GO nightly on lab: 2 new reasons", None]),
        (
            [(FAILED, FAILED), (FAILED,), (FAILED, FAILED)],
            ["NO-GO nightly on lab: 2 new reasons", None, "NO-GO nightly on lab: 1 new reason"],
        ),
    ],
    ids=[
        "health after health",
        "nothing but what is registered",
        "the same every night",
        "recovery, once",
        "not looked at, once",
        "not looked at, and then it failed",
        "failed, and then not looked at",
        "one mended and another new",
        "one of two mended",
        "mended, and back again",
    ],
)
def test_once_for_each_event(nights: list[tuple[Outcome, ...]], titles: list[str | None]) -> None:
    assert told(*nights) == titles


def test_what_was_left_out_tonight_has_not_recovered() -> None:
    """A night that was made up in office hours leaves out what makes production work hard."""
    known = [trouble(OWN)]
    tonight = night(left_out=(OWN,))

    assert alert(tonight, known) is None
    assert known_after(tonight, known) == (trouble(OWN),)


def test_what_the_suite_no_longer_has_is_forgotten() -> None:
    assert known_after(night(FAILED), [trouble(ISOLATED), trouble(OWN)]) == (trouble(OWN),)
