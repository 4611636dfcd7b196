import copy
import pickle

import pytest

from cutover.errors import ConfigurationError, CutoverError, Failure, Mismatch, ProbeError

KINDS = [Mismatch, ProbeError, ConfigurationError]


def test_a_failure_reads_subject_expected_actual_next() -> None:
    failure = Failure("Redis of production-2, worker 4711", "the new one", "the old one", "restart it")

    assert str(failure) == (
        "Redis of production-2, worker 4711\n  expected: the new one\n  actual:   the old one\n  next:     restart it"
    )


def test_further_lines_of_a_part_are_aligned_under_the_first() -> None:
    failure = Failure("Workers", "one\ntwo", "first\nsecond\nthird", "look\nagain")

    assert str(failure) == (
        "Workers\n"
        "  expected: one\n"
        "            two\n"
        "  actual:   first\n"
        "            second\n"
        "            third\n"
        "  next:     look\n"
        "            again"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_reads_as_its_failure(kind: type[CutoverError]) -> None:
    error = kind.of("Host", expected="an answer", actual="none", next_action="try again")

    assert type(error) is kind
    assert str(error) == "Host\n  expected: an answer\n  actual:   none\n  next:     try again"
    assert error.failure == Failure("Host", "an answer", "none", "try again")


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_survives_pickling_and_copying(kind: type[CutoverError]) -> None:
    error = kind.of("Host", expected="an answer", actual="none", next_action="try again")

    for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert type(twin) is kind
        assert twin.failure == error.failure
        assert str(twin) == str(error)


def test_no_kind_of_error_is_another() -> None:
    """A check that expects one of them must not be content with another."""
    assert [kind for kind in KINDS for other in KINDS if kind is not other and issubclass(kind, other)] == []
