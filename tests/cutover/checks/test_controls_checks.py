import pytest

from cutover.checks.controls import must_fire
from cutover.errors import Mismatch, ProbeError


def wrong() -> None:
    raise Mismatch.of("A case", expected="right", actual="wrong on purpose", next_action="nothing")


def unseen() -> None:
    raise ProbeError.of("A case", expected="a look", actual="no answer", next_action="see the network")


def test_a_look_that_finds_what_is_there() -> None:
    must_fire(wrong, "a case that is wrong")


def test_a_look_that_finds_nothing_is_a_fault_of_the_suite() -> None:
    with pytest.raises(ProbeError) as blind:
        must_fire(lambda: None, "a case that is wrong")

    assert str(blind.value) == (
        "Negative control: a case that is wrong\n"
        "  expected: found out\n"
        "  actual:   nothing was noticed\n"
        "  next:     this is a fault of the suite: what this look calls right may be wrong"
    )


def test_a_look_that_was_not_possible_is_no_finding() -> None:
    with pytest.raises(ProbeError, match="no answer"):
        must_fire(unseen, "a case that is wrong")
