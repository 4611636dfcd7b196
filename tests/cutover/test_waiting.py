from collections.abc import Callable

import pytest

from cutover.errors import ConfigurationError, CutoverError, Mismatch, ProbeError
from cutover.waiting import eventually, steadily
from tests.cutover.clocks import FakeClock


def wrong(what: str) -> Mismatch:
    return Mismatch.of("Worker", expected="connected", actual=what, next_action="restart it")


def failing(times: int, clock: FakeClock, *, takes_s: float = 0.0) -> Callable[[], str]:
    """A check that is wrong so often, then right; each look takes its time."""
    looks = 0

    def check() -> str:
        nonlocal looks
        looks += 1
        clock.now += takes_s
        if looks <= times:
            raise wrong(f"idle at look {looks}")
        return f"right at look {looks}"

    return check


def test_eventually_returns_what_the_check_returned_without_waiting() -> None:
    clock = FakeClock()

    assert eventually(failing(0, clock), within_s=5, every_s=1, clock=clock) == "right at look 1"
    assert clock.slept == []


def test_eventually_looks_again_until_it_is_right() -> None:
    clock = FakeClock()

    assert eventually(failing(3, clock), within_s=5, every_s=1, clock=clock) == "right at look 4"
    assert clock.slept == [1, 1, 1]


def test_eventually_raises_the_last_failure_with_the_time_spent() -> None:
    clock = FakeClock()

    with pytest.raises(Mismatch) as raised:
        eventually(failing(99, clock), within_s=3, every_s=1, clock=clock)

    assert str(raised.value) == (
        "Worker\n  expected: connected\n  actual:   idle at look 4 (still so after 3.0 s)\n  next:     restart it"
    )
    assert isinstance(raised.value.__cause__, Mismatch)
    assert clock.slept == [1, 1, 1]


def test_eventually_counts_the_time_of_the_looks_themselves() -> None:
    clock = FakeClock()

    with pytest.raises(Mismatch, match=r"idle at look 2 \(still so after 9\.0 s\)"):
        eventually(failing(99, clock, takes_s=4), within_s=9, every_s=1, clock=clock)


def test_eventually_without_any_time_looks_once() -> None:
    clock = FakeClock()

    with pytest.raises(Mismatch, match=r"idle at look 1 \(still so after 0\.0 s\)"):
        eventually(failing(1, clock), within_s=0, every_s=1, clock=clock)


@pytest.mark.parametrize("kind", [ProbeError, ConfigurationError])
def test_eventually_lets_other_errors_through_at_once(kind: type[CutoverError]) -> None:
    clock = FakeClock()
    error = kind.of("Host", expected="an answer", actual="none", next_action="try again")

    def check() -> None:
        raise error

    with pytest.raises(kind) as raised:
        eventually(check, within_s=60, every_s=1, clock=clock)

    assert raised.value is error
    assert clock.slept == []


def test_steadily_looks_over_the_whole_span() -> None:
    clock = FakeClock()
    looks: list[float] = []

    steadily(lambda: looks.append(clock.now - 1000), during_s=3, every_s=1, clock=clock)

    assert looks == [0, 1, 2, 3]


def test_steadily_ends_at_the_first_failure_with_its_moment() -> None:
    clock = FakeClock()

    def check() -> None:
        if clock.now >= 1002:
            raise wrong("gone")

    with pytest.raises(Mismatch) as raised:
        steadily(check, during_s=10, every_s=1, clock=clock)

    assert str(raised.value) == (
        "Worker\n  expected: connected\n  actual:   gone (seen after 2.0 s of 10.0 s)\n  next:     restart it"
    )
    assert clock.slept == [1, 1]


def test_steadily_lets_other_errors_through_at_once() -> None:
    def check() -> None:
        raise ProbeError.of("Host", expected="an answer", actual="none", next_action="try again")

    with pytest.raises(ProbeError, match="Host"):
        steadily(check, during_s=10, every_s=1, clock=FakeClock())
