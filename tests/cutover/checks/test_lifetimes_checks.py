"""The service is watched on a clock that passes only when somebody sleeps."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from cutover.checks.lifetimes import must_live_on
from cutover.errors import Mismatch
from cutover.probes.processes import ServiceProcesses
from cutover.witnesses.lifetimes import Lifetimes
from tests.cutover.clocks import FakeClock
from tests.cutover.readings import process, processes

EPOCH = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def now(clock: FakeClock) -> datetime:
    return EPOCH + timedelta(seconds=clock.now - 1000)


def watched(clock: FakeClock, seen: Callable[[float], ServiceProcesses]) -> Lifetimes:
    """`seen`: what is there so many seconds after the beginning."""
    return Lifetimes(lambda: seen(clock.now - 1000), lambda: now(clock))


def unit(*pids: int, age_s: float = 3600, main: int = 10) -> ServiceProcesses:
    """As old as this at the beginning."""
    started = EPOCH - timedelta(seconds=age_s)
    return processes(
        *(process(pid, started=started) for pid in pids), master=process(main, started=EPOCH - timedelta(hours=1))
    )


def test_a_service_of_long_standing_is_watched_for_a_moment() -> None:
    clock = FakeClock()

    must_live_on([watched(clock, lambda _: unit(11, 12))], clock)

    assert sum(clock.slept) == 1.5


def test_a_young_service_is_watched_until_it_is_grown() -> None:
    clock = FakeClock()

    must_live_on([watched(clock, lambda _: unit(11, 12, age_s=12))], clock)

    assert sum(clock.slept) == 18.5


def test_a_worker_that_ends_as_a_child_is_told_with_its_age() -> None:
    clock = FakeClock()

    with pytest.raises(Mismatch) as loop:
        must_live_on([watched(clock, lambda s: unit(11, 12, age_s=4) if s < 1 else unit(11, 13, age_s=4))], clock)

    assert str(loop.value) == (
        "Processes of production-1\n"
        "  expected: a main process that stays, and workers that live for more than 30 s\n"
        "  actual:   worker 12 lived 5 s (seen after 1.0 s of 26.0 s)\n"
        "  next:     they end soon after they start, or somebody restarts the service: read its log"
    )


def test_a_worker_that_is_replaced_after_a_long_life_is_no_crash() -> None:
    clock = FakeClock()
    must_live_on([watched(clock, lambda s: unit(11, 12) if s < 1 else unit(11, 13))], clock)


@pytest.mark.parametrize(
    ("later", "actual"),
    [
        (unit(11, 12, main=20), "the main process 10 ended while we looked"),
        (
            processes(active="activating", master=None),
            "no main process; the service manager calls the unit activating",
        ),
    ],
)
def test_a_main_process_that_ends(later: ServiceProcesses, actual: str) -> None:
    clock = FakeClock()

    with pytest.raises(Mismatch) as ended:
        must_live_on([watched(clock, lambda s: unit(11, 12) if s < 1 else later)], clock)

    assert ended.value.failure.actual == f"{actual} (seen after 1.0 s of 1.0 s)"


def test_another_process_under_the_same_number_is_another_process() -> None:
    clock = FakeClock()
    reborn = processes(process(11), master=process(10, born=77))

    with pytest.raises(Mismatch, match="the main process 10 ended while we looked"):
        must_live_on([watched(clock, lambda s: unit(11) if s < 1 else reborn)], clock)


def test_a_service_between_two_crashes_does_not_live_on() -> None:
    """It is not there when we look, and comes back after the look would have ended."""
    clock = FakeClock()

    with pytest.raises(Mismatch) as nobody:
        must_live_on([watched(clock, lambda _: processes(active="activating", master=None))], clock)

    assert str(nobody.value) == (
        "Processes of production-1\n"
        "  expected: a main process that stays, and workers that live for more than 30 s\n"
        "  actual:   no main process; the service manager calls the unit activating\n"
        "  next:     they end soon after they start, or somebody restarts the service: read its log"
    )


def test_all_instances_are_watched() -> None:
    clock = FakeClock()
    looks = iter([unit(12, age_s=3), unit(13, age_s=3)])
    steady: Sequence[Lifetimes] = [watched(clock, lambda _: unit(11)) for _ in range(2)]

    with pytest.raises(Mismatch, match="worker 12 lived"):
        must_live_on([*steady, watched(clock, lambda _: next(looks))], clock)
