from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cutover.errors import Mismatch
from cutover.witnesses.lifetimes import Lifetimes, lifetimes_of
from tests.cutover.fleets import local_instance
from tests.cutover.readings import STARTED, instance, process, processes, production
from tests.cutover.witnesses.small_instance import SERVICE


def test_how_long_until_the_youngest_is_grown() -> None:
    young = process(12, started=STARTED + timedelta(seconds=10))
    unit = processes(process(11), young)
    lifetimes = Lifetimes(lambda: unit, lambda: STARTED + timedelta(seconds=15))

    assert lifetimes.left_s() == 0
    lifetimes.look()
    assert lifetimes.left_s() == 25


def looks(*ages_s: float) -> Lifetimes:
    """Two workers that are this old when they are gone, and a main process that stays."""
    before = processes(
        process(11),
        *(process(12 + number, started=STARTED - timedelta(seconds=age)) for number, age in enumerate(ages_s)),
    )
    seen = iter([before, processes(process(11))])
    lifetimes = Lifetimes(lambda: next(seen), lambda: STARTED)
    lifetimes.look()
    return lifetimes


def test_who_ends_grown_or_young() -> None:
    looks(30).look()

    with pytest.raises(Mismatch) as ended:
        looks(30, 29, 2.4).look()

    assert str(ended.value) == (
        "Processes of production-1\n"
        "  expected: a main process that stays, and workers that live for more than 30 s\n"
        "  actual:   worker 13 lived 29 s, worker 14 lived 2 s\n"
        "  next:     they end soon after they start, or somebody restarts the service: read its log"
    )


def test_a_main_process_that_ends_is_told_with_its_instance() -> None:
    seen = iter([processes(process(11)), processes(process(11), master=process(20))])
    lifetimes = Lifetimes(lambda: next(seen), lambda: STARTED)
    lifetimes.look()

    with pytest.raises(Mismatch) as ended:
        lifetimes.look()

    assert ended.value.failure.subject == "Processes of production-1"
    assert ended.value.failure.actual == "the main process 10 ended while we looked"


def test_grown_processes_need_no_time() -> None:
    lifetimes = Lifetimes(lambda: processes(process(11)), lambda: STARTED + timedelta(seconds=30))
    lifetimes.look()
    assert lifetimes.left_s() == 0


def test_every_instance_is_watched_over_a_connection_of_its_own(tmp_path: Path) -> None:
    """Of both the service manager says why there is nobody."""
    states = {"p1": "failed", "p2": "activating"}
    for name, state in states.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "shown").write_text(f"MainPID=0\nActiveState={state}\nUnitFileState=enabled\n", "utf-8")
    readings = [replace(instance(), instance=local_instance(name, root=tmp_path / name)) for name in states]

    with lifetimes_of(production(*readings, service=SERVICE)) as watched:
        for lifetimes, (name, state) in zip(watched, states.items(), strict=True):
            with pytest.raises(Mismatch) as nobody:
                lifetimes.look()
            assert nobody.value.failure.subject == f"Processes of {name}"
            assert nobody.value.failure.actual == f"no main process; the service manager calls the unit {state}"
