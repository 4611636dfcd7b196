import pytest

from cutover.checks.separation import must_leave_no_trace, must_not_be_noticed
from cutover.errors import Mismatch, ProbeError
from cutover.witnesses.load import Noticed
from cutover.witnesses.traces import Traces
from tests.cutover.readings import at

ONE, TWO = at("10.0.0.7:6379"), at("10.0.0.8:6379")


def test_no_trace() -> None:
    must_leave_no_trace(Traces("staging", "production", (), (TWO,)))


def test_a_trace_is_told_by_its_place() -> None:
    with pytest.raises(Mismatch) as found:
        must_leave_no_trace(Traces("staging", "production", ((ONE, 0), (TWO, 3)), (ONE, TWO)))

    assert str(found.value) == (
        "A session of staging on the Redis of production\n"
        "  expected: no trace of it\n"
        "  actual:   its key is at 10.0.0.7:6379, db 0, its key is at 10.0.0.8:6379, db 3\n"
        "  next:     the environments share a session store: see which Redis each worker is connected to"
    )


def test_where_nobody_was_asked_nothing_is_proved() -> None:
    with pytest.raises(ProbeError) as nobody:
        must_leave_no_trace(Traces("staging", "production", (), ()))

    assert str(nobody.value) == (
        "Redis of production\n"
        "  expected: at least one server that the workers are connected to, and that says who it is\n"
        "  actual:   none\n"
        "  next:     see which Redis each worker is connected to"
    )


@pytest.mark.parametrize("by_other", [0.0, 149.9])
def test_load_that_the_other_does_not_feel(by_other: float) -> None:
    must_not_be_noticed(Noticed(300, "staging", "production", 300, by_other))


@pytest.mark.parametrize(("by_other", "told"), [(150.0, "150"), (899.6, "900")])
def test_load_that_the_other_feels(by_other: float, told: str) -> None:
    with pytest.raises(Mismatch) as felt:
        must_not_be_noticed(Noticed(300, "staging", "production", 900, by_other))

    assert str(felt.value) == (
        "Redis of production while staging is under load\n"
        "  expected: as busy as before, whatever staging does\n"
        f"  actual:   {told} commands more than usual during 300 requests to staging\n"
        "  next:     something of one environment goes to the other's Redis: see which Redis each worker is "
        "connected to"
    )


@pytest.mark.parametrize("by_other", [0.0, 900.0])
def test_load_that_nobody_feels_proves_nothing(by_other: float) -> None:
    """Also where the other's counter moved: with sessions in files there is no telling why."""
    with pytest.raises(ProbeError) as nothing:
        must_not_be_noticed(Noticed(300, "staging", "production", 299, by_other))

    assert str(nothing.value) == (
        "Redis of staging under load, for contrast\n"
        "  expected: at least 300 commands for 300 requests\n"
        "  actual:   299\n"
        "  next:     sessions of staging do not go to its Redis: look there first"
    )
